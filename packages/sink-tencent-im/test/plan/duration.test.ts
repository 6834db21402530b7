import { describe, expect, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schema from "effect/Schema"
import { TestClock } from "effect/testing"
import { endpoints } from "../../src/api/endpoints.ts"
import { usable } from "../../src/client/Pace.ts"
import { Precedence } from "../../src/client/Quota.ts"
import { Quota } from "../../src/index.ts"
import { type Chain, duration } from "../../src/plan/duration.ts"
import * as Forecast from "../../src/plan/forecast.ts"
import { chance as chanceOf } from "../load/Chance.ts"

const chains = (...calls: ReadonlyArray<number>): ReadonlyArray<Chain<string>> => calls.map((n) => [["a", n]])
const repeat = (count: number, calls: number) => Array.from({ length: count }, () => calls)
const rate = (perSecond: number) => () => perSecond

/** Seconds that chains of so many calls take under a quota, each answered after so many milliseconds, more or less. */
const measured = Effect.fnUntraced(function* (calls: ReadonlyArray<number>, rate = 200, roundTrip = 50, variation = 0) {
  const chance = chanceOf(1)
  const quota = yield* Effect.provide(Effect.service(Quota), Quota.layer())
  const begun = yield* Clock.currentTimeMillis
  const fiber = yield* Effect.forEach(
    calls.toSorted((a, b) => b - a),
    Effect.fnUntraced(function* (count) {
      for (let left = count; left > 0; left--) {
        const answered = yield* Effect.provideService(quota.take({ name: "a", rate }), Precedence, left)
        yield* Effect.sleep(roundTrip * (1 + variation * (2 * chance.next() - 1)))
        yield* answered
      }
    }),
    { concurrency: 64, discard: true },
  ).pipe(Effect.andThen(Clock.currentTimeMillis), Effect.forkChild)
  yield* TestClock.adjust("1 hour")
  return ((yield* Fiber.join(fiber)) - begun) / 1000
})

describe("the time that chains of calls take", () => {
  it.each([
    ["one makes its calls one after another", chains(100), 64, 5],
    ["few are as fast as the longest, which hardly waits", chains(100, 40, 7), 64, 5 + 0.01175],
    ["many are as fast as the rate", chains(...repeat(64, 100)), 64, 32],
    ["what cannot run side by side runs one after another", chains(10, 20, 30), 1, 3],
    ["more than run at once begin where others end", chains(...repeat(6, 10)), 2, 1.5],
    ["the longest waits for free moments only", chains(1000, ...repeat(19, 100)), 64, 50 + 0.475],
    ["each endpoint has its own rate", [...chains(...repeat(20, 100)), [["b", 2000]] as const], 64, 100],
    ["none take no time", chains(), 64, 0],
    ["each has a place at once, or waits for one", chains(...repeat(5, 10)), 4, 1],
  ])("%s", (_, all, atOnce, seconds) => {
    expect(duration(all, atOnce, 0.05, rate(200))).toBeCloseTo(seconds, 6)
  })

  it.effect.each([
    ["one is much longer than the others", [300, ...repeat(30, 70)]],
    ["more than run at once", repeat(200, 10)],
    ["few are long and many short", [...repeat(5, 150), ...repeat(20, 60), ...repeat(300, 3)]],
  ] as const)("is what it is under the quota, where %s", ([, calls]) =>
    Effect.gen(function* () {
      const foreseen = duration(chains(...calls), 64, 0.05, rate(usable(200)))
      expect((yield* measured(calls)) / foreseen).toBeCloseTo(1, 1)
    }),
  )

  it.effect.each([
    ["goes on alone at the end, where answers take long", 5, 800, [200, ...repeat(63, 20)]],
    ["goes on alone at the end, where they take very long", 1, 1500, [200, ...repeat(63, 20)]],
    ["is one of many short ones", 5, 400, [100, ...repeat(200, 5)]],
    ["has the time of all others, where answers are fast", 5, 50, [200, ...repeat(5, 20)]],
    ["hardly has others beside it", 5, 220, [300, ...repeat(10, 10)]],
    ["shares a rate that is no whole number", 1.5, 50, [200, ...repeat(63, 5)]],
    ["shares a rate below one a second", 0.4, 50, [50, ...repeat(63, 5)]],
  ] as const)(
    "is what it is under a quota of few calls a second, where the longest %s",
    ([, perSecond, millis, calls]) =>
      Effect.gen(function* () {
        const foreseen = duration(chains(...calls), 64, millis / 1000, rate(usable(perSecond)))
        const took = yield* measured(calls, perSecond, millis)
        expect(took / foreseen).toBeGreaterThan(0.95)
        expect(took / foreseen).toBeLessThan(1.05)
      }),
  )

  it.effect.prop(
    "is what it is under the quota, for any lengths",
    {
      calls: Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 200 }))).check(
        Schema.isMinLength(40),
        Schema.isMaxLength(100),
      ),
    },
    ({ calls }) =>
      Effect.gen(function* () {
        const foreseen = duration(chains(...calls), 64, 0.05, rate(usable(200)))
        const took = yield* measured(calls)
        expect(took).toBeGreaterThan(foreseen * 0.95)
        expect(took).toBeLessThan(foreseen * 1.1 + 0.2)
      }),
    { arbitrary: { runs: 10 } },
  )
})

describe("the time that a plan foresees", () => {
  const foreseen = (calls: ReadonlyArray<number>, rate: number, roundTrip: number) => {
    const forecast = Forecast.make(() => rate)
    for (const [i, count] of calls.entries()) forecast.lane(String(i), endpoints.importGroupMsg, count)
    return forecast.time(roundTrip / 1000).seconds
  }

  it.effect.each([
    [200, 200],
    [200, 300],
    [200, 900],
    [100, 400],
    [100, 600],
    [50, 600],
    [50, 900],
  ] as const)(
    "is a tenth off at most, whether answers vary by a fifth or not at all: %i a second, %i ms",
    ([rate, mean]) =>
      Effect.gen(function* () {
        const calls = repeat(64, 30)
        for (const variation of [0, 0.1, 0.2]) {
          const took = yield* measured(calls, rate, mean, variation)
          expect(took / foreseen(calls, rate, mean)).toBeGreaterThan(0.9)
          expect(took / foreseen(calls, rate, mean)).toBeLessThan(1.1)
        }
      }),
  )

  it("is none where neither the quota nor the way takes any", () => {
    expect(foreseen([3, 4], Number.POSITIVE_INFINITY, 0)).toBe(0)
  })

  it.effect("reckons with lanes that begin when all places are taken", () =>
    Effect.gen(function* () {
      const calls = repeat(100, 20)
      expect((yield* measured(calls, 200, 600)) / foreseen(calls, 200, 600)).toBeCloseTo(1, 1)
    }),
  )
})
