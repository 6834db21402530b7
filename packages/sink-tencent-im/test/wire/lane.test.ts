import { Conversations } from "@chatferry/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as LaneClock from "../../src/wire/LaneClock.ts"
import {
  laneNumbers,
  mostMessages,
  mostParts,
  partPosition,
  permute,
  placeholderPosition,
} from "../../src/wire/LaneNumbers.ts"
import { isRefused } from "../../src/wire/Refused.ts"
import { at, groupId, inChat, inGroup } from "./records.ts"

const now = at(1_800_000_000)

const placed = (clock: LaneClock.LaneClock, seconds: number, parts: number, spacing: LaneClock.Spacing) => {
  const result = LaneClock.place(clock, at(seconds), parts, spacing, now)
  if (isRefused(result) || LaneClock.isHeld(result)) throw new Error(JSON.stringify(result))
  return result
}

describe("the times of a lane", () => {
  it("are the true seconds where there is room", () => {
    const result = placed(LaneClock.start(1_000), 1_700_000_000.9, 1, "ascending")
    expect(result).toEqual({
      seats: [{ time: 1_700_000_000, order: 0 }],
      drift: 0,
      clock: { time: 1_700_000_000, order: 1 },
    })
  })

  it("move messages of one second to the next free ones, and say by how much", () => {
    let clock = LaneClock.start(1_000)
    const drifts: Array<number> = []
    for (const seconds of [100_000.1, 100_000.2, 100_000.3, 100_002, 100_009]) {
      const result = placed(clock, seconds, 1, "ascending")
      drifts.push(result.drift)
      clock = result.clock
    }
    expect(drifts).toEqual([0, 1, 2, 1, 0])
  })

  it("start after the second in which the members join", () => {
    expect(placed(LaneClock.start(1_000), 1_001, 1, "ascending").seats).toEqual([{ time: 1_002, order: 0 }])
  })

  it("of a one-to-one chat stay true, with the order inside the second", () => {
    const first = placed(LaneClock.start(), 100_000.1, 2, "equal")
    expect(first.seats).toEqual([
      { time: 100_000, order: 0 },
      { time: 100_000, order: 1 },
    ])
    expect(placed(first.clock, 100_000.5, 1, "equal").seats).toEqual([{ time: 100_000, order: 2 }])
    expect(placed(first.clock, 100_001, 1, "equal").seats).toEqual([{ time: 100_001, order: 0 }])
  })

  it("tell a message from the future, or from before all times, from a lane that has reached the present", () => {
    const clock = LaneClock.start(1_000)
    expect(LaneClock.place(clock, at(1_800_000_001), 1, "ascending", now)).toMatchObject({ refused: "time-in-future" })
    expect(LaneClock.place(clock, at(1), 1, "ascending", now)).toMatchObject({ refused: "time-too-early" })
    const late = { time: 1_799_999_998, order: 1 }
    expect(LaneClock.place(late, at(1_799_999_990), 1, "ascending", now)).toMatchObject({ drift: 9 })
    expect(LaneClock.place(late, at(1_799_999_990), 2, "ascending", now)).toEqual({ held: "time-reaches-now" })
  })

  it("ascend for any history and any parts, are never before the message, and never its key twice", () => {
    const history = fc.array(fc.tuple(fc.integer({ min: 0, max: 5_000_000 }), fc.integer({ min: 1, max: 5 })))
    fc.assert(
      fc.property(history, fc.constantFrom("ascending" as const, "equal" as const), (gaps, spacing) => {
        let clock = LaneClock.start(10)
        let sentAt = at(100)
        let last = { time: 0, order: 0 }
        for (const [gap, parts] of gaps) {
          sentAt = at(sentAt / 1e6 + gap / 1e6)
          const second = Math.floor(sentAt / 1e6)
          expect(LaneClock.nextTime(clock, sentAt, spacing)).toBe(
            placed(clock, sentAt / 1e6, parts, spacing).seats[0]?.time,
          )
          const result = placed(clock, sentAt / 1e6, parts, spacing)
          expect(result.seats).toHaveLength(parts)
          for (const seat of result.seats) {
            expect(seat.time).toBeGreaterThanOrEqual(second)
            if (spacing === "ascending") expect(seat.time).toBeGreaterThan(last.time)
            else expect(seat.time > last.time || (seat.time === last.time && seat.order > last.order)).toBe(true)
            last = seat
          }
          expect(result.drift).toBe(last.time - second)
          clock = result.clock
        }
      }),
    )
  })
})

describe("the numbers of a lane", () => {
  it("are permuted one to one: the permutation can be undone", () => {
    // The steps of `permute` backwards: 0x7ed1b41d and 0xa5cb9243 are the inverses of its factors modulo 2^32.
    const undo = (value: number) => {
      let x = value ^ (value >>> 16)
      x = Math.imul(x, 0x7ed1b41d)
      x = x ^ (x >>> 13) ^ (x >>> 26)
      x = Math.imul(x, 0xa5cb9243)
      return (x ^ (x >>> 16)) >>> 0
    }
    fc.assert(fc.property(fc.integer({ min: 0, max: 0xffffffff }), (position) => undo(permute(position)) === position))
  })

  it("are unsigned 32 bits, and never twice in a lane", () => {
    const { random } = laneNumbers(inGroup)
    const seen = new Set<number>()
    for (let ordinal = 0; ordinal < 20_000; ordinal++) {
      for (const position of [partPosition(ordinal, 0), partPosition(ordinal, 1), placeholderPosition(ordinal)]) {
        const value = random(position)
        expect(Number.isInteger(value) && value >= 0 && value <= 0xffffffff).toBe(true)
        seen.add(value)
      }
    }
    expect(seen.size).toBe(60_000)
  })

  it("are the same in every run, and others in another lane", () => {
    expect(laneNumbers(inGroup).random(7)).toBe(laneNumbers(Conversations.ofGroup(groupId("C1"))).random(7))
    expect(laneNumbers(inGroup).random(7)).not.toBe(laneNumbers(inChat).random(7))
  })

  it("give every part and placeholder of every message a position of its own, up to the last", () => {
    expect(placeholderPosition(0) + 1).toBe(partPosition(1, 0))
    expect(partPosition(0, mostParts - 1)).toBeLessThan(placeholderPosition(0))
    expect(placeholderPosition(mostMessages - 1)).toBe(0xffffffff)
  })
})
