import type { Plan } from "@chatferry/core"
import type * as Context from "effect/Context"
import { callsMade } from "./calls-made.ts"
import { Pulse } from "./Pulse.ts"
import type { Phase, Watch } from "./Watch.ts"

export type Activity = Phase["phase"]

/** What there is to show of the phase at hand. */
export interface View {
  readonly phase: Activity
  readonly done: number
  /** 0 where it is not known. */
  readonly total: number
  /** Records a second. */
  readonly rate: number
  readonly callRate: number
  /** The share of its quota that the busiest endpoint takes; absent where there is no quota. */
  readonly quotaShare: number | undefined
  /** Seconds; absent while nobody can tell. */
  readonly left: number | undefined
  readonly elapsed: number
  readonly lanesHeld: number
  /** The lane that makes the most calls, while messages are loaded. */
  readonly longestLane: string | undefined
  readonly isStopping: boolean
}

/** A rate is worth telling once it was measured for so many seconds. */
const settled = 0.7

/** Looks at a run again and again: what it is given is counters, what it gives is rates. */
export class Viewer {
  readonly #watch: Watch
  readonly #context: Context.Context<never>
  readonly #records = new Pulse()
  readonly #calls = new Pulse()
  #phase: Activity = "idle"
  #endpoints: ReadonlyArray<string> = []
  /** The plan, once there is one: it knows the quotas and the longest lane. */
  plan: Plan | undefined
  /** What people call the plan's critical lane. */
  longestLane: string | undefined
  isStopping = false

  constructor(watch: Watch, context: Context.Context<never>) {
    this.#watch = watch
    this.#context = context
  }

  look(): View {
    const { done, total, calls, lanesHeld, since } = this.#watch
    const phase = this.#watch.phase
    const now = this.#watch.now()
    if (phase !== this.#phase) {
      this.#phase = phase
      this.#records.reset()
    }
    const [rate = 0] = this.#records.rates(now, [done])
    const made = callsMade(this.#context)
    if (made.size !== this.#endpoints.length) {
      this.#endpoints = [...made.keys()]
      this.#calls.reset()
    }
    const [callRate = 0, ...perEndpoint] = this.#calls.rates(now, [calls, ...made.values()])
    const elapsed = now - since
    return {
      phase,
      done,
      total,
      rate: elapsed < settled ? 0 : rate,
      callRate,
      quotaShare: this.#share(perEndpoint),
      left: this.#left(phase, total - done, rate, elapsed),
      elapsed,
      lanesHeld,
      longestLane: phase === "messages" ? this.longestLane : undefined,
      isStopping: this.isStopping,
    }
  }

  #share(rates: ReadonlyArray<number>): number | undefined {
    const shares = this.#endpoints.flatMap((endpoint, index) => {
      const quota = this.plan?.calls.find((call) => call.endpoint === endpoint)?.quota
      return quota === undefined || !Number.isFinite(quota) ? [] : [(rates[index] ?? 0) / quota]
    })
    return shares.length === 0 ? undefined : Math.max(...shares)
  }

  #left(phase: Activity, remaining: number, rate: number, elapsed: number): number | undefined {
    if (remaining <= 0 || rate <= 0 || elapsed < settled) return undefined
    // One lane makes one call at a time: towards the end the longest may be alone, and slower than all together.
    const longest = phase === "messages" ? (this.plan?.criticalLane?.seconds ?? 0) - elapsed : 0
    return Math.max(remaining / rate, longest)
  }
}
