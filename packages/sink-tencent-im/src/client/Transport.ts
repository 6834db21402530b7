import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientError } from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import type { Reason } from "../errors/CallError.ts"
import type { ClientSettings } from "./ClientOptions.ts"
import { renewing } from "./UserSig.ts"

/** Why there is no answer: without address, signature or key. */
export interface NoAnswer {
  readonly reason: Exclude<Reason, "unreadable">
  readonly detail: string
}

/** The way to the service. */
export interface Transport {
  /** Sends one body to a path and gives the text of a 200 answer. */
  readonly send: (path: string, body: string) => Effect.Effect<string, NoAnswer>
  /** Takes key and signature out of the service's words, should it ever repeat them. */
  readonly clean: (text: string) => string
}

/**
 * Signs the address, waits no longer than the timeout, and keeps of a failure only what is safe to show, since an
 * `HttpClientError` holds the whole request with the signature in its address.
 */
export const makeTransport = (settings: ClientSettings, http: HttpClient.HttpClient): Transport => {
  const usersig = renewing(settings, settings.userSigLifetime)
  const query = `sdkappid=${settings.sdkAppId}&identifier=${encodeURIComponent(settings.identifier)}&contenttype=json`
  const secrets = { key: settings.secretKey, signature: settings.secretKey }
  return {
    send: Effect.fnUntraced(function* (path, body) {
      secrets.signature = yield* usersig
      const random = yield* Random.nextIntBetween(0, 4_294_967_296)
      const request = HttpClientRequest.post(`${settings.url}/${path}?${query}&random=${random}`, {
        urlParams: { usersig: secrets.signature },
        body: HttpBody.text(body, "application/json"),
      })
      return yield* http.execute(request).pipe(
        Effect.flatMap(
          (response): Effect.Effect<string, HttpClientError | NoAnswer> =>
            response.status === 200
              ? response.text
              : Effect.fail({ reason: "status", detail: `HTTP status ${response.status}` }),
        ),
        Effect.mapError((failure) => ("_tag" in failure ? safe(failure) : failure)),
        Effect.timeoutOrElse({
          duration: settings.timeout,
          orElse: () => Effect.fail<NoAnswer>({ reason: "timeout", detail: Duration.format(settings.timeout) }),
        }),
        Effect.provideService(HttpClient.TracerDisabledWhen, untraced), // the call's own span names no address
      )
    }),
    clean: (text) =>
      Object.values(secrets).reduce((clean, secret) => clean.replaceAll(Redacted.value(secret), "<redacted>"), text),
  }
}

const untraced = () => true

/** Keeps the kind and the code of a failure, and drops everything that could hold the request. */
const safe = ({ reason }: HttpClientError): NoAnswer => {
  const code = codeOf(reason.cause)
  switch (reason._tag) {
    case "TransportError":
      return {
        reason: code !== undefined && beforeSending.test(code) ? "unreachable" : "connection",
        detail: code ?? "connection lost",
      }
    case "EncodeError":
    case "InvalidUrlError":
      return { reason: "unreachable", detail: "the request could not be made" }
    default:
      return { reason: "connection", detail: code ?? "the answer broke off" }
  }
}

/** Codes of Node and undici that say that no connection was made: name, route, refusal, TLS. */
const beforeSending =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_TLS_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+)$/

const codeOf = (cause: unknown, depth = 0): string | undefined => {
  if (typeof cause !== "object" || cause === null || depth > 3) return undefined
  const inner = "cause" in cause ? codeOf(cause.cause, depth + 1) : undefined
  // A code is a word; anything else could be a text with an address in it.
  return (
    inner ?? ("code" in cause && typeof cause.code === "string" && /^\w+$/.test(cause.code) ? cause.code : undefined)
  )
}
