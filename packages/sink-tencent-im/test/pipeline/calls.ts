import type { Plan } from "@chatferry/core"
import type { Emulator } from "@chatferry/emulator-tencent-im"
import * as Effect from "effect/Effect"

/** Calls by endpoint that an emulator has had. */
export const callsMade = (emulator: Emulator["Service"]) =>
  Effect.map(emulator.rates, (rates) => new Map(rates.map(({ endpoint, calls }) => [endpoint, calls])))

/** Calls by endpoint since then, of those that were made. */
export const callsSince = (emulator: Emulator["Service"], before: ReadonlyMap<string, number>) =>
  Effect.map(callsMade(emulator), (now) =>
    Object.fromEntries(
      Array.from(now, ([endpoint, calls]) => [endpoint, calls - (before.get(endpoint) ?? 0)] as const).filter(
        ([, calls]) => calls > 0,
      ),
    ),
  )

/** The same, as a plan foresees it. */
export const callsForeseen = ({ calls }: Plan) =>
  Object.fromEntries(calls.map(({ endpoint, calls }) => [endpoint, calls]))
