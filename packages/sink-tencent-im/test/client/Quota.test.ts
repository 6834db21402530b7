import { describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as RateLimiter from "effect/persistence/RateLimiter"
import * as Schema from "effect/Schema"
import { TestClock } from "effect/testing"
import { expect } from "vitest"
import { Precedence } from "../../src/client/Quota.ts"
import { Quota, TencentImClient } from "../../src/index.ts"
import { busiest } from "./busiest.ts"
import { answer, clientOf, options, service } from "./service.ts"

const endpoint = { name: "import_group_msg", rate: 200 }

/** Takes a permit at each time of arrival, and says when it was given. */
const departures = Effect.fnUntraced(function* (quota: Quota["Service"], arrivals: ReadonlyArray<number>) {
  const times: Array<number> = []
  yield* Effect.forEach(
    arrivals,
    (at) =>
      Effect.sleep(Duration.millis(at)).pipe(
        Effect.andThen(quota.take(endpoint)),
        Effect.andThen(Clock.currentTimeMillis),
        Effect.map((now) => times.push(now)),
      ),
    { concurrency: "unbounded", discard: true },
  )
  return times
})

const ownQuota = (rates = {}) => Effect.provide(Effect.service(Quota), Quota.layer({ rates }))

describe("the quota of one process", () => {
  it.effect.prop(
    "holds for any pattern of arrivals",
    {
      arrivals: Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 4000 }))).check(
        // What is made is hardly longer than it must be.
        Schema.isMinLength(500),
        Schema.isMaxLength(900),
      ),
    },
    ({ arrivals }) =>
      Effect.gen(function* () {
        const quota = yield* ownQuota()
        const fiber = yield* Effect.forkChild(departures(quota, arrivals))
        yield* TestClock.adjust("20 seconds")
        const times = yield* Fiber.join(fiber)
        expect(times).toHaveLength(arrivals.length)
        expect(busiest(times)).toBeLessThanOrEqual(200)
      }),
    { arbitrary: { runs: 20 } },
  )

  it.effect("knows the mean time from departure to answer, once there is one", () =>
    Effect.gen(function* () {
      const quota = yield* ownQuota()
      const roundTrip = Effect.map(quota.use, ([use]) => use?.roundTrip)
      for (const [millis, mean] of [
        [40, 0.04],
        [80, 0.06],
      ] as const) {
        const answered = yield* quota.take({ name: "import_group_msg", rate: 200 })
        yield* TestClock.adjust(millis)
        yield* answered
        expect(yield* roundTrip).toBeCloseTo(mean, 6)
      }
    }),
  )

  it.effect("is used to 97 percent under full demand", () =>
    Effect.gen(function* () {
      const quota = yield* ownQuota()
      const fiber = yield* Effect.forkChild(
        departures(
          quota,
          Array.from({ length: 3000 }, () => 0),
        ),
      )
      yield* TestClock.adjust("10 seconds")
      const [use] = yield* quota.use
      expect(use).toMatchObject({ endpoint: "import_group_msg", quota: 200, throttled: 0 })
      expect(use?.calls).toBeGreaterThan(1935)
      expect(use?.share).toBeCloseTo(0.97, 2)
      yield* Fiber.interrupt(fiber)
    }),
  )

  it.effect("is one for each endpoint, as documented or as configured", () =>
    Effect.gen(function* () {
      const quota = yield* ownQuota({ get_group_info: 400 })
      const all = [endpoint, { name: "multiaccount_import", rate: 100 }, { name: "get_group_info", rate: 200 }]
      const fiber = yield* Effect.forEach(
        all,
        (one) => Effect.forEach(Array.from({ length: 5000 }), () => quota.take(one), { discard: true }),
        { concurrency: "unbounded" },
      ).pipe(Effect.forkChild)
      yield* TestClock.adjust("10 seconds")
      const calls = (yield* quota.use).map(({ calls }) => Math.floor(calls / 10))
      expect(calls).toEqual([194, 97, 388])
      yield* Fiber.interrupt(fiber)
    }),
  )

  it.effect("halves after the service said too often, for all callers, and recovers by itself", () =>
    Effect.gen(function* () {
      const quota = yield* ownQuota()
      const times: Array<number> = []
      const caller = Effect.forever(
        Effect.andThen(
          quota.take(endpoint),
          Effect.map(Clock.currentTimeMillis, (now) => times.push(now)),
        ),
      )
      const fiber = yield* Effect.forkChild(
        Effect.all(
          Array.from({ length: 8 }, () => caller),
          { concurrency: 8 },
        ),
      )
      const inSecond = (from: number) => times.filter((time) => time >= from * 1000 && time < (from + 1) * 1000).length
      yield* TestClock.adjust("5 seconds")
      // Calls that were under way together are refused together.
      yield* Effect.all(Array.from({ length: 20 }, () => quota.slow(endpoint)))
      yield* TestClock.adjust("25 seconds")
      expect(inSecond(4)).toBeGreaterThanOrEqual(193)
      expect(inSecond(5)).toBeGreaterThan(90)
      expect(inSecond(5)).toBeLessThan(110)
      expect(inSecond(10)).toBeGreaterThan(inSecond(6))
      expect(inSecond(20)).toBeGreaterThanOrEqual(193)
      expect((yield* quota.use)[0]?.throttled).toBe(20)
      yield* Fiber.interrupt(fiber)
    }),
  )

  it.effect("lets who has precedence go first, and among equals who came first", () =>
    Effect.gen(function* () {
      const quota = yield* ownQuota({ import_group_msg: 1 })
      const left: Array<string> = []
      const call = (name: string, precedence: number) =>
        quota.take(endpoint).pipe(
          Effect.provideService(Precedence, precedence),
          Effect.map(() => left.push(name)),
        )
      yield* call("free", 0)
      yield* Effect.forkChild(call("first", 1))
      yield* TestClock.adjust("1 millis")
      const interrupted = yield* Effect.forkChild(call("interrupted", 9))
      yield* Effect.forkChild(call("second", 1))
      yield* Effect.forkChild(call("long", 5))
      yield* TestClock.adjust("500 millis")
      // "first" watches the clock already; what comes now and has precedence leaves before it all the same.
      yield* Effect.forkChild(call("late", 7))
      yield* Fiber.interrupt(interrupted)
      yield* TestClock.adjust("6 seconds")
      expect(left).toEqual(["free", "late", "long", "first", "second"])
      expect((yield* quota.use)[0]?.calls).toBe(5)
    }),
  )

  it.effect("lets nobody wait for long, whoever has precedence", () =>
    Effect.gen(function* () {
      const quota = yield* ownQuota({ import_group_msg: 20 })
      const endless = Effect.forever(quota.take(endpoint)).pipe(Effect.provideService(Precedence, 100))
      const busy = yield* Effect.forkChild(Effect.all([endless, endless], { concurrency: 2 }))
      yield* TestClock.adjust("1 second")
      const patient = yield* Effect.forkChild(Effect.andThen(quota.take(endpoint), Clock.currentTimeMillis))
      yield* TestClock.adjust("15 seconds")
      const at = yield* Fiber.join(patient)
      expect(at).toBeGreaterThan(10_000)
      expect(at).toBeLessThan(12_000)
      yield* Fiber.interrupt(busy)
    }),
  )

  it.effect("lets who has precedence go first also where turns are so rare that all have waited for long", () =>
    Effect.gen(function* () {
      const quota = yield* ownQuota({ import_group_msg: 2 })
      const left: Array<string> = []
      const call = (name: string, precedence: number) =>
        quota.take(endpoint).pipe(
          Effect.provideService(Precedence, precedence),
          Effect.map(() => left.push(name)),
        )
      yield* Effect.forkChild(
        Effect.forEach(Array.from({ length: 60 }), () => call("short", 1), { concurrency: "unbounded" }),
      )
      yield* TestClock.adjust("20 seconds")
      yield* Effect.forkChild(call("long", 9))
      const before = left.length
      yield* TestClock.adjust("1 second")
      expect(left[before]).toBe("long")
      expect(before).toBeLessThan(42)
    }),
  )

  it.effect("lets nobody wait for long there either, as turns go", () =>
    Effect.gen(function* () {
      const quota = yield* ownQuota({ import_group_msg: 2 })
      const endless = Effect.forever(quota.take(endpoint)).pipe(Effect.provideService(Precedence, 100))
      yield* Effect.forkChild(Effect.all([endless, endless, endless], { concurrency: 3 }))
      yield* TestClock.adjust("1 second")
      const patient = yield* Effect.forkChild(Effect.andThen(quota.take(endpoint), Clock.currentTimeMillis))
      yield* TestClock.adjust("1 minute")
      const at = yield* Fiber.join(patient)
      // Ten rounds of four.
      expect(at).toBeGreaterThan(10_000)
      expect(at).toBeLessThan(23_000)
    }),
  )

  it.effect.prop(
    "goes on whoever leaves while waiting, and holds for any precedence",
    {
      callers: Schema.Array(
        Schema.Struct({
          at: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1000 })),
          precedence: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 5 })),
          /** Milliseconds that it has patience for. */
          leaves: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3000 })),
        }),
      ).check(Schema.isMinLength(20), Schema.isMaxLength(200)),
    },
    ({ callers }) =>
      Effect.gen(function* () {
        const quota = yield* ownQuota({ import_group_msg: 5 })
        const times: Array<number> = []
        const fiber = yield* Effect.forEach(
          callers,
          ({ at, precedence, leaves }) =>
            Effect.sleep(at).pipe(
              Effect.andThen(quota.take(endpoint)),
              Effect.andThen(Clock.currentTimeMillis),
              Effect.map((now) => times.push(now)),
              Effect.provideService(Precedence, precedence),
              Effect.timeoutOption(at + leaves),
            ),
          { concurrency: "unbounded", discard: true },
        ).pipe(Effect.forkChild)
        yield* TestClock.adjust("10 seconds")
        yield* Fiber.join(fiber)
        expect(busiest(times)).toBeLessThanOrEqual(5)
        // Nobody took the turn away: the next call leaves at once.
        yield* quota.take(endpoint)
        expect((yield* quota.use)[0]?.calls).toBe(times.length + 1)
      }),
    { arbitrary: { runs: 20 } },
  )

  it.effect("gives nothing to a caller that left while it waited", () =>
    Effect.gen(function* () {
      const quota = yield* ownQuota({ import_group_msg: 1 })
      yield* quota.take(endpoint)
      const waiting = yield* Effect.forkChild(quota.take(endpoint))
      const next = yield* Effect.forkChild(Effect.andThen(quota.take(endpoint), Clock.currentTimeMillis))
      yield* TestClock.adjust("500 millis")
      yield* Fiber.interrupt(waiting)
      yield* TestClock.adjust("1 second")
      expect(yield* Fiber.join(next)).toBeLessThan(1100)
      expect((yield* quota.use)[0]?.calls).toBe(2)
    }),
  )
})

describe("a client", () => {
  it.effect("waits for its turn at each attempt, and slows down when it is throttled", () =>
    Effect.gen(function* () {
      const times: Array<number> = []
      const { layer } = service(() =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          times.push(now)
          return answer({}, times.length === 300 ? 60007 : 0)
        }),
      )
      const calls = Effect.gen(function* () {
        const client = yield* TencentImClient
        yield* Effect.forEach(Array.from({ length: 1500 }), () => client.retrying.destroyGroup({ GroupId: "g" }), {
          concurrency: 50,
          discard: true,
        })
        return yield* client.quota.use
      })
      const fiber = yield* calls.pipe(
        Effect.provide(TencentImClient.layer(options).pipe(Layer.provide(layer))),
        Effect.forkChild,
      )
      yield* TestClock.adjust("1 minute")
      expect(yield* Fiber.join(fiber)).toMatchObject([{ endpoint: "destroy_group", calls: 1501, throttled: 1 }])
      expect(busiest(times)).toBeLessThanOrEqual(200)
      const after = times[299] ?? 0
      expect(times.filter((time) => time > after && time <= after + 1000).length).toBeLessThan(110)
    }),
  )

  it.effect.each([
    [60007, "the API that met it", 97],
    [60018, "the API that met it", 97],
    [60019, "the API that met it", 97],
    [60011, "every API of the app, also those that were not called before", 48.5],
  ] as const)("that is throttled with %i slows down %s", ([code, , others]) =>
    Effect.gen(function* () {
      const calls = { destroy_group: 0, account_check: 0, account_delete: 0 }
      const { layer } = service(({ url }) =>
        Effect.sync(() => {
          const name = url.pathname.split("/").at(-1) as keyof typeof calls
          calls[name]++
          return answer({ ResultItem: [] }, name === "destroy_group" && calls[name] === 1000 ? code : 0)
        }),
      )
      yield* Effect.gen(function* () {
        const { retrying } = yield* TencentImClient
        const busy = (call: Effect.Effect<unknown, unknown>) =>
          Effect.forkChild(Effect.all([Effect.forever(call), Effect.forever(call)], { concurrency: 2 }))
        yield* busy(retrying.destroyGroup({ GroupId: "g" }))
        yield* busy(retrying.accountCheck({ CheckItem: [{ UserID: "a" }] }))
        yield* TestClock.adjust("5200 millis")
        yield* busy(retrying.accountDelete({ DeleteItem: [{ UserID: "a" }] }))
        const before = { ...calls }
        yield* TestClock.adjust("1 second")
        expect(Math.abs(calls.destroy_group - before.destroy_group - 97)).toBeLessThan(15)
        expect(Math.abs(calls.account_check - before.account_check - others)).toBeLessThan(8)
        expect(Math.abs(calls.account_delete - others)).toBeLessThan(15)
        yield* TestClock.adjust("12 seconds")
        const later = { ...calls }
        yield* TestClock.adjust("1 second")
        expect(calls.account_check - later.account_check).toBeGreaterThanOrEqual(96)
      }).pipe(Effect.provide(TencentImClient.layer(options).pipe(Layer.provide(layer))))
    }),
  )

  it.effect("may leave while it waits, even where a started call must not be interrupted", () =>
    Effect.gen(function* () {
      const { layer, seen } = clientOf(() => Effect.succeed(answer()), { quota: { rates: { destroy_group: 1 } } })
      yield* Effect.gen(function* () {
        const client = yield* TencentImClient
        yield* client.destroyGroup({ GroupId: "first" })
        const fiber = yield* Effect.forkChild(Effect.uninterruptible(client.destroyGroup({ GroupId: "second" })))
        yield* TestClock.adjust("100 millis")
        yield* Fiber.interrupt(fiber)
      }).pipe(Effect.provide(layer))
      expect(seen.map(({ body }) => body)).toEqual([{ GroupId: "first" }])
    }),
  )

  it.effect("with quota none never waits", () =>
    Effect.gen(function* () {
      const { layer, seen } = clientOf(() => Effect.succeed(answer()))
      yield* Effect.flatMap(TencentImClient, (client) =>
        Effect.forEach(Array.from({ length: 1000 }), () => client.destroyGroup({ GroupId: "g" }), { discard: true }),
      ).pipe(Effect.provide(layer))
      expect(seen).toHaveLength(1000)
    }),
  )
})

describe("a shared quota", () => {
  const memory = RateLimiter.layer.pipe(Layer.provide(RateLimiter.layerStoreMemory))
  const process = (limiter: Layer.Layer<RateLimiter.RateLimiter>) =>
    Effect.provide(Effect.service(Quota), Layer.provide(Quota.layerShared({ sdkAppId: 1400000000 }), limiter))

  it.effect("is kept by several processes together", () =>
    Effect.gen(function* () {
      const limiter = Layer.succeedContext(yield* Layer.build(memory))
      const processes = [yield* process(limiter), yield* process(limiter), yield* process(limiter)]
      const fiber = yield* Effect.forEach(
        processes,
        (quota) =>
          departures(
            quota,
            Array.from({ length: 600 }, () => 0),
          ),
        { concurrency: "unbounded" },
      ).pipe(Effect.forkChild)
      yield* TestClock.adjust("20 seconds")
      const times = (yield* Fiber.join(fiber)).flat().sort((a, b) => a - b)
      expect(times).toHaveLength(1800)
      expect(busiest(times)).toBeLessThanOrEqual(200)
      expect(times.at(-1)).toBeLessThan(9_500)
    }),
  )

  it.effect("whose store is gone lets each process pace itself, and says so once a minute", () =>
    Effect.gen(function* () {
      const broken = Layer.effect(
        RateLimiter.RateLimiter,
        Effect.map(RateLimiter.RateLimiter, (limiter) => ({
          ...limiter,
          consume: () =>
            Effect.fail(
              new RateLimiter.RateLimiterError({
                reason: new RateLimiter.RateLimitStoreError({ message: "redis://:password@host refused" }),
              }),
            ),
        })),
      ).pipe(Layer.provide(memory))
      const logged: Array<string> = []
      const logger = Logger.make(({ message }) => void logged.push(String(message)))
      const quota = yield* process(broken)
      const fiber = yield* departures(
        quota,
        Array.from({ length: 400 }, () => 0),
      ).pipe(Effect.provide(Logger.layer([logger])), Effect.forkChild)
      yield* TestClock.adjust("3 seconds")
      expect(busiest(yield* Fiber.join(fiber))).toBeLessThanOrEqual(200)
      expect(logged).toEqual([expect.stringContaining("this process paces its calls alone")])
      expect(logged.join()).not.toContain("password")
    }),
  )
})
