import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import type { Endpoint } from "../api/Endpoint.ts"
import { endpoints } from "../api/endpoints.ts"
import type { Limits } from "../api/Limits.ts"
import type { Code } from "../errors/Refusal.ts"
import { type ClientOptions, type ClientOptionsError, settle } from "./ClientOptions.ts"
import { type Call, type Caller, calls } from "./call.ts"
import { Quota, type QuotaOptions } from "./Quota.ts"
import { makeTransport } from "./Transport.ts"

/** One method for each API: `importGroup(request)` calls `import_group`. */
export type Methods = {
  readonly [K in keyof typeof endpoints]: (typeof endpoints)[K] extends Endpoint<
    string,
    infer Req,
    infer Res,
    infer C extends Code
  >
    ? Call<Req, Res, C>
    : never
}

/** What a client offers: the methods themselves, made once; the same `retrying`; and what it works with. */
export interface Client extends Methods {
  /**
   * The same methods, repeated after transient failures with a growing, random pause: a throttled or unsent call always,
   * any other where repeating can neither double nor lose anything. Each attempt waits for its turn again.
   */
  readonly retrying: Methods
  /** The limits that requests are checked against. */
  readonly limits: Limits
  /** The app that is called. */
  readonly sdkAppId: number
  /** The address that calls go to. */
  readonly url: string
  /** The quota that calls wait for, and how it was used. */
  readonly quota: Quota["Service"]
}

/**
 * Calls the import APIs of Tencent Cloud IM. A refusal is a typed error for each documented code of the API; a lost
 * answer is a `TransportError`; a request beyond the limits is a defect, `InvalidRequest`.
 *
 * ```ts
 * const client = yield* TencentImClient
 * yield* client.importGroup({ GroupId: "g_42", Type: "Public", Name: "Design" }).pipe(
 *   Effect.catchTag("GroupIdTaken", () => Effect.void),
 * )
 * ```
 */
export class TencentImClient extends Context.Service<TencentImClient, Client>()(
  "@chatferry/sink-tencent-im/TencentImClient",
) {
  /** A client with a quota of its own: as documented, with other rates, or `"none"` for a server that has no quota. */
  static readonly layer = (
    options: ClientOptions & { readonly quota?: QuotaOptions | "documented" | "none" },
  ): Layer.Layer<TencentImClient, ClientOptionsError, HttpClient.HttpClient> => {
    const { quota = "documented" } = options
    const own = quota === "none" ? Quota.layerNone : Quota.layer(quota === "documented" ? {} : quota)
    return Layer.provide(TencentImClient.layerWithQuota(options), own)
  }

  /** A client that shares its quota with others, in this process or beyond it ({@link Quota.layerShared}). */
  static readonly layerWithQuota = (
    options: ClientOptions,
  ): Layer.Layer<TencentImClient, ClientOptionsError, HttpClient.HttpClient | Quota> =>
    Layer.effect(
      TencentImClient,
      Effect.gen(function* () {
        const settings = yield* settle(options)
        const quota = yield* Quota
        const transport = makeTransport(settings, yield* HttpClient.HttpClient)
        const { limits, retries, sdkAppId, url } = settings
        const { once, retrying } = methods({ limits, retries, quota, transport })
        return { ...once, retrying, limits, sdkAppId, url, quota }
      }),
    )
}

const methods = (caller: Caller): { readonly once: Methods; readonly retrying: Methods } => {
  const made = Object.entries(endpoints).map(
    ([name, endpoint]) => [name, calls(endpoint as Endpoint<string, unknown, unknown, Code>, caller)] as const,
  )
  // Each method is made from the endpoint of its own name, which is what `Methods` says.
  const pick = (kind: "once" | "retrying") =>
    Object.fromEntries(made.map(([name, call]) => [name, call[kind]])) as unknown as Methods
  return { once: pick("once"), retrying: pick("retrying") }
}
