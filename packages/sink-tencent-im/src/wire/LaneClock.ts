import { type Timestamp, Timestamps } from "@chatferry/core"
import { type Refused, refused } from "./Refused.ts"

/** The newest time given to a message of a lane, kept in its checkpoint. */
export interface LaneClock {
  /** Seconds. */
  readonly time: number
  /** How many messages the lane has in that second before the next one; `MsgSeq` of `importmsg`. */
  readonly order: number
}

/** Of a lane without messages. A group's begins with the `JoinTime` of its members, just after its `CreateTime`. */
export const start = (createTime?: number): LaneClock => ({
  time: createTime === undefined ? earliestSecond - 1 : createTime + 1,
  order: 0,
})

/** Times the service knows begin with 0, and creation and joining come before. */
const earliestSecond = 2

/** The seconds of a message's parts. */
export interface Placed {
  /** Of each part, in order. */
  readonly seats: ReadonlyArray<{ readonly time: number; readonly order: number }>
  /** How many seconds the last part is later than the message was. */
  readonly drift: number
  /** The clock after the message. */
  readonly clock: LaneClock
}

/** The time given reaches the present: the lane waits, a later run goes on. */
export interface Held {
  readonly held: "time-reaches-now"
}
const held: Held = { held: "time-reaches-now" }

/**
 * `ascending`: every message gets a second of its own, max(its second, last + 1). `equal`: max(its second, last), for
 * one-to-one chats, where `MsgSeq` gives the order within a second, and for groups by choice.
 */
export type Spacing = "ascending" | "equal"

/** The first part's second, before it is known how many parts there are: `metadata` depends on it. */
export const nextTime = (clock: LaneClock, sentAt: Timestamp, spacing: Spacing): number =>
  Math.max(Timestamps.toSeconds(sentAt), spacing === "ascending" ? clock.time + 1 : clock.time)

/** Why no second can be given to a message, wherever its lane stands. */
export const refusal = (sentAt: Timestamp, now: Timestamp): Refused | undefined => {
  if (Timestamps.toSeconds(sentAt) < earliestSecond) return refused("time-too-early", Timestamps.toIso(sentAt))
  return sentAt > now ? refused("time-in-future", Timestamps.toIso(sentAt)) : undefined
}

/** Gives a message of `parts` parts its seconds. All must be earlier than now (`import_group_msg`, rule 2). */
export const place = (
  clock: LaneClock,
  sentAt: Timestamp,
  parts: number,
  spacing: Spacing,
  now: Timestamp,
): Placed | Held | Refused => {
  const impossible = refusal(sentAt, now)
  if (impossible !== undefined) return impossible
  const second = Timestamps.toSeconds(sentAt)
  const first = nextTime(clock, sentAt, spacing)
  const step = spacing === "ascending" ? 1 : 0
  const last = first + step * (parts - 1)
  if (last >= Timestamps.toSeconds(now)) return held
  const seats: Array<{ readonly time: number; readonly order: number }> = []
  let order = first === clock.time ? clock.order : 0
  for (let i = 0; i < parts; i++) {
    if (step === 1) order = 0
    seats.push({ time: first + step * i, order })
    order++
  }
  return { seats, drift: last - second, clock: { time: last, order } }
}

export const isHeld = (value: object): value is Held => "held" in value
