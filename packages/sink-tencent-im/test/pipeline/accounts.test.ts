import { apply, Conversations, plan, undo, undoListing } from "@chatferry/core"
import { group, message, sourceOf, user } from "@chatferry/core/testing"
import { Emulator } from "@chatferry/emulator-tencent-im"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { layer, loaded, pipelineTo, staged } from "../load/migration.ts"
import { callsForeseen, callsMade, callsSince } from "./calls.ts"

const idsOf = Effect.fnUntraced(function* () {
  const { accounts } = yield* Emulator
  return (yield* accounts).map(({ id }) => id).toSorted()
})

/** `a` and `b` are users, `z` only sends. */
const export1 = sourceOf({
  users: [user("a"), user("b")],
  groups: [group("g", "a", "b")],
  messages: [message("g", "a", 1), message("g", "z", 2)],
})

/** The app has `a` already. */
const withAccountOfApp = Effect.gen(function* () {
  yield* loaded(sourceOf({ users: [user("a")], groups: [], messages: [] }), {
    targetId: "the app",
  })
  const pipeline = yield* staged(export1)
  return pipeline
})

/** Accounts can be deleted once that is switched on in the console. */
const deletable = { accountDeletion: true }

describe("accounts", () => {
  it.live("are asked for before they are made, as the plan foresees", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const people = Array.from({ length: 150 }, (_, i) => user(`u${i}`))
      const strangers = Array.from({ length: 101 }, (_, i) => message("g", `z${i}`, i))
      const pipeline = yield* staged(sourceOf({ users: people, groups: [group("g", "u1")], messages: strangers }))
      const foreseen = callsForeseen(yield* plan(pipeline))
      expect(foreseen).toMatchObject({ account_check: 4, multiaccount_import: 4 })
      const before = yield* callsMade(emulator)
      yield* apply(pipeline)
      expect(yield* callsSince(emulator, before)).toEqual(foreseen)
      expect(yield* undoListing(pipeline)).toMatchObject({ accounts: 251, stays: { accounts: 0 } })
    }).pipe(Effect.provide(layer(deletable))),
  )

  it.live("that were absent are removed by an undo that asks for it, those that were there are not", () =>
    Effect.gen(function* () {
      const pipeline = yield* withAccountOfApp
      yield* apply(pipeline)
      expect(yield* idsOf()).toEqual(["a", "b", "z"])
      expect(yield* undoListing(pipeline)).toMatchObject({ accounts: 2, stays: { accounts: 1 } })
      expect(yield* undo(pipeline, { accounts: true })).toMatchObject({ accounts: 2, refused: [] })
      expect(yield* idsOf()).toEqual(["a"])
    }).pipe(Effect.provide(layer(deletable))),
  )

  it.live("stay ours where an earlier run was cut off between noting and knowing, though they are there by then", () =>
    Effect.gen(function* () {
      const pipeline = yield* withAccountOfApp
      const emulator = yield* Emulator
      yield* emulator.setFaults({
        rules: [
          { fault: "reset", at: "after", endpoint: "multiaccount_import" },
          { fault: "reset", at: "after", endpoint: "account_import" },
        ],
      })
      const hasty = pipelineTo(emulator, export1, { retries: 0 })
      expect(yield* Effect.flip(apply(hasty))).toMatchObject({ _tag: "SinkError" })
      expect(yield* idsOf()).toEqual(["a", "b"])
      yield* emulator.setFaults({})
      yield* apply(pipeline)
      yield* apply(pipeline)
      expect(yield* undoListing(pipeline)).toMatchObject({ accounts: 2, stays: { accounts: 1 } })
      yield* undo(pipeline, { accounts: true })
      expect(yield* idsOf()).toEqual(["a"])
    }).pipe(Effect.provide(layer(deletable))),
  )

  it.live("stay ours after an undo that left them, and after applying anew, under other settings too", () =>
    Effect.gen(function* () {
      const pipeline = yield* withAccountOfApp
      const emulator = yield* Emulator
      yield* apply(pipeline)
      expect(yield* undo(pipeline, { accounts: false })).toMatchObject({ groups: 1, accounts: 0 })
      expect(yield* undoListing(pipeline)).toMatchObject({ groups: 0, accounts: 2 })
      const other = pipelineTo(emulator, export1, { wire: { longText: "cut" } })
      expect((yield* apply(other)).ledger.messages).toMatchObject({ loaded: 2 })
      expect(yield* Effect.flip(apply(pipeline))).toMatchObject({ problem: "other-settings" })
      expect(yield* undo(other, { accounts: true })).toMatchObject({ groups: 1, accounts: 2 })
      expect(yield* idsOf()).toEqual(["a"])
    }).pipe(Effect.provide(layer(deletable))),
  )

  it.live("count as there before where the service does not say", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      yield* emulator.setFaults({ rules: [{ fault: "code", code: 70402, endpoint: "account_check" }] })
      const pipeline = yield* staged(export1)
      expect((yield* apply(pipeline)).ledger.users).toMatchObject({ loaded: 2 })
      expect(yield* undoListing(pipeline)).toMatchObject({ accounts: 0, stays: { accounts: 3 } })
    }).pipe(Effect.provide(layer(deletable))),
  )

  it.live("that were refused for good are nothing to undo", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      yield* emulator.setFaults({
        rules: [
          { fault: "item", code: 70402, index: 1, endpoint: "multiaccount_import", times: 1 },
          { fault: "code", code: 70402, endpoint: "account_import" },
        ],
      })
      const pipeline = yield* staged(export1)
      expect((yield* apply(pipeline)).ledger.users).toMatchObject({ loaded: 1, rejected: 1 })
      expect(yield* idsOf()).toEqual(["a", "z"])
      expect(yield* undoListing(pipeline)).toMatchObject({ accounts: 2 })
    }).pipe(Effect.provide(layer(deletable))),
  )

  it.live("stay where the app may not delete any: that is said, and everything else is removed", () =>
    Effect.gen(function* () {
      const pipeline = yield* withAccountOfApp
      yield* apply(pipeline)
      const undone = yield* undo(pipeline, { accounts: true })
      expect(undone).toMatchObject({ groups: 1, accounts: 0, refused: [expect.stringContaining("71000")] })
      expect(yield* undoListing(pipeline)).toMatchObject({ groups: 0, accounts: 2 })
      expect((yield* apply(pipeline)).ledger.messages).toMatchObject({ loaded: 2 })
      expect(yield* (yield* Emulator).messages("g")).toHaveLength(2)
    }).pipe(Effect.provide(layer())),
  )
})

describe("conversation groups", () => {
  it.live("that this pipeline made are removed by an undo", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const pipeline = yield* loaded(
        sourceOf({
          users: [user("a")],
          groups: [group("g", "a")],
          messages: [message("g", "a", 1)],
          conversationGroups: [
            { ownerId: user("a").id, name: 'The "old" ones', conversations: [Conversations.ofGroup(group("g").id)] },
          ],
        }),
      )
      expect(yield* emulator.contactGroups).toHaveLength(1)
      expect(yield* undo(pipeline, { accounts: false })).toMatchObject({ conversationGroups: 1, refused: [] })
      expect(yield* emulator.contactGroups).toEqual([])
    }).pipe(Effect.provide(layer())),
  )
})
