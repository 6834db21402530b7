import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import { endpoints } from "./endpoints/index.ts"
import * as FaultBox from "./faults/FaultBox.ts"
import type { Faults } from "./faults/Faults.ts"
import { RateMeter } from "./rate/RateMeter.ts"
import * as Settings from "./Settings.ts"
import * as State from "./state/State.ts"

/** One running app: its settings, what it holds, what it counted, and the faults in force. */
export interface App {
  readonly settings: Settings.Settings
  readonly rates: RateMeter
  readonly nowMillis: () => number
  /** Milliseconds of a clock that never goes back. */
  readonly monotonic: () => number
  readonly randomUInt32: () => number
  state: State.State
  faults: FaultBox.FaultBox
}

const quotas = ({ quota }: Settings.Options) => {
  const documented = new Map(Array.from(endpoints.values(), ({ name, perSecond }) => [name, perSecond]))
  return (endpoint: string) => {
    const set = typeof quota?.perSecond === "number" ? quota.perSecond : quota?.perSecond?.[endpoint]
    return Math.max(1, Math.floor(set ?? documented.get(endpoint) ?? 200))
  }
}

export const make = Effect.fn("emulator.app")(function* (options: Settings.Options) {
  const clock = yield* Clock.Clock
  // What the service makes up by itself is the same in every run.
  const random = yield* Random.Random.pipe(Random.withSeed("service"))
  const settings = Settings.make(options)
  const monotonic = () => Number(clock.monotonicTimeNanosUnsafe()) / 1e6
  const app: App = {
    settings,
    nowMillis: () => clock.currentTimeMillisUnsafe(),
    monotonic,
    randomUInt32: () => Math.floor(random.nextDoubleUnsafe() * 0x1_0000_0000),
    rates: new RateMeter({
      quota: quotas(options),
      enforced: options.quota?.enforced ?? true,
      origin: clock.currentTimeMillisUnsafe() - monotonic(),
    }),
    state: State.make(settings.administrators),
    faults: yield* FaultBox.make(options.faults ?? {}),
  }
  return app
})

export const setFaults = Effect.fnUntraced(function* (app: App, faults: Faults) {
  app.faults = yield* FaultBox.make(faults)
})

/** Forgets what arrived and what was counted. Settings and faults stay; rules begin to count anew. */
export const reset = Effect.fnUntraced(function* (app: App) {
  app.state = State.make(app.settings.administrators)
  app.rates.reset()
  yield* setFaults(app, app.faults.faults)
})
