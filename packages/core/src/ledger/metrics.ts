import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import { entities } from "../model/Entity.ts"
import type { LaneBalance, Ledger } from "./Ledger.ts"

const records = Metric.gauge("chatferry_records", { description: "Records of the ledger by entity and state" })
const lanesHeld = Metric.gauge("chatferry_lanes_held", { description: "Lanes that wait" })
const states = ["read", "loaded", "placeholders", "skipped", "rejected", "held"] as const

/** The ledger as metrics: the same numbers that people read. */
export const publish = Effect.fnUntraced(function* (ledger: Ledger, lanes: ReadonlyArray<LaneBalance>) {
  for (const entity of entities)
    for (const state of states)
      yield* Metric.update(Metric.withAttributes(records, { entity, state }), ledger[entity][state])
  yield* Metric.update(lanesHeld, lanes.filter(({ heldFor }) => heldFor !== undefined).length)
})
