import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import { Emulator } from "../src/index.ts"
import { RateMeter } from "../src/rate/RateMeter.ts"
import { against, code, inspect } from "./client.ts"

const check = (times: number) =>
  Effect.forEach(
    Array.from({ length: times }),
    () => code("im_open_login_svc/account_check", { CheckItem: [{ UserID: "a" }] }),
    { concurrency: 8 },
  )
const refusedOf = (codes: ReadonlyArray<number>) => codes.filter((one) => one === 60007).length

const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 })
const timesOf = (steps: ReadonlyArray<number>) => {
  let time = 0
  return steps.map((step) => (time += step))
}
const inSecondBefore = (times: ReadonlyArray<number>, end: number) =>
  times.filter((time) => time <= end && end - time < 1_000).length

describe("RateMeter", () => {
  it("never lets more than the quota through in any second", () => {
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 12 }), (steps, quota) => {
        const meter = new RateMeter({ quota: () => quota, enforced: true, origin: 0 })
        const let_through = timesOf(steps).filter((time) => meter.arrive("a", time))
        for (const end of let_through) assert.isAtMost(inSecondBefore(let_through, end), quota)
      }),
    )
  })

  it("refuses nobody that keeps the quota in every second", () => {
    fc.assert(
      fc.property(gaps, (steps) => {
        const times = timesOf(steps)
        const peak = Math.max(...times.map((_, i) => inSecondBefore(times.slice(0, i + 1), times[i] ?? 0)))
        const meter = new RateMeter({ quota: () => peak, enforced: true, origin: 0 })
        assert.isTrue(times.every((time) => meter.arrive("a", time)))
        assert.strictEqual(meter.rates()[0]?.peak, peak)
      }),
    )
  })

  it("counts without enforcement what is beyond the quota in the second before each arrival", () => {
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 12 }), (steps, quota) => {
        const times = timesOf(steps)
        const meter = new RateMeter({ quota: () => quota, enforced: false, origin: 0 })
        assert.isTrue(times.every((time) => meter.arrive("a", time)))
        const beyond = times.filter((time, i) => inSecondBefore(times.slice(0, i + 1), time) > quota)
        assert.strictEqual(meter.rates()[0]?.violations, beyond.length)
      }),
    )
  })

  it("keeps counting right after many thousand calls", () => {
    const meter = new RateMeter({ quota: () => 200, enforced: true, origin: 0 })
    for (let i = 0; i < 20_000; i++) assert.isTrue(meter.arrive("a", i * 5))
    assert.deepStrictEqual(meter.rates(), [
      { endpoint: "a", quota: 200, calls: 20_000, violations: 0, peak: 200, firstAt: 0, lastAt: 99_995 },
    ])
  })
})

describe("call rates", () => {
  it.effect("answers 60007 from the 101st account_check of a second, and not in the next", () =>
    against(
      Effect.gen(function* () {
        const emulator = yield* Emulator
        assert.strictEqual(refusedOf(yield* check(103)), 3)
        yield* TestClock.adjust("999 millis")
        assert.strictEqual(refusedOf(yield* check(1)), 1)
        yield* TestClock.adjust("1 millis")
        assert.strictEqual(refusedOf(yield* check(100)), 0)
        const [rate] = yield* emulator.rates
        assert.deepInclude(rate, { endpoint: "account_check", quota: 100, calls: 204, violations: 4, peak: 104 })
        const violations = yield* emulator.violations
        assert.deepStrictEqual(
          violations.map(({ inSecond }) => inSecond),
          [101, 102, 103, 104],
        )
      }),
    ),
  )

  it.effect("only counts when the quota is not enforced", () =>
    against(
      Effect.gen(function* () {
        assert.strictEqual(refusedOf(yield* check(105)), 0)
        assert.strictEqual((yield* inspect("violations")).json.length, 5)
      }),
      { quota: { enforced: false } },
    ),
  )

  it.effect("takes another quota, for all endpoints or for one", () =>
    Effect.gen(function* () {
      assert.strictEqual(refusedOf(yield* against(check(5), { quota: { perSecond: 2 } })), 3)
      assert.strictEqual(refusedOf(yield* against(check(5), { quota: { perSecond: { account_check: 1 } } })), 4)
      assert.strictEqual(refusedOf(yield* against(check(5), { quota: { perSecond: { importmsg: 1 } } })), 0)
    }),
  )
})
