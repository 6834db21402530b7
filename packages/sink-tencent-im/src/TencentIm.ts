import { type Loading, type Sink, SinkError, type StoreError, type Target } from "@chatferry/core"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import { type ClientOptions, type ClientOptionsError, settle } from "./client/ClientOptions.ts"
import type { QuotaOptions } from "./client/Quota.ts"
import { baseUrl } from "./client/Region.ts"
import { TencentImClient } from "./client/TencentImClient.ts"
import type { CallError } from "./errors/CallError.ts"
import type { LaneRules } from "./load/Lane.ts"
import { load } from "./load/load.ts"
import * as Policy from "./load/Policy.ts"
import type { Purchase, PurchaseFlags } from "./plan/check-edition.ts"
import { noteRoundTrip } from "./plan/note-round-trip.ts"
import { plan } from "./plan/plan.ts"
import { undo } from "./undo/undo.ts"
import { verify } from "./verify/verify.ts"
import * as Settings from "./wire/Settings.ts"

export interface SinkOptions extends ClientOptions {
  /** Calls a second for each endpoint: as documented, other rates, or `"none"` for a server that has no quota. */
  readonly quota?: QuotaOptions | "documented" | "none"
  /** How records become requests. */
  readonly wire?: Omit<Settings.WireOptions, "limits">
  /** What becomes of a message that the service refuses, by the class of the refusal. */
  readonly policy?: Partial<Policy.Policy>
  /** Calls of one lane that come to nothing before it is held. 6. */
  readonly attempts?: number
  /**
   * Lanes in a row, without any outcome in between, that are held by refusals of permission or quota or by calls that
   * come to nothing, before the run stops; those that are under way by then may still show that it need not. As many
   * groups in a row whose calls come to nothing let the other groups wait: what is there is loaded, then the run ends
   * with the reason. It ends also after as many calls in a row that come to nothing for members or unread counts, and
   * as many conversation groups. 20.
   */
  readonly holdLimit?: number
  /**
   * Time after which a call whose answer was lost has certainly ended. 3.5 seconds, since the service ends every call
   * after 3; only a server on this machine may have less.
   */
  readonly grace?: Duration.Input
  /** What was bought: the plan checks what this edition takes and keeps. */
  readonly purchase?: Purchase
  /** The flags with which a command takes the parts of `purchase`, if it does: the plan's remedies then name those. */
  readonly flags?: PurchaseFlags
  /**
   * Time between a call and its answer, for the plan's forecast. As the last apply to the target measured it; before the
   * first, 50 milliseconds.
   */
  readonly roundTrip?: Duration.Input
  /** The target's name in the store, where the address is not the same every time. */
  readonly targetId?: string
  /** What people are shown of the target. The app and its address. */
  readonly targetLabel?: string
  /** The target is thrown away after the run. */
  readonly isEphemeral?: boolean
}

/** After 3 seconds the service has ended every call; half a second more for the way. Tencent: restful API overview. */
const grace = "3500 millis"

/**
 * Loads into Tencent Cloud IM through the import part of its REST API.
 *
 * @example
 * ```ts
 * const sink = TencentIm.sink({
 *   endpoint: "singapore",
 *   sdkAppId: 1400000000,
 *   identifier: "administrator",
 *   secretKey: Redacted.make(process.env.TENCENT_IM_SECRET_KEY ?? ""),
 * })
 * ```
 */
export const sink = (options: SinkOptions): Sink<HttpClient.HttpClient> => {
  const settings = Settings.make({ ...options.wire, ...(options.limits && { limits: options.limits }) })
  const policy: Policy.Policy = { ...Policy.defaults, ...options.policy }
  const rules: LaneRules = { policy, attempts: options.attempts ?? 6, grace: graceOf(options) }
  const run = <A>(
    effect: Effect.Effect<A, CallError | SinkError | StoreError, TencentImClient>,
  ): Effect.Effect<A, SinkError | StoreError, HttpClient.HttpClient> =>
    effect.pipe(
      Effect.provide(TencentImClient.layer(options)),
      Effect.mapError((error) => (error._tag === "StoreError" || error._tag === "SinkError" ? error : stopped(error))),
    )
  const checked = Effect.suspend(() => {
    const [problem] = Settings.problems(settings)
    return problem === undefined
      ? Effect.void
      : Effect.fail(new SinkError({ sink: "tencent-im", reason: "SettingsInvalid", problem, remedy: "" }))
  })
  return {
    name: "tencent-im",
    target: targetOf(options),
    settings: frozen(settings, policy),
    check: Effect.andThen(checked, Effect.mapError(settle(options), stopped)).pipe(Effect.asVoid),
    plan: (loading: Loading) =>
      plan(loading, {
        settings,
        policy,
        rateOf: ({ name, rate }) =>
          options.quota === "none" ? Number.POSITIVE_INFINITY : (ratesOf(options.quota)?.[name] ?? rate),
        roundTrip:
          options.roundTrip === undefined ? undefined : Duration.toSeconds(Duration.fromInputUnsafe(options.roundTrip)),
        purchase: options.purchase,
        flags: options.flags,
        isRehearsal: options.isEphemeral ?? false,
      }),
    load: (loading: Loading) =>
      Effect.andThen(
        checked,
        run(Effect.ensuring(load(loading, settings, rules, options.holdLimit ?? 20), noteRoundTrip(loading))),
      ),
    undo: (loading, choice) => run(undo(loading, choice)),
    verify: (loading, choice) => Effect.andThen(checked, run(verify(loading, settings, choice))),
  }
}

const graceOf = (options: SinkOptions): number => {
  const base = baseUrl(options.endpoint)
  const isHere = "url" in base && base.url.startsWith("http:")
  return Duration.toMillis(Duration.fromInputUnsafe((isHere ? options.grace : undefined) ?? grace))
}

const ratesOf = (quota: SinkOptions["quota"]) => (typeof quota === "object" ? quota.rates : undefined)

const stopped = (error: CallError | ClientOptionsError): SinkError =>
  new SinkError({ sink: "tencent-im", reason: error._tag, problem: error.message, remedy: "" })

const targetOf = (options: SinkOptions): Target => {
  const base = baseUrl(options.endpoint)
  const url = "url" in base ? base.url : String(options.endpoint)
  return {
    id: options.targetId ?? `tencent-im ${url} ${options.sdkAppId}`,
    label: options.targetLabel ?? `Tencent IM app ${options.sdkAppId} at ${url}`,
    ...(options.isEphemeral === undefined ? {} : { isEphemeral: options.isEphemeral }),
  }
}

/** What shapes a request: a lane that was begun under other values could not be told from a doubled one. */
const frozen = (settings: Settings.WireSettings, policy: Policy.Policy): { readonly [name: string]: string } =>
  Object.fromEntries(Object.entries({ ...settings, policy }).map(([name, value]) => [name, JSON.stringify(value)]))
