import type { Message, Outcomes, Staged } from "@chatferry/core"
import { partPosition, placeholderPosition } from "../wire/LaneNumbers.ts"
import type { WirePart } from "../wire/WirePart.ts"

/** A message of a lane that has no outcome yet. */
export interface Waiting {
  readonly place: Staged.Place
  /** The place of the message before it: the front of the lane while this one waits. */
  readonly before: Staged.Place
  readonly record: Message
  /** The lane's number for it. */
  readonly ordinal: number
}

/** What takes one `MsgSeq` or key of the service: a part of a message, or the notice in its place. */
export interface Seat {
  readonly of: Waiting
  readonly part: number
  /** Whether the message ends with it. */
  readonly last: boolean
  /** Why a notice takes the seat. */
  readonly notice?: string
  readonly position: number
  /** Second, and order within it. */
  readonly time: number
  readonly order: number
  readonly wire: WirePart
}

type At = Pick<Seat, "time" | "order">

export const ofPart = (of: Waiting, part: number, last: boolean, { time, order }: At, wire: WirePart): Seat => ({
  of,
  part,
  last,
  position: partPosition(of.ordinal, part),
  time,
  order,
  wire,
})

/** The notice that takes the seat of a part and of all that would follow it. */
export const ofNotice = (of: Waiting, part: number, { time, order }: At, wire: WirePart, reason: string): Seat => ({
  of,
  part,
  last: true,
  notice: reason,
  position: placeholderPosition(of.ordinal),
  time,
  order,
  wire,
})

export const inFlight = ({ of, part, last, position, time, order, notice }: Seat): Outcomes.InFlight => ({
  ...of.place,
  part,
  last,
  position,
  time,
  order,
  isPlaceholder: notice !== undefined,
  ...(notice === undefined ? undefined : { reason: notice }),
})
