import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as RateLimiter from "effect/persistence/RateLimiter"
import { Pace, share } from "./Pace.ts"
import { type Claim, monotonic, Turn } from "./Turn.ts"

/** What has a quota of its own: an endpoint's name and its documented calls a second. */
export interface Metered {
  readonly name: string
  readonly rate: number
}

/** How one endpoint's quota was used so far. */
export interface QuotaUse {
  readonly endpoint: string
  /** Calls a second that the service allows. */
  readonly quota: number
  /** Calls that left. */
  readonly calls: number
  /** Calls a second, from the first to the last. */
  readonly perSecond: number
  /** `perSecond` as a part of the quota. */
  readonly share: number
  /** Calls that the service refused as too frequent. */
  readonly throttled: number
  /** Mean seconds from a call's departure until it was answered or lost; absent before the first. */
  readonly roundTrip?: number
}

export interface QuotaOptions {
  /** Calls a second by endpoint, where they differ from the documents: an increase that was bought, or a smaller part. */
  readonly rates?: { readonly [endpoint: string]: number }
}

/** Of the calls that wait for a quota, the one with the highest leaves first; where it is equal, the one that came first. */
export const Precedence = Context.Reference<number>("@chatferry/sink-tencent-im/Precedence", { defaultValue: () => 0 })

/** Paces the calls of each endpoint below the rate that the service allows to one app. */
export class Quota extends Context.Service<
  Quota,
  {
    /**
     * Waits for an endpoint's next free moment and takes it, who has the highest `Precedence` first; whoever is
     * interrupted while waiting has taken nothing. The effect it gives is to be run when the call is answered or lost: it
     * tells how late the call may have arrived.
     */
    readonly take: (endpoint: Metered) => Effect.Effect<Effect.Effect<void>>
    /**
     * The service refused a call as too frequent: all callers of the endpoint, or of every endpoint of the app, slow
     * down, and recover by themselves.
     */
    readonly slow: (endpoint: Metered, reach?: "endpoint" | "app") => Effect.Effect<void>
    /** How each endpoint's quota was used so far; endpoints that were not called are left out. */
    readonly use: Effect.Effect<ReadonlyArray<QuotaUse>>
  }
>()("@chatferry/sink-tencent-im/Quota") {
  /** A quota for the calls of this process. */
  static readonly layer = (options: QuotaOptions = {}): Layer.Layer<Quota> =>
    Layer.sync(Quota, () => inProcess(options))

  /** No quota at all: for benchmarks against a server that has none. */
  static readonly layerNone: Layer.Layer<Quota> = Layer.succeed(Quota, {
    take: () => Effect.succeed(Effect.void),
    slow: () => Effect.void,
    use: Effect.succeed([]),
  })

  /**
   * A quota that several processes share through Effect's `RateLimiter`, for instance with its Redis store. When the
   * store cannot be reached, each process paces itself alone and a warning is logged; what is then too much is refused
   * by the service and slows the processes down.
   */
  static readonly layerShared = (
    options: QuotaOptions & { readonly sdkAppId: number },
  ): Layer.Layer<Quota, never, RateLimiter.RateLimiter> =>
    Layer.effect(
      Quota,
      Effect.map(RateLimiter.RateLimiter, (limiter) => inProcess(options, gate(limiter, options.sdkAppId))),
    )
}

/** Waits until the other processes leave room for one more call. */
type Gate = (meter: Metered) => Effect.Effect<void>

interface Meter {
  readonly endpoint: string
  readonly pace: Pace
  readonly turn: Turn
  calls: number
  throttled: number
  first: number
  last: number
  answered: number
  /** Milliseconds of all that were answered. */
  roundTrips: number
}

const inProcess = (options: QuotaOptions, gate?: Gate): Quota["Service"] => {
  const meters = new Map<string, Meter>()
  let appSlowedAt = Number.NEGATIVE_INFINITY
  const meterOf = (endpoint: Metered): Meter => {
    const known = meters.get(endpoint.name)
    if (known !== undefined) return known
    const pace = new Pace(rateOf(endpoint, options))
    // What slowed all of the app a moment ago holds for an endpoint that is called for the first time, too.
    if (appSlowedAt > Number.NEGATIVE_INFINITY) pace.slow(appSlowedAt)
    const meter = {
      endpoint: endpoint.name,
      pace,
      turn: new Turn(),
      calls: 0,
      throttled: 0,
      first: 0,
      last: 0,
      answered: 0,
      roundTrips: 0,
    }
    meters.set(endpoint.name, meter)
    return meter
  }
  return {
    take: Effect.fnUntraced(function* (endpoint) {
      const meter = meterOf(endpoint)
      const claim = meter.turn.claim(yield* Precedence, yield* monotonic)
      while (true) {
        const answered = yield* meter.turn.having(claim, departure(meter, claim, gate))
        if (answered !== undefined) return answered
      }
    }),
    slow: (endpoint, reach = "endpoint") =>
      Effect.map(monotonic, (now) => {
        const meter = meterOf(endpoint)
        meter.throttled++
        if (reach === "app") appSlowedAt = now
        for (const { pace } of reach === "app" ? meters.values() : [meter]) pace.slow(now)
      }),
    use: Effect.sync(() => Array.from(meters.values(), useOf)),
  }
}

/**
 * Only who has the turn waits for the time; the others wait for their turn. Gives nothing where somebody who came in the
 * meantime has precedence: then the turn is to be given up, and waited for again.
 */
const departure = Effect.fnUntraced(function* (meter: Meter, claim: Claim, gate: Gate | undefined) {
  let now = yield* monotonic
  for (let wait = meter.pace.wait(now); wait > 0; wait = meter.pace.wait(now)) {
    yield* Effect.sleep(Duration.millis(Math.ceil(wait)))
    now = yield* monotonic
  }
  if (meter.turn.isOvertaken(claim, now)) return undefined
  if (gate !== undefined) {
    yield* gate({ name: meter.endpoint, rate: meter.pace.rate })
    now = yield* monotonic
  }
  const answered = meter.pace.depart(now)
  if (meter.calls++ === 0) meter.first = now
  meter.last = now
  return Effect.map(monotonic, (then) => {
    meter.answered++
    meter.roundTrips += then - now
    answered(then)
  })
})

const useOf = ({ endpoint, pace, calls, throttled, first, last, answered, roundTrips }: Meter): QuotaUse => {
  const perSecond = calls > 1 ? (calls - 1) / ((last - first) / 1000) : 0
  return {
    endpoint,
    quota: pace.rate,
    calls,
    perSecond,
    share: perSecond / pace.rate,
    throttled,
    ...(answered === 0 ? {} : { roundTrip: roundTrips / answered / 1000 }),
  }
}

const gate = (limiter: RateLimiter.RateLimiter, sdkAppId: number): Gate => {
  let warnedAt = Number.NEGATIVE_INFINITY
  const alone = Effect.flatMap(monotonic, (now) => {
    if (now - warnedAt < 60_000) return Effect.void
    warnedAt = now
    return Effect.logWarning(
      "The shared quota's store cannot be reached: this process paces its calls alone. Check the store; several processes together may now be refused as too frequent.",
    )
  })
  return ({ name, rate }) => {
    // A second holds at most the tokens of a full bucket and those that come back in it. A few are enough to make up
    // for late timers; a bucket of a whole second's calls would let one second hold twice the quota.
    const limit = Math.max(1, Math.round((rate * (1 - share)) / 2))
    const consume = limiter.consume({
      key: `tencent-im/${sdkAppId}/${name}`,
      algorithm: "token-bucket",
      limit,
      window: Duration.millis((limit * 1000) / (rate * share)),
      // Reserving a later moment ("delay") would let calls pile up behind a process that stands still.
      onExceeded: "fail",
    })
    const enter: Effect.Effect<void> = Effect.catchTag(consume, "RateLimiterError", ({ reason }) =>
      reason._tag === "RateLimitExceeded"
        ? Effect.andThen(Effect.sleep(Duration.millis(Math.ceil(Duration.toMillis(reason.retryAfter)))), enter)
        : alone,
    )
    return enter
  }
}

const rateOf = (endpoint: Metered, options: QuotaOptions): number => options.rates?.[endpoint.name] ?? endpoint.rate
