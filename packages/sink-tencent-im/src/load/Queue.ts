import { type Message, type Outcomes, type Staged, type StoreError, type Timestamp, Timestamps } from "@chatferry/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as LaneClock from "../wire/LaneClock.ts"
import { positionsPerMessage } from "../wire/LaneNumbers.ts"
import { isRefused } from "../wire/Refused.ts"
import type { LaneCalls, LaneStore } from "./Lane.ts"
import { isBefore, type LaneState, later } from "./LaneState.ts"
import type { Policy } from "./Policy.ts"
import * as Seat from "./Seat.ts"

/** Messages read from the store at once. */
const page = 64

const none: ReadonlyArray<Outcomes.PartOutcome> = []

/** Outcomes that need no call are written after so many at the latest. */
const mostUnsaved = 512

/**
 * The seats of a lane that wait to be sent, in order. It reads messages from the store as they are needed, maps them,
 * and gives each its time; what cannot be mapped, or comes too late, has its outcome at once.
 */
export interface Queue {
  /** Makes sure that so many seats wait, if there are as many. Says why the lane must wait, if it must. */
  readonly fill: (count: number) => Effect.Effect<string | undefined, StoreError>
  readonly seats: () => ReadonlyArray<Seat.Seat>
  /** Nothing of the lane comes after the seats that wait. */
  readonly isEnd: () => boolean
  /** Takes out the seats at these positions. */
  readonly remove: (positions: { readonly has: (position: number) => boolean }) => void
  /** Takes a seat and the later parts of its message out; a notice may take its place. */
  readonly replace: (seat: Seat.Seat, notice?: Seat.Seat) => void
  readonly ordinal: () => number
  /** Everything up to here has its outcome. */
  readonly front: () => Staged.Place
}

export const reachesPresent = "its times have been shifted up to the present: the rest may be loaded later"
export const tooLate = "too late: the conversation has newer messages already, and takes only what is newer still"

export const make = (calls: LaneCalls, store: LaneStore, policy: Policy, state: LaneState): Queue => {
  const { spacing } = calls
  let seats: ReadonlyArray<Seat.Seat> = []
  let read: Staged.Place = store.from.front
  let unread: ReadonlyArray<Staged.Numbered<Message>> = []
  /** How many of those are in the queue. */
  let taken = 0
  let isEnd = false
  let planned = LaneClock.start()
  let ordinal = store.from.ordinal

  const sentBefore = new Map(store.from.inFlight.map(({ row, position }) => [row, position]))

  /** A message that was sent before keeps its number: should it arrive after all, it is known. */
  const numberOf = (row: number): number => {
    const position = state.sent.get(row)?.position ?? sentBefore.get(row)
    return position === undefined ? ordinal++ : Math.floor(position / positionsPerMessage)
  }

  /** What a message's time follows on: at the end everything; elsewhere what was read here, and what its second has. */
  const clockFor = ({ sentAt }: Message): LaneClock.LaneClock =>
    calls.lookBack !== undefined || Timestamps.toSeconds(sentAt) >= state.clock.time
      ? later(planned, state.clock)
      : planned

  /** Adds the seats of one message, of which the service has `done`; says why the lane must wait. */
  const add = (
    place: Staged.Place,
    record: Message,
    done: ReadonlyArray<Outcomes.PartOutcome>,
    now: Timestamp,
  ): string | undefined => {
    const sent = state.sent.get(place.row)
    if (state.isPassed(place) && sent === undefined && done.length === 0) {
      state.reject(place.row, 0, tooLate)
      return undefined
    }
    // Where a lost call is repeated as it was, its seat has the time it had.
    const again = calls.lookBack === undefined ? sent : undefined
    const clock = again ?? clockFor(record)
    // A message that was begun is cut into parts as it was then.
    const first = done[0]?.time ?? LaneClock.nextTime(clock, record.sentAt, spacing)
    const parts = calls.map(record, first)
    const seatsAt = (count: number) => LaneClock.place(clock, record.sentAt, count, spacing, now)
    const placed = isRefused(parts) ? parts : seatsAt(parts.length - done.length)
    if (LaneClock.isHeld(placed)) return reachesPresent
    const waiting = (): Seat.Waiting => ({ place, before: read, record, ordinal: numberOf(place.row) })
    if (!isRefused(placed) && !isRefused(parts) && again?.isPlaceholder !== true) {
      planned = placed.clock
      const of = waiting()
      const added = placed.seats.flatMap((at, index) => {
        const part = done.length + index
        const wire = parts[part]
        return wire === undefined ? [] : [Seat.ofPart(of, part, part === parts.length - 1, at, wire)]
      })
      seats = [...seats, ...added]
      return undefined
    }
    const told = isRefused(placed) ? `${placed.refused}: ${placed.detail}` : "refused by an earlier run"
    const reason = again?.reason ?? told
    if (policy.input === "hold" && again === undefined) return `a message cannot be sent (${reason})`
    const seated = policy.input === "placeholder" || again !== undefined ? seatsAt(1) : undefined
    if (seated !== undefined && LaneClock.isHeld(seated)) return reachesPresent
    const at = seated === undefined || isRefused(seated) ? undefined : seated.seats[0]
    // No notice can take a seat in the future or before all times.
    if (seated === undefined || isRefused(seated) || at === undefined) {
      state.reject(place.row, done.length, reason)
      return undefined
    }
    planned = seated.clock
    seats = [...seats, Seat.ofNotice(waiting(), done.length, at, calls.placeholder(record, told), reason)]
    return undefined
  }

  return {
    fill: Effect.fnUntraced(function* (count): Effect.fn.Return<string | undefined, StoreError> {
      const now = Timestamps.fromMillis(yield* Clock.currentTimeMillis)
      while (seats.length < count && !isEnd && state.unsaved < mostUnsaved) {
        if (taken === unread.length) {
          unread = yield* store.next(read, page)
          taken = 0
        }
        const next = unread[taken]
        if (next === undefined) {
          isEnd = true
          break
        }
        const place = { sentAt: next.record.sentAt, row: next.row }
        // What is newer than all that the service has, it has no part of.
        const done = isBefore(state.newest, place) ? none : yield* store.parts(place.row)
        const wait = add(place, next.record, done, now)
        if (wait !== undefined) return wait
        read = place
        taken++
      }
      return undefined
    }),
    seats: () => seats,
    isEnd: () => isEnd,
    remove: (positions) => {
      seats = seats.filter(({ position }) => !positions.has(position))
    },
    replace: (seat, notice) => {
      seats = seats.flatMap((other) => {
        if (other.of !== seat.of || other.part < seat.part) return [other]
        return other.part === seat.part && notice !== undefined ? [notice] : []
      })
    },
    ordinal: () => ordinal,
    front: () => seats[0]?.of.before ?? read,
  }
}
