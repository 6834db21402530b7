import * as Effect from "effect/Effect"
import * as Targets from "../apply/targets.ts"
import type { Pipeline } from "../Pipeline.ts"
import * as Progress from "../Progress.ts"
import * as Outcomes from "../store/Outcomes.ts"
import * as Staged from "../store/Staged.ts"
import { Store } from "../store/Store.ts"
import type { StoreError } from "../store/StoreError.ts"
import * as StagedTransforms from "../store/staged-transforms.ts"
import type { Plan } from "./Plan.ts"

/** A target that nothing was applied to: its number is no target's. */
const nowhere = -1

/** What applying would do now: pure reading, no call is made and nothing is written. */
export const plan = Effect.fn("chatferry.plan")(function* <R>(
  pipeline: Pick<Pipeline<R>, "sink" | "transforms">,
): Effect.fn.Return<Plan, StoreError, Store> {
  const { database } = yield* Store
  const { sink } = pipeline
  const checked = yield* Targets.check(database, pipeline)
  // What was applied to an ephemeral target before is gone with it.
  const known = sink.target.isEphemeral ? undefined : checked
  Progress.begin(yield* Progress.Current, "planning", 0)
  const plan = yield* sink.plan({
    staged: Staged.make(database),
    outcomes: Outcomes.make(database, known?.target ?? nowhere),
  })
  // What transforms found while staging, e.g. rows of a map that no record used, belongs to what is to be known first.
  return { ...plan, findings: [...plan.findings, ...(yield* StagedTransforms.findings(database))] }
})
