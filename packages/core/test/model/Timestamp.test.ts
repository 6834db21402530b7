import { type Timestamp, Timestamps } from "@chatferry/core"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

describe("a timestamp in ISO 8601", () => {
  it("has all its microseconds, before 1970 too", () => {
    expect(Timestamps.toIso(1_700_000_000_000_100 as Timestamp)).toBe("2023-11-14T22:13:20.000100Z")
    expect(Timestamps.toIso(0 as Timestamp)).toBe("1970-01-01T00:00:00.000000Z")
    expect(Timestamps.toIso(-1 as Timestamp)).toBe("1969-12-31T23:59:59.999999Z")
  })

  it("is the calendar's, in whatever order times are written", () => {
    const micros = fc.oneof(fc.integer({ min: -8e15, max: 8e15 }), fc.integer({ min: 0, max: 2 * 86_400_000_000 }))
    fc.assert(
      fc.property(fc.array(micros, { minLength: 1 }), (times) => {
        for (const time of times) {
          const millis = Math.floor(time / 1000)
          const rest = String(time - millis * 1000).padStart(3, "0")
          expect(Timestamps.toIso(time as Timestamp)).toBe(`${new Date(millis).toISOString().slice(0, -1)}${rest}Z`)
        }
      }),
    )
  })
})
