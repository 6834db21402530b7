import type { Loading } from "@chatferry/core"
import * as Effect from "effect/Effect"
import { endpoints } from "../api/endpoints.ts"
import { TencentImClient } from "../client/TencentImClient.ts"

/** The calls that nearly all of the time goes to. */
const frequent: ReadonlySet<string> = new Set([endpoints.importGroupMsg.name, endpoints.importmsg.name])

/** Keeps the mean round trip of this run's messages for the next plan. A run that sent none says nothing about it. */
export const noteRoundTrip = Effect.fnUntraced(function* ({
  outcomes,
}: Loading): Effect.fn.Return<void, never, TencentImClient> {
  const { quota } = yield* TencentImClient
  const used = (yield* quota.use).filter(({ endpoint }) => frequent.has(endpoint))
  const calls = used.reduce((sum, { calls }) => sum + calls, 0)
  if (calls === 0) return
  const seconds = used.reduce((sum, { calls, roundTrip = 0 }) => sum + calls * roundTrip, 0) / calls
  // Without it the next plan is less exact, and nothing else: a store that cannot be written has been told by the run.
  if (seconds > 0) yield* Effect.ignore(outcomes.noteRoundTrip(seconds))
})
