import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientError } from "effect/http/HttpClientError"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Tracer from "effect/Tracer"
import type { CallErrorOf } from "../../src/client/call.ts"
import { type Methods, TencentImClient } from "../../src/client/TencentImClient.ts"
import type { Code } from "../../src/errors/Refusal.ts"

export const secret = "s3cret-key-of-the-test-app"

export const options = {
  sdkAppId: 1400000000,
  identifier: "administrator",
  secretKey: Redacted.make(secret),
  endpoint: "singapore",
} as const

/** A request as the service sees it. */
export interface Seen {
  readonly url: URL
  readonly body: unknown
}

export type Respond = (seen: Seen, request: HttpClientRequest) => Effect.Effect<Response | object, HttpClientError>

/** An HTTP client that answers by itself, and what it was asked. */
export const service = (respond: Respond) => {
  const seen: Array<Seen> = []
  const http = HttpClient.make((request, url) => {
    const { body } = request
    const one = { url, body: body._tag === "Uint8Array" ? JSON.parse(new TextDecoder().decode(body.body)) : undefined }
    seen.push(one)
    return Effect.map(respond(one, request), (answer) =>
      HttpClientResponse.fromWeb(request, answer instanceof Response ? answer : Response.json(answer)),
    )
  })
  return { seen, layer: Layer.succeed(HttpClient.HttpClient, http) }
}

/** A tracer, and the spans it was asked for. */
export const tracing = () => {
  const spans: Array<Tracer.Span> = []
  const tracer = Tracer.make({
    span(options) {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    },
  })
  return { spans, tracer }
}

/** An answer of the service: code 0, or a refusal. */
export const answer = (fields: object = {}, code = 0, info = "") => ({
  ActionStatus: code === 0 ? "OK" : "FAIL",
  ErrorInfo: info,
  ErrorCode: code,
  ...fields,
})

/** A client without quota that talks to such a service. */
export const clientOf = (respond: Respond, more: Partial<Parameters<typeof TencentImClient.layer>[0]> = {}) => {
  const { layer, seen } = service(respond)
  return {
    seen,
    layer: TencentImClient.layer({ ...options, quota: "none", ...more }).pipe(Layer.provideMerge(layer)),
  }
}

/** Any method by its name, for tests that walk through all of them. */
export type AnyMethod = (request: unknown) => Effect.Effect<object, CallErrorOf<Code>>

export const anyMethod = (methods: Methods, name: keyof Methods): AnyMethod => methods[name] as AnyMethod
