import type { LaneCalls } from "./Lane.ts"
import type { LaneState } from "./LaneState.ts"
import type { Seat } from "./Seat.ts"

/**
 * The next call: as many of the waiting seats as it may carry, each with a time that can follow, all before `now`.
 *
 * Three kinds of seats let nobody pass, for whatever stands behind a seat in one call may be stored without it: one that
 * newer messages have passed already, one of `apart`, and a part that is not its message's last.
 */
export const cut = (
  { perCall, spacing, lookBack }: Pick<LaneCalls, "perCall" | "spacing" | "lookBack">,
  seats: ReadonlyArray<Seat>,
  state: LaneState,
  apart: ReadonlySet<number>,
  now: number,
): ReadonlyArray<Seat> => {
  const batch: Array<Seat> = []
  const isAlone = ({ of: { place } }: Seat) => apart.has(place.row) || state.isPassed(place)
  let bytes = 0
  let last = state.clock.time
  for (const seat of seats.slice(0, perCall.messages)) {
    const time = lookBack === undefined ? seat.time : Math.max(seat.time, spacing === "ascending" ? last + 1 : last)
    bytes += seat.wire.bytes
    const isFull = batch.length > 0 && (bytes > perCall.bytes || isAlone(seat))
    if (isFull || time >= now) break
    batch.push(time === seat.time ? seat : { ...seat, time })
    last = time
    if (isAlone(seat) || !seat.last) break
  }
  return batch
}
