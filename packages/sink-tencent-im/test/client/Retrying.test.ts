import { describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { HttpClientError, TransportError } from "effect/http/HttpClientError"
import { TestClock } from "effect/testing"
import { expect } from "vitest"
import { type Client, TencentImClient } from "../../src/index.ts"
import { answer, clientOf } from "./service.ts"

type Method = (client: Client) => Effect.Effect<unknown, { readonly _tag: string }>

const safe: Method = (client) =>
  client.retrying.importGroupMember({ GroupId: "g", MemberList: [{ Member_Account: "u" }] })
const readFirst: Method = (client) => client.retrying.importGroup({ GroupId: "g", Type: "Public", Name: "x" })

/** How often a service is called that fails first, and what comes of it. */
const attempts = Effect.fnUntraced(function* (
  method: Method,
  failures: number,
  fail: Parameters<typeof clientOf>[0],
  retries = 5,
) {
  let count = 0
  const { layer, seen } = clientOf(
    (seen, request) =>
      ++count <= failures ? fail(seen, request) : Effect.succeed(answer({ GroupId: "g", MemberList: [] })),
    { retries },
  )
  const fiber = yield* Effect.flatMap(TencentImClient, method).pipe(
    Effect.provide(layer),
    Effect.exit,
    Effect.forkChild,
  )
  yield* TestClock.adjust("10 minutes")
  return [seen.length, Exit.isSuccess(yield* Fiber.join(fiber)) ? "ok" : "failed"]
})

const refuse = (code: number) => () => Effect.succeed(answer({}, code))
const gateway = () => Effect.succeed(new Response("", { status: 502 }))
const broken =
  (code: string): Parameters<typeof clientOf>[0] =>
  (_, request) =>
    Effect.fail(new HttpClientError({ reason: new TransportError({ request, cause: { code } }) }))

describe("a retrying call", () => {
  it.effect("is repeated after transient failures where repeating is safe", () =>
    Effect.gen(function* () {
      expect(yield* attempts(safe, 3, refuse(10002))).toEqual([4, "ok"])
      expect(yield* attempts(safe, 3, gateway)).toEqual([4, "ok"])
      expect(yield* attempts(safe, 3, broken("ECONNRESET"))).toEqual([4, "ok"])
    }),
  )

  it.effect("is not repeated after an unknown outcome where one must read first", () =>
    Effect.gen(function* () {
      expect(yield* attempts(readFirst, 1, refuse(10002))).toEqual([1, "failed"])
      expect(yield* attempts(readFirst, 1, refuse(60008))).toEqual([1, "failed"])
      expect(yield* attempts(readFirst, 1, gateway)).toEqual([1, "failed"])
      expect(yield* attempts(readFirst, 1, broken("ECONNRESET"))).toEqual([1, "failed"])
    }),
  )

  it.effect("is repeated anywhere when the service did not carry it out: throttled, or not reached", () =>
    Effect.gen(function* () {
      expect(yield* attempts(readFirst, 2, refuse(60007))).toEqual([3, "ok"])
      expect(yield* attempts(readFirst, 2, broken("ECONNREFUSED"))).toEqual([3, "ok"])
    }),
  )

  it.effect("is never repeated after a refusal that will stay", () =>
    Effect.gen(function* () {
      for (const code of [10004, 10007, 10010, 60010, 70001, 70050, 424242]) {
        expect(yield* attempts(safe, 1, refuse(code))).toEqual([1, "failed"])
      }
    }),
  )

  it.effect("gives up after its retries with the last error", () =>
    Effect.gen(function* () {
      expect(yield* attempts(safe, 100, refuse(10002))).toEqual([6, "failed"])
      expect(yield* attempts(safe, 100, refuse(10002), 0)).toEqual([1, "failed"])
    }),
  )

  it.effect("pauses longer and longer, and never in step", () =>
    Effect.gen(function* () {
      const times: Array<number> = []
      const { layer } = clientOf(
        () =>
          Effect.map(
            TestClock.testClockWith((clock) => Effect.sync(() => clock.currentTimeMillisUnsafe())),
            (now) => {
              times.push(now)
              return answer({}, 10002)
            },
          ),
        { retries: 10 },
      )
      const fiber = yield* Effect.flatMap(TencentImClient, safe).pipe(
        Effect.provide(layer),
        Effect.exit,
        Effect.forkChild,
      )
      yield* TestClock.adjust("1 hour")
      yield* Fiber.join(fiber)
      const pauses = times.slice(1).map((time, i) => time - (times[i] ?? 0))
      for (const [i, pause] of pauses.entries()) {
        const full = Math.min(30_000, 400 * 2 ** i)
        expect(pause).toBeGreaterThanOrEqual(Math.floor(full / 2))
        expect(pause).toBeLessThanOrEqual(full)
      }
      expect(pauses).toHaveLength(10)
    }),
  )
})
