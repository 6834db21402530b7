import * as Util from "node:util"
import { describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { HttpClientError, InvalidUrlError, TransportError } from "effect/http/HttpClientError"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Metric from "effect/Metric"
import * as References from "effect/References"
import * as Schema from "effect/Schema"
import * as Tracer from "effect/Tracer"
import { TestClock } from "effect/testing"
import { expect } from "vitest"
import { CallError, TencentImClient } from "../../src/index.ts"
import { answer, options, type Respond, secret, service, tracing } from "./service.ts"

/** Ways in which a call goes wrong, each with the signed address at hand. */
const failures: ReadonlyArray<readonly [string, Respond]> = [
  ["a success", () => Effect.succeed(answer())],
  ["a refusal that repeats the address", ({ url }) => Effect.succeed(answer({}, 70003, `bad: ${url.href} ${secret}`))],
  ["an undocumented code", ({ url }) => Effect.succeed(answer({}, 424242, url.search))],
  ["a gateway's page with the address", ({ url }) => Effect.succeed(new Response(url.href, { status: 502 }))],
  ["no JSON", ({ url }) => Effect.succeed(new Response(`<p>${url.href}</p>`))],
  ["an answer with a wrong field", ({ url }) => Effect.succeed({ ErrorCode: url.href })],
  [
    "a broken connection whose cause has the address",
    ({ url }, request) =>
      Effect.fail(
        new HttpClientError({
          reason: new TransportError({
            request,
            cause: { code: url.href, message: url.href, cause: { code: url.href } },
          }),
        }),
      ),
  ],
  [
    "an address that cannot be used",
    ({ url }, request) =>
      Effect.fail(new HttpClientError({ reason: new InvalidUrlError({ request, cause: new Error(url.href) }) })),
  ],
]

describe("key and signature", () => {
  it.effect.each(failures.map(([what, respond]) => ({ what, respond })))(
    "are in no error, JSON, span, log or metric after $what",
    ({ respond }) =>
      Effect.gen(function* () {
        const { layer, seen } = service(respond)
        const { spans, tracer } = tracing()
        const logged: Array<string> = []
        const formats = [Logger.formatJson, Logger.formatLogFmt, Logger.formatStructured]
        const loggers = formats.map((format) =>
          Logger.make<unknown, void>((line) => void logged.push(Util.inspect(format.log(line), { depth: 20 }))),
        )
        const exit = yield* Effect.gen(function* () {
          const client = yield* TencentImClient
          yield* Effect.logInfo("client", client, options)
          const exit = yield* Effect.exit(client.destroyGroup({ GroupId: "g_42" }))
          if (Exit.isFailure(exit)) yield* Effect.logError("failed", exit.cause)
          return exit
        }).pipe(
          Effect.provide(TencentImClient.layer({ ...options, quota: "none" }).pipe(Layer.provide(layer))),
          Effect.provide(Logger.layer(loggers)),
          Effect.provideService(Tracer.Tracer, tracer),
          Effect.provideService(References.MinimumLogLevel, "All"),
        )
        const shown: Array<string> = [...logged]
        if (Exit.isFailure(exit)) {
          const error = exit.cause.reasons.find(Cause.isFailReason)?.error
          shown.push(Cause.pretty(exit.cause), JSON.stringify(exit), Util.inspect(error, { depth: 20 }), String(error))
          expect(error).not.toHaveProperty("cause", expect.anything())
          shown.push(JSON.stringify(Schema.encodeUnknownSync(CallError)(error)))
        }
        shown.push(
          ...spans.map(({ attributes, links, name, status }) =>
            Util.inspect({ name, attributes, links, status }, { depth: 20 }),
          ),
        )
        shown.push(Util.inspect(yield* Metric.snapshot, { depth: 20 }))
        const usersig = seen[0]?.url.searchParams.get("usersig") ?? ""
        expect(usersig.length).toBeGreaterThan(100)
        expect(spans.map(({ name }) => name)).toEqual(["tencent-im.destroy_group"])
        for (const text of shown) {
          for (const hidden of [secret, usersig, encodeURIComponent(usersig), usersig.slice(0, 40)]) {
            expect(text).not.toContain(hidden)
          }
        }
      }).pipe(Effect.provideService(Metric.MetricRegistry, new Map())),
  )
})

describe("what a call shows of itself", () => {
  it.effect("is a span with endpoint, attempt and code, and a count by endpoint and outcome", () =>
    Effect.gen(function* () {
      let count = 0
      const { layer } = service(() => Effect.succeed(answer({}, ++count === 1 ? 60007 : 0)))
      const { spans, tracer } = tracing()
      yield* Effect.flatMap(TencentImClient, (client) =>
        client.retrying.setUnreadMsgNum({ GroupId: "g_42", Member_Account: "u_private", UnreadMsgNum: 5 }),
      ).pipe(
        Effect.provide(TencentImClient.layer({ ...options, quota: "none" }).pipe(Layer.provide(layer))),
        Effect.provideService(Tracer.Tracer, tracer),
        Effect.forkChild,
        Effect.tap(TestClock.adjust("1 minute")),
        Effect.flatMap(Fiber.join),
      )
      expect(spans.map(({ name, attributes }) => [name, Object.fromEntries(attributes)])).toEqual([
        ["tencent-im.set_unread_msg_num", { endpoint: "set_unread_msg_num", attempt: 1, code: 60007 }],
        ["tencent-im.set_unread_msg_num", { endpoint: "set_unread_msg_num", attempt: 2 }],
      ])
      expect(spans.map(({ kind }) => kind)).toEqual(["client", "client"])
      const counts = (yield* Metric.snapshot)
        .filter(({ id, attributes }) => id === "tencent_im_calls" && attributes?.endpoint === "set_unread_msg_num")
        .map(({ attributes, state }) => [attributes?.outcome, state])
      expect(counts).toEqual([
        ["CallsTooFrequent", { count: 1, incremental: true }],
        ["ok", { count: 1, incremental: true }],
      ])
    }).pipe(Effect.provideService(Metric.MetricRegistry, new Map())),
  )
})
