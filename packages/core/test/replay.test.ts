import { type Message, Outcomes, Rejections, Staged, Store, stage, Timestamps } from "@chatferry/core"
import { message, secondZero, sourceOf } from "@chatferry/core/testing"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { direct, withStore } from "./transforms/support.ts"

const target = 1

/** The seconds of what a lane still has to load. */
const waiting = (lane: number) =>
  Effect.gen(function* () {
    const outcomes = Outcomes.make((yield* Store).database, target)
    const pending = yield* outcomes.messages(lane, Staged.start, 100)
    return pending.map(({ record }) => Timestamps.toSeconds(record.sentAt) - secondZero)
  })

/** A lane of messages 1, 2, 3, of which the service has 2 and refused the others. */
const loadSecondOnly = (messages: ReadonlyArray<Message>) =>
  Effect.gen(function* () {
    yield* stage({ source: sourceOf({ days: { a: messages } }), transforms: [] })
    const outcomes = Outcomes.make((yield* Store).database, target)
    const part = { part: 0, last: true, position: 0, time: 0 }
    yield* outcomes.advance(
      1,
      [1, 2, 3].map((row) => ({ row, ...part, state: row === 2 ? ("loaded" as const) : ("rejected" as const) })),
      {
        front: { sentAt: Timestamps.fromSeconds(secondZero + 3), row: 3 },
        newest: { sentAt: Timestamps.fromSeconds(secondZero + 2), row: 2 },
        clock: { time: secondZero + 2, order: 1 },
        ordinal: 3,
        inFlight: [],
        held: "for a test",
      },
    )
    return outcomes
  })

describe("a replay", () => {
  it.effect("gives back what its group can still take, and says why the rest stays", () =>
    withStore(
      Effect.gen(function* () {
        const outcomes = yield* loadSecondOnly([1, 2, 3].map((second) => message("g", "ada", second)))
        const { database } = yield* Store
        expect(yield* Rejections.replay(database, target)).toEqual({
          replayed: 1,
          refused: { "its group has newer messages, and a group only takes what is newer still": 1 },
        })
        expect(yield* waiting(1)).toEqual([3])
        const reached = yield* outcomes.checkpoint(1)
        expect([reached.isBehind, reached.held]).toEqual([true, undefined])
        expect((yield* Rejections.page(database, target, 0, 10)).map(({ row }) => row)).toEqual([1])
      }),
    ),
  )

  it.effect("gives back all of a chat of two, which takes messages wherever their time is", () =>
    withStore(
      Effect.gen(function* () {
        yield* loadSecondOnly([1, 2, 3].map((second) => direct("ada", "bob", second)))
        expect(yield* Rejections.replay((yield* Store).database, target)).toEqual({ replayed: 2, refused: {} })
        expect(yield* waiting(1)).toEqual([1, 3])
      }),
    ),
  )

  it.effect("gives back nothing of another target", () =>
    withStore(
      Effect.gen(function* () {
        yield* loadSecondOnly([1, 2, 3].map((second) => direct("ada", "bob", second)))
        expect(yield* Rejections.replay((yield* Store).database, 2)).toEqual({ replayed: 0, refused: {} })
        expect(yield* waiting(1)).toEqual([])
      }),
    ),
  )
})
