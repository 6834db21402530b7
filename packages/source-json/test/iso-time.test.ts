import { Timestamps } from "@chatferry/core"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parseIsoTime } from "../src/decode/iso-time.ts"

describe("ISO 8601 times", () => {
  it.each([
    ["2023-11-14T22:13:20Z", 1_700_000_000_000_000],
    ["2023-11-14T22:13:20.0001Z", 1_700_000_000_000_100],
    ["2023-11-14T22:13:20.000001z", 1_700_000_000_000_001],
    ["2023-11-15T06:13:20,5+08:00", 1_700_000_000_500_000],
    ["2023-11-14 17:13:20-0500", 1_700_000_000_000_000],
    ["2023-11-14T22:13:20.123456789Z", 1_700_000_000_123_456],
    ["1969-12-31T23:59:59.999999Z", -1],
  ])("%s", (text, micros) => {
    expect(parseIsoTime(text)).toBe(micros)
  })

  it.each([
    ["has no offset", "2023-11-14T22:13:20"],
    ["is a date alone", "2023-11-14"],
    ["is no day of the calendar", "2023-02-30T00:00:00Z"],
    ["is no hour", "2023-02-03T25:00:00Z"],
    ["is no offset", "2023-02-03T05:00:00+24:00"],
    ["is a word", "yesterday"],
    ["is a number", "1700000000000000"],
    ["has something after it", "2023-11-14T22:13:20Z."],
  ])("not what %s", (_, text) => {
    expect(parseIsoTime(text)).toBeUndefined()
  })

  it("reads back what the model writes, to the microsecond", () => {
    const latest = Date.UTC(2254, 0, 1) * 1000
    fc.assert(
      fc.property(fc.integer({ min: -latest, max: latest }), (micros) => {
        const time = Timestamps.fromMillis(micros / 1000)
        expect(parseIsoTime(Timestamps.toIso(time))).toBe(time)
      }),
    )
  })
})
