import * as Effect from "effect/Effect"
import * as Ledger from "../ledger/Ledger.ts"
import * as Metrics from "../ledger/metrics.ts"
import type { Pipeline } from "../Pipeline.ts"
import type { Loading, SinkError, Target } from "../Sink.ts"
import type { Database } from "../store/Database.ts"
import * as Outcomes from "../store/Outcomes.ts"
import * as Staged from "../store/Staged.ts"
import { Store } from "../store/Store.ts"
import { StoreError } from "../store/StoreError.ts"
import type { Verification, VerifyOptions } from "../verify/Verification.ts"
import * as Targets from "./targets.ts"

/** How things stand at a target. */
export interface Report {
  readonly target: Target
  readonly ledger: Ledger.Ledger
  readonly lanes: ReadonlyArray<Ledger.LaneBalance>
  readonly balanced: boolean
}

const loading = (database: Database, target: number): Loading => ({
  staged: Staged.make(database),
  outcomes: Outcomes.make(database, target),
})

/**
 * Loads the staged records through the sink. What was loaded by an earlier run is not loaded again; whatever ends the
 * run, the next one goes on behind the last acknowledged call.
 */
export const apply = Effect.fn("chatferry.apply")(function* <R>(
  pipeline: Pipeline<R>,
): Effect.fn.Return<Report, SinkError | StoreError, R | Store> {
  const { database } = yield* Store
  const { sink } = pipeline
  if (sink.target.isEphemeral) yield* Targets.forget(database, sink.target)
  const target = yield* Targets.open(database, pipeline)
  // A call is made once what it carries is written down, and that must outlive a power cut as the service does: messages
  // that nobody remembers having sent would hold their lane. An ephemeral target does not outlive it.
  if (!sink.target.isEphemeral) yield* database.endure
  yield* sink.load(loading(database, target))
  const result = yield* report(sink.target)
  yield* Metrics.publish(result.ledger, result.lanes)
  return result
})

/** Reads back from the service and compares with the store. */
export const verify = Effect.fn("chatferry.verify")(function* <R>(
  pipeline: Pipeline<R>,
  options: VerifyOptions = {},
): Effect.fn.Return<Verification, SinkError | StoreError, R | Store> {
  const { database } = yield* Store
  const known = yield* Targets.check(database, pipeline)
  if (known?.isFrozen !== true)
    return yield* new StoreError({
      problem: "not-applied",
      file: database.file,
      detail: `nothing was applied to ${pipeline.sink.target.label} yet`,
    })
  return yield* pipeline.sink.verify(loading(database, known.target), options)
})

/** The ledger of a target, or, where nothing was applied to it yet, of what is staged. */
export const report = Effect.fn("chatferry.report")(function* (
  target: Target,
): Effect.fn.Return<Report, StoreError, Store> {
  const { database } = yield* Store
  const number = yield* Targets.find(database, target)
  const { ledger, lanes } = yield* Ledger.withLanes(database, number)
  return { target, ledger, lanes, balanced: Ledger.balances(ledger) && lanes.every(Ledger.isBalanced) }
})
