import { apply, IdMap, plan, Rejections, Store, undo, undoListing, verify } from "@chatferry/core"
import { group, message, sourceOf, user } from "@chatferry/core/testing"
import { Emulator } from "@chatferry/emulator-tencent-im"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { layer, loaded, pipelineTo, staged } from "../load/migration.ts"

const people = [user("a"), user("b")]
const day = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => message("g", i % 2 ? "a" : "b", (from + i) * 60, `message ${from + i}`))
const export1 = sourceOf({ users: people, groups: [group("g", "a")], messages: day(0, 30) })

describe("a later export of the same workspace", () => {
  it.live("brings only what is new, and says what comes too late for its group", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      yield* loaded(export1)
      const calls = (yield* emulator.summary).calls
      const late = message("g", "a", 90, "found in a drawer")
      const second = yield* staged(
        sourceOf({
          users: [...people, user("c")],
          groups: [group("g", "a")],
          messages: [...day(0, 37), late, message(["a", "b"], "a", 5, "hi")],
        }),
      )
      const foreseen = yield* plan(second)
      expect(foreseen.records).toMatchObject({ users: 1, messages: 9 })
      const { ledger, balanced } = yield* apply(second)
      expect(balanced).toBe(true)
      expect(ledger.messages).toMatchObject({ loaded: 38, rejected: 1, held: 0, skippedByRule: { duplicate: 30 } })
      expect((yield* emulator.messages("g")).length).toBe(37)
      expect((yield* emulator.summary).calls - calls).toBe(foreseen.calls.reduce((sum, each) => sum + each.calls, 0))
      const { database } = yield* Store
      const [rejected] = yield* Rejections.page(database, 1, 0, 10)
      expect(rejected).toMatchObject({ entity: "messages", by: "target", reason: expect.stringContaining("too late") })
      expect((yield* verify(second)).differences).toEqual([])
    }).pipe(Effect.provide(layer())),
  )

  it.live("an edit of what was loaded is left out by its rule, one of what was not replaces it", () =>
    Effect.gen(function* () {
      yield* loaded(export1)
      const edited = day(0, 31).map((each, i) =>
        i === 3 ? { ...each, content: [{ kind: "text", text: "edited" }] as const } : each,
      )
      const second = yield* staged(sourceOf({ users: people, groups: [group("g", "a")], messages: edited }))
      const { ledger, balanced } = yield* apply(second)
      expect(balanced).toBe(true)
      expect(ledger.messages.skippedByRule).toEqual({ duplicate: 29, "edit-of-loaded": 1 })
    }).pipe(Effect.provide(layer())),
  )
})

describe("a frozen target", () => {
  it.live("refuses other settings, names them, and changes nothing", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      yield* loaded(export1)
      const error = yield* Effect.flip(apply(pipelineTo(emulator, export1, { wire: { longText: "cut" } })))
      expect(error).toMatchObject({ _tag: "StoreError", problem: "other-settings" })
      expect(error.message).toContain('longText was "split", is "cut"')
      expect((yield* apply(pipelineTo(emulator, export1))).ledger.messages).toMatchObject({ loaded: 30 })
    }).pipe(Effect.provide(layer())),
  )
})

describe("what was loaded", () => {
  it.live("has its new place in the id map", () =>
    Effect.gen(function* () {
      yield* loaded(
        sourceOf({
          users: people,
          groups: [group("g", "a")],
          messages: [...day(0, 3), message(["a", "a"], "a", 7, "note")],
        }),
      )
      const { database } = yield* Store
      const { mapped } = yield* IdMap.page(database, 1, IdMap.start, 10)
      expect(mapped.map(({ groupId, seq }) => [groupId, seq])).toEqual([
        ["g", 1],
        ["g", 2],
        ["g", 3],
        ["self-a", 1],
      ])
    }).pipe(Effect.provide(layer())),
  )

  it.live("can be undone: groups go, one-to-one messages stay and are listed, and applying begins anew", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const pipeline = yield* loaded(
        sourceOf({
          users: people,
          groups: [group("g", "a")],
          messages: [...day(0, 3), message(["a", "b"], "a", 7, "hi")],
        }),
      )
      expect(yield* undoListing(pipeline)).toMatchObject({ groups: 1, stays: { oneToOneMessages: 1 } })
      expect(yield* undo(pipeline, { accounts: false })).toMatchObject({ groups: 1, refused: [] })
      expect(yield* emulator.groups).toEqual([])
      expect((yield* apply(pipeline)).ledger.messages).toMatchObject({ loaded: 4 })
      expect((yield* emulator.messages("g")).length).toBe(3)
    }).pipe(Effect.provide(layer())),
  )

  it.live("an undo does not touch a group that was there before", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      yield* loaded(export1)
      const other = pipelineTo(emulator, export1, { targetId: "the same app, forgotten" })
      yield* apply(other)
      expect(yield* undoListing(other)).toMatchObject({ groups: 0, stays: { groups: 1 } })
      expect(yield* undo(other, { accounts: true })).toMatchObject({ groups: 0 })
      expect((yield* emulator.groups).length).toBe(1)
    }).pipe(Effect.provide(layer())),
  )
})
