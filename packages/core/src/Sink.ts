import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Plan } from "./plan/Plan.ts"
import type { Outcomes } from "./store/Outcomes.ts"
import type { Staged } from "./store/Staged.ts"
import type { StoreError } from "./store/StoreError.ts"
import type { Undone } from "./undo/undo.ts"
import type { Verification, VerifyOptions } from "./verify/Verification.ts"

/** What stops a run: wrong credentials, a plan that has run out, a service that is not there. Checkpoints are kept. */
export class SinkError extends Schema.TaggedError<SinkError>()("SinkError", {
  sink: Schema.String,
  problem: Schema.String,
  remedy: Schema.String,
  /** The tag of the error behind it, e.g. `UserSigExpired`. */
  reason: Schema.String,
}) {
  override get message() {
    return `${this.problem} ${this.remedy}`.trim()
  }
}

/** Where a pipeline is applied. Outcomes belong to it: another target gets everything. */
export interface Target {
  /** The same for the same place, e.g. endpoint and app id. */
  readonly id: string
  /** For people. */
  readonly label: string
  /** Thrown away after the run, as the embedded emulator is. */
  readonly isEphemeral?: boolean
}

/** What a sink works with while loading and reading back. */
export interface Loading {
  readonly staged: Staged
  readonly outcomes: Outcomes
}

/**
 * Loads records into a service. A sink decides the order, the batches and the pace; it settles every record that the
 * store hands out as loaded, placeholder or rejected, and whatever it does not settle is held.
 */
export interface Sink<out R = never> {
  readonly name: string
  readonly target: Target
  /** What shapes the wire: frozen by the first apply to a target, a later difference is refused. */
  readonly settings: { readonly [name: string]: string }
  /** Whether the sink's own settings can be used at all, so that a wrong one is told before anything is read. */
  readonly check?: Effect.Effect<void, SinkError>
  /** What loading would do, without any call: the same mapping and batching that load uses. */
  readonly plan: (loading: Loading) => Effect.Effect<Plan, StoreError>
  readonly load: (loading: Loading) => Effect.Effect<void, SinkError | StoreError, R>
  /** Reads back what the service has, and compares it with what was loaded. */
  readonly verify: (loading: Loading, options: VerifyOptions) => Effect.Effect<Verification, SinkError | StoreError, R>
  /** Removes what the journal says this pipeline made, and takes it out of the journal. */
  readonly undo: (
    loading: Loading,
    options: { readonly accounts: boolean },
  ) => Effect.Effect<Undone, SinkError | StoreError, R>
}
