import type { Message, Outcomes, Staged, StoreError } from "@chatferry/core"
import type * as Effect from "effect/Effect"
import type { CallError } from "../errors/CallError.ts"
import type { Spacing } from "../wire/LaneClock.ts"
import type { Refused } from "../wire/Refused.ts"
import type { WirePart } from "../wire/WirePart.ts"
import type { Policy } from "./Policy.ts"
import type { Seat } from "./Seat.ts"

/** What the service has of a seat. */
export interface Arrived {
  readonly seq?: number
  readonly time: number
}

/** What a call did, by position. Whatever is in neither is in doubt. */
export interface Reply {
  readonly arrived: ReadonlyMap<number, Arrived>
  readonly refused: ReadonlyMap<number, CallError>
}

/** What looking back found, by position, of the seats that were sent. */
export interface Found {
  readonly arrived: ReadonlyMap<number, Arrived>
  /** Why nothing of ours can follow: somebody else's newer message, or what cannot be told. */
  readonly foreign?: string
}

/** The newest message the service is known to have of a lane. */
export interface LastKnown {
  readonly seq: number
  readonly time: number
}

/** How one kind of conversation maps, sends and looks back. */
export interface LaneCalls {
  readonly lane: number
  readonly spacing: Spacing
  /** Messages a call may carry, and bytes of all of them. */
  readonly perCall: { readonly messages: number; readonly bytes: number }
  /** A message's parts, given the second of its first. */
  readonly map: (message: Message, time: number) => ReadonlyArray<WirePart> | Refused
  readonly placeholder: (message: Message, reason: string) => WirePart
  /** `isEnd`: nothing of the lane comes after. May be interrupted only as long as nothing was sent. */
  readonly send: (batch: ReadonlyArray<Seat>, isEnd: boolean) => Effect.Effect<Reply, CallError>
  /**
   * Asks what has arrived. A conversation that has it takes messages at its end only. Absent where messages go wherever
   * their time is, and where repeating a call does nothing that was not done: then it is simply sent again.
   */
  readonly lookBack?: (sought: ReadonlyArray<Outcomes.InFlight>, last: LastKnown) => Effect.Effect<Found, CallError>
}

/** What the loop needs of the store. */
export interface LaneStore {
  readonly next: (
    after: Staged.Place,
    limit: number,
  ) => Effect.Effect<ReadonlyArray<Staged.Numbered<Message>>, StoreError>
  readonly advance: (
    outcomes: ReadonlyArray<Outcomes.PartOutcome>,
    to: Outcomes.Checkpoint,
  ) => Effect.Effect<void, StoreError>
  readonly parts: (row: number) => Effect.Effect<ReadonlyArray<Outcomes.PartOutcome>, StoreError>
  /** Where an earlier run came to. */
  readonly from: Outcomes.Checkpoint
  readonly lastSeq: number
}

export interface LaneRules {
  readonly policy: Policy
  /** Calls without progress before the lane is held. */
  readonly attempts: number
  /** Milliseconds after which the service has ended every call it was given. */
  readonly grace: number
}

/** How a lane ended. */
export type LaneEnd =
  | { readonly _tag: "Finished" }
  | {
      readonly _tag: "Held"
      readonly why: string
      /** What the last call met, where that is the reason. */
      readonly error?: CallError
    }
