import * as Http from "node:http"
import type { AddressInfo } from "node:net"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { describe, it } from "@effect/vitest"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import { TestClock } from "effect/testing"
import { expect } from "vitest"
import { TencentImClient } from "../../src/index.ts"
import { answer, clientOf, options } from "./service.ts"

/** A server of one's own on a free port of this machine. */
const serve = (handle: Http.RequestListener) =>
  Effect.acquireRelease(
    Effect.callback<Http.Server>((resume) => {
      const server = Http.createServer(handle)
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) =>
      Effect.callback<void>((resume) => {
        server.closeAllConnections()
        server.close(() => resume(Effect.void))
      }),
  ).pipe(Effect.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`))

const layerOf = (
  endpoint: string,
  timeout: Duration.Input,
  http: Layer.Layer<HttpClient.HttpClient> = NodeHttpClient.layerUndici,
) => TencentImClient.layer({ ...options, endpoint, timeout, quota: "none" }).pipe(Layer.provide(http))

/** How one call ends at such a server. */
const lost = Effect.fnUntraced(function* (
  handle: Http.RequestListener,
  timeout: Duration.Input = "5 seconds",
  http?: Layer.Layer<HttpClient.HttpClient>,
) {
  const url = yield* serve(handle)
  const error = yield* Effect.flip(
    Effect.flatMap(TencentImClient, (client) => client.destroyGroup({ GroupId: "g_42" })).pipe(
      Effect.provide(layerOf(url, timeout, http)),
    ),
  )
  expect(error).toMatchObject({ _tag: "TransportError", endpoint: "destroy_group", records: ["g_42"], retryable: true })
  expect(JSON.stringify(error) + error.message + error.stack).not.toContain("usersig")
  return error._tag === "TransportError" ? `${error.reason}: ${error.detail}` : error.message
})

const says =
  (status: number, text: string): Http.RequestListener =>
  (_, response) =>
    response.writeHead(status).end(text)

describe("a lost answer", () => {
  it.live("is a transport error that says how it was lost", () =>
    Effect.gen(function* () {
      expect(yield* lost(says(502, "<html>Bad Gateway</html>"))).toBe("status: HTTP status 502")
      expect(yield* lost(says(302, ""))).toBe("status: HTTP status 302")
      expect(yield* lost(says(204, ""))).toBe("status: HTTP status 204")
      expect(yield* lost(says(200, "<html>Welcome to the hotel's network</html>"))).toBe(
        "unreadable: the answer is no JSON object",
      )
      expect(yield* lost(says(200, ""))).toBe("unreadable: the answer is no JSON object")
      expect(yield* lost(says(200, "null"))).toBe("unreadable: the answer is no JSON object")
      expect(yield* lost(says(200, "{}"))).toBe("unreadable: the answer has no ErrorCode")
      expect(yield* lost(says(200, `{"ErrorCode":"0"}`))).toBe("unreadable: the answer has no ErrorCode")
      expect(yield* lost(says(200, `{"ActionStatus":"FAIL","ErrorCode":0}`))).toBe(
        "unreadable: the answer says FAIL without a code",
      )
      expect(yield* lost((request) => request.socket.destroy())).toMatch(/^connection: (UND_ERR_SOCKET|ECONNRESET)$/)
      expect(
        yield* lost((request, response) => {
          response.writeHead(200, { "content-length": 100 })
          response.write("{")
          setTimeout(() => request.socket.destroy(), 20)
        }),
      ).toMatch(/^connection: /)
      expect(yield* lost(() => {}, "100 millis")).toBe("timeout: 100ms")
      expect(
        yield* lost((_, response) => {
          response.writeHead(200).write(`{"ErrorCode":`)
        }, "100 millis"),
      ).toBe("timeout: 100ms")
    }).pipe(Effect.scoped),
  )

  it.live("looks the same through fetch", () =>
    Effect.gen(function* () {
      const fetch = FetchHttpClient.layer
      expect(yield* lost(says(502, ""), "5 seconds", fetch)).toBe("status: HTTP status 502")
      expect(yield* lost((request) => request.socket.destroy(), "5 seconds", fetch)).toMatch(/^connection: /)
      expect(yield* lost(() => {}, "100 millis", fetch)).toBe("timeout: 100ms")
    }).pipe(Effect.scoped),
  )

  it.live("is known not to have been sent when there was no connection", () =>
    Effect.gen(function* () {
      const url = yield* Effect.scoped(serve(says(200, "")))
      for (const http of [NodeHttpClient.layerUndici, FetchHttpClient.layer, NodeHttpClient.layerNodeHttp]) {
        const error = yield* Effect.flip(
          Effect.flatMap(TencentImClient, (client) => client.destroyGroup({ GroupId: "g_42" })).pipe(
            Effect.provide(layerOf(url, "5 seconds", http)),
          ),
        )
        expect(error).toMatchObject({ _tag: "TransportError", reason: "unreachable", detail: "ECONNREFUSED" })
      }
    }),
  )

  it.effect("is waited for five seconds, longer than the service's own three", () =>
    Effect.gen(function* () {
      const { layer } = clientOf(() => Effect.delay(Effect.succeed(answer()), "4900 millis"))
      const slow = yield* Effect.flatMap(TencentImClient, (client) => client.destroyGroup({ GroupId: "g" })).pipe(
        Effect.provide(layer),
        Effect.forkChild,
      )
      yield* TestClock.adjust("4900 millis")
      expect(Exit.isSuccess(yield* Fiber.await(slow))).toBe(true)
      const never = yield* Effect.flatMap(TencentImClient, (client) => client.destroyGroup({ GroupId: "g" })).pipe(
        Effect.provide(clientOf(() => Effect.never).layer),
        Effect.flip,
        Effect.forkChild,
      )
      yield* TestClock.adjust("5 seconds")
      expect(yield* Fiber.join(never)).toMatchObject({ reason: "timeout", detail: "5s" })
    }),
  )
})

describe("an answer", () => {
  it.effect("that lacks a documented field is unreadable, and the field is named without what it held", () =>
    Effect.gen(function* () {
      const { layer } = clientOf(() =>
        Effect.succeed(answer({ RspMsgList: [{ MsgSeq: "somebody's words", MsgBody: [] }] })),
      )
      const client = Effect.flatMap(TencentImClient, (client) =>
        client.groupMsgGetSimple({ GroupId: "g", ReqMsgNumber: 1 }),
      )
      const error = yield* Effect.flip(Effect.provide(client, layer))
      expect(error).toMatchObject({ _tag: "TransportError", reason: "unreadable" })
      expect(error.message).toContain("RspMsgList")
      expect(error.message).toContain("MsgSeq")
      expect(error.message).not.toContain("somebody")
    }),
  )

  it.effect("may have fields that the documents do not know", () =>
    Effect.gen(function* () {
      const { layer } = clientOf(() => Effect.succeed(answer({ GroupId: "g", Colour: "blue" })))
      const made = yield* Effect.flatMap(TencentImClient, (client) =>
        client.importGroup({ Type: "Public", Name: "x" }),
      ).pipe(Effect.provide(layer))
      expect(made).toEqual({ GroupId: "g" })
    }),
  )
})
