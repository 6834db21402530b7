import { apply, type Group, plan, verify } from "@chatferry/core"
import { group, message, sourceOf, user } from "@chatferry/core/testing"
import { Emulator } from "@chatferry/emulator-tencent-im"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { layer, staged } from "../load/migration.ts"
import { callsForeseen, callsMade, callsSince } from "./calls.ts"

/** A group that `x` owns. */
const owned: Group = { ...group("g", "x", "a"), ownerId: user("x").id }
const exported = (...users: ReadonlyArray<string>) =>
  sourceOf({ users: users.map((id) => user(id)), groups: [owned], messages: [message("g", "a", 1)] })

/** The accounts in the group. */
const inGroup = Effect.gen(function* () {
  const { groups } = yield* Emulator
  return (yield* groups).flatMap(({ members }) => members.map(({ account }) => account)).toSorted()
})

describe("an owner who is a user only in a later export", () => {
  const later = Effect.gen(function* () {
    const emulator = yield* Emulator
    const pipeline = yield* staged(exported("a", "x"))
    const foreseen = yield* plan(pipeline)
    const before = yield* callsMade(emulator)
    const { ledger } = yield* apply(pipeline)
    expect(yield* callsSince(emulator, before)).toMatchObject(callsForeseen(foreseen))
    expect((yield* verify(pipeline)).differences).toEqual([])
    return ledger.members
  })

  it.live("becomes a member where the members were still waiting", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const first = yield* staged(exported("a"))
      yield* emulator.setFaults({ rules: [{ fault: "code", code: 10016, endpoint: "import_group_msg" }] })
      expect((yield* apply(first)).ledger.members).toMatchObject({ held: 2 })
      yield* emulator.setFaults({})
      expect(yield* later).toMatchObject({ loaded: 2 })
      expect(yield* inGroup).toEqual(["a", "x"])
    }).pipe(Effect.provide(layer())),
  )

  it.live("becomes a member where the member was refused for want of an account", () =>
    Effect.gen(function* () {
      const first = yield* staged(exported("a"))
      const told = (yield* plan(first)).findings.find(({ kind }) => kind === "member-without-account")
      expect(told?.remedy).toContain("a later staging that has the user")
      expect((yield* apply(first)).ledger.members).toMatchObject({ loaded: 1, rejected: 1 })
      expect(yield* later).toMatchObject({ loaded: 2 })
      expect(yield* inGroup).toEqual(["a", "x"])
    }).pipe(Effect.provide(layer())),
  )
})

describe("an owner who is a user", () => {
  it.live("is a member by the import of the group, also where its answer was lost", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      yield* emulator.setFaults({ rules: [{ endpoint: "import_group", fault: "gateway", at: "after", times: 1 }] })
      const only = { ...owned, members: owned.members.slice(0, 1) }
      const pipeline = yield* staged(sourceOf({ users: [user("x")], groups: [only], messages: [] }))
      expect((yield* apply(pipeline)).ledger.members).toMatchObject({ loaded: 1 })
      expect(yield* inGroup).toEqual(["x"])
      expect((yield* callsMade(emulator)).get("import_group_member") ?? 0).toBe(0)
    }).pipe(Effect.provide(layer())),
  )
})
