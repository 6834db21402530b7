import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Pace } from "../../src/client/Pace.ts"
import { busiest } from "./busiest.ts"

describe("the pace", () => {
  it("never lets a second hold more than the rate, whatever comes when and however late it leaves", () => {
    const step = fc.record({
      /** Milliseconds until the next call comes. */
      gap: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 3000 })),
      /** Milliseconds that a timer is late, or the process stands still. */
      late: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 3, noNaN: true }), fc.integer({ min: 0, max: 800 })),
      throttled: fc.integer({ min: 0, max: 50 }).map((n) => n === 0),
    })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.array(step, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 30 }),
        (rate, steps, rounds) => {
          const pace = new Pace(rate)
          const times: Array<number> = []
          let now = 0
          for (let round = 0; round < rounds; round++) {
            for (const { gap, late, throttled } of steps) {
              now += gap
              const wait = pace.wait(now)
              if (wait > 0) now += wait + late
              pace.depart(now)
              times.push(now)
              if (throttled) pace.slow(now)
            }
          }
          expect(busiest(times)).toBeLessThanOrEqual(rate)
        },
      ),
      { numRuns: 300 },
    )
  })

  it("makes up for late timers, so that the rate is kept", () => {
    const pace = new Pace(200)
    let now = 0
    let calls = 0
    // Timers of whole milliseconds that fire up to 4 ms late.
    while (now < 60_000) {
      const wait = pace.wait(now)
      if (wait > 0) now += Math.ceil(wait) + (calls % 5)
      else {
        pace.depart(now)
        calls++
      }
    }
    expect(calls / 60).toBeGreaterThan(193)
    expect(calls / 60).toBeLessThan(195)
  })

  it("makes up for standing still", () => {
    const pace = new Pace(200)
    let calls = 0
    for (let now = 0; now < 60_000; ) {
      const wait = pace.wait(now)
      // A tenth of a second in each second nothing moves.
      if (wait > 0) now += now % 1000 < 100 ? 100 : Math.ceil(wait)
      else {
        pace.depart(now)(now + 50)
        calls++
      }
    }
    expect(calls / 60).toBeGreaterThan(190)
  })

  it("leaves as much room as calls were delayed on the way, so that no more than the rate arrives in any second", () => {
    const standstill = fc.record({
      every: fc.integer({ min: 500, max: 4000 }),
      length: fc.integer({ min: 0, max: 240 }),
      base: fc.integer({ min: 1, max: 400 }),
    })
    fc.assert(
      fc.property(standstill, fc.array(fc.integer({ min: 0, max: 100 })), ({ every, length, base }, back) => {
        const pace = new Pace(200)
        const arrivals: Array<number> = []
        let unanswered: Array<{ readonly at: number; readonly tell: (now: number) => void }> = []
        for (let now = 0; arrivals.length < 2000; ) {
          for (const { at, tell } of unanswered) if (at <= now) tell(at)
          unanswered = unanswered.filter(({ at }) => at > now)
          const wait = pace.wait(now)
          if (wait > 0) {
            now += Math.ceil(wait)
            continue
          }
          // Whatever would arrive while the network stands still arrives when it moves again.
          const due = now + base / 2
          const arrival = due % every < length ? due - (due % every) + length : due
          const delay = arrivals.length % 10 === 0 ? 0 : (back[arrivals.length % back.length] ?? 0)
          unanswered.push({ at: arrival + base / 2 + delay, tell: pace.depart(now) })
          arrivals.push(arrival)
        }
        expect(busiest(arrivals)).toBeLessThanOrEqual(200)
      }),
      { numRuns: 30 },
    )
  })
})
