import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import type { CallError } from "../errors/CallError.ts"

/** Calls by endpoint and outcome: `ok`, the tag of an error, or `interrupted`. */
const callsMade = Metric.counter("tencent_im_calls", { description: "Calls of the Tencent IM API", incremental: true })

const counters = new Map<string, Metric.Metric<number, Metric.CounterState<number>>>()

const counter = (endpoint: string, outcome: string) => {
  const key = `${endpoint} ${outcome}`
  const known = counters.get(key)
  if (known !== undefined) return known
  const made = Metric.withAttributes(callsMade, { endpoint, outcome })
  counters.set(key, made)
  return made
}

/** Puts an attempt into a span and counts it. Neither names anybody: endpoint, attempt, code and outcome only. */
export const observed = <A, E extends CallError>(
  endpoint: string,
  attempt: number,
  effect: Effect.Effect<A, E>,
): Effect.Effect<A, E> =>
  Effect.useSpan(`tencent-im.${endpoint}`, { kind: "client", attributes: { endpoint, attempt } }, (span) =>
    Effect.onExit(effect, (exit) => {
      const error = Exit.isFailure(exit) ? Option.getOrUndefined(Cause.findErrorOption(exit.cause)) : undefined
      if (error !== undefined && error._tag !== "TransportError") span.attribute("code", error.code)
      const outcome = error?._tag ?? (Exit.isSuccess(exit) ? "ok" : "interrupted")
      return Metric.update(counter(endpoint, outcome), 1)
    }),
  )
