import {
  apply,
  Conversations,
  type Pipeline,
  type Plan,
  plan,
  report,
  type SinkError,
  type SourceError,
  Staged,
  Store,
  type StoreError,
  stage,
  type TransformError,
  type VerifyOptions,
  verify,
} from "@chatferry/core"
import * as Effect from "effect/Effect"
import { callsMade } from "../progress/calls-made.ts"
import type { Viewer } from "../progress/View.ts"
import type { Watch } from "../progress/Watch.ts"
import { samples } from "../tables/rejection-samples.ts"
import { laneNames } from "./lane-names.ts"
import { type Calls, type CommandResult, isBlocked } from "./Result.ts"
import type { Route } from "./Route.ts"

/** Goes the steps of a command; blockers of the plan end it before anything is sent. */
export const follow = Effect.fn("chatferry.command")(function* <R>(
  { name, steps }: Route,
  pipeline: Pipeline.Pipeline<R>,
  watch: Watch,
  viewer: Viewer,
  choice: VerifyOptions,
): Effect.fn.Return<CommandResult, SourceError | TransformError | SinkError | StoreError, R | Store> {
  const context = yield* Effect.context<never>()
  const before = callsMade(context)
  const staged = steps.includes("stage") ? yield* stage(pipeline) : undefined
  watch.finish()
  const foreseen = steps.includes("plan") ? yield* planned(pipeline, viewer) : undefined
  const goesOn = !isBlocked(foreseen)
  if (goesOn && steps.includes("apply")) yield* apply(pipeline)
  watch.finish()
  const loadCalls = callsSince(before, callsMade(context), foreseen?.calls ?? [])
  const readBack = goesOn && steps.includes("verify") ? yield* verify(pipeline, choice) : undefined
  watch.finish()
  const { target } = pipeline.sink
  return {
    command: name,
    isLoading: steps.includes("apply") || steps.includes("verify"),
    report: yield* report(target),
    rejections: yield* samples(target),
    phases: watch.finished,
    ...(staged === undefined ? {} : { staged }),
    ...(foreseen === undefined ? {} : { plan: foreseen }),
    ...(steps.includes("apply") && goesOn ? { calls: loadCalls } : {}),
    ...(readBack === undefined ? {} : { readBack }),
  }
})

/** The plan, which is also what the display knows of quotas and of the longest lane. */
const planned = Effect.fnUntraced(function* <R>(
  pipeline: Pipeline.Pipeline<R>,
  viewer: Viewer,
): Effect.fn.Return<Plan, StoreError, Store> {
  const foreseen = yield* plan(pipeline)
  viewer.plan = foreseen
  const { database } = yield* Store
  const longest = (yield* Staged.make(database).lanes).find(
    ({ conversation }) => Conversations.key(conversation) === foreseen.criticalLane?.conversation,
  )
  if (longest !== undefined) viewer.longestLane = [...(yield* laneNames([longest.conversation])).values()][0]
  return foreseen
})

const callsSince = (
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  forecast: NonNullable<CommandResult["plan"]>["calls"],
): ReadonlyArray<Calls> => {
  const foreseen = forecast.map(({ endpoint, calls, quota }) => ({
    endpoint,
    quota,
    forecast: calls,
    made: (after.get(endpoint) ?? 0) - (before.get(endpoint) ?? 0),
  }))
  const others = Array.from(after, ([endpoint, made]) => ({ endpoint, made: made - (before.get(endpoint) ?? 0) }))
    .filter(({ endpoint, made }) => made > 0 && !forecast.some((call) => call.endpoint === endpoint))
    .map(({ endpoint, made }) => ({ endpoint, forecast: 0, made }))
  return [...foreseen, ...others]
}
