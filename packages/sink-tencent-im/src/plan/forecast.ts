import type { CallForecast, Plan } from "@chatferry/core"
import type { EndpointFacts } from "../api/Endpoint.ts"
import { endpoints } from "../api/endpoints.ts"
import { usable } from "../client/Pace.ts"
import { atOnce, type Phase } from "../load/at-once.ts"
import { type Chain, duration } from "./duration.ts"

/**
 * How much answers are taken to vary, to either side of the mean, as a part of it. Nobody knows before; with this the time
 * is foreseen within a tenth whether they do not vary at all or by a fifth. Where they vary by two fifths, and the rate is
 * what counts, it takes up to a fifth longer than foreseen.
 */
const variation = 0.15

/** Counts calls by phase and endpoint. */
export interface Forecast {
  /** Calls of which each waits for the answer of the one before it. */
  readonly chain: (phase: Phase, chain: Chain<EndpointFacts>) => void
  /** The same of a lane. */
  readonly lane: (conversation: string, endpoint: EndpointFacts, calls: number) => void
  readonly calls: () => ReadonlyArray<CallForecast>
  readonly time: (roundTripSeconds: number) => Pick<Plan, "seconds" | "criticalLane">
}

export const make = (rateOf: (endpoint: EndpointFacts) => number): Forecast => {
  const chains = new Map<Phase, Array<Chain<EndpointFacts>>>()
  let longest: { readonly conversation: string; readonly calls: number } | undefined
  const add = (phase: Phase, chain: Chain<EndpointFacts>) => {
    const made = chain.filter(([, calls]) => calls > 0)
    if (made.length === 0) return
    const known = chains.get(phase)
    if (known === undefined) chains.set(phase, [made])
    else known.push(made)
  }
  return {
    chain: add,
    lane: (conversation, endpoint, calls) => {
      add("messages", [[endpoint, calls]])
      if (calls > (longest?.calls ?? 0)) longest = { conversation, calls }
    },
    calls: () => {
      const sums = new Map<EndpointFacts, number>()
      for (const all of chains.values())
        for (const [endpoint, calls] of all.flat()) sums.set(endpoint, (sums.get(endpoint) ?? 0) + calls)
      return Object.values<EndpointFacts>(endpoints).flatMap((endpoint) => {
        const calls = sums.get(endpoint) ?? 0
        return calls === 0 ? [] : [{ endpoint: endpoint.name, calls, quota: rateOf(endpoint) }]
      })
    },
    time: (roundTrip) => {
      let seconds = 0
      const spread = 2 * variation * roundTrip * 1000
      for (const [phase, all] of chains) {
        // Lanes of groups and of one-to-one chats, each a chain to one endpoint, go side by side.
        const sideBySide = phase === "messages" ? Map.groupBy(all, ([first]) => first?.[0]).values() : [all]
        seconds += Math.max(
          ...Array.from(sideBySide, (some) =>
            duration(some, atOnce[phase], roundTrip, (endpoint) => usable(rateOf(endpoint), spread)),
          ),
        )
      }
      return longest === undefined
        ? { seconds }
        : { seconds, criticalLane: { ...longest, seconds: longest.calls * roundTrip } }
    },
  }
}
