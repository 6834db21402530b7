import { apply, type Group, type Message, plan, type UserId } from "@chatferry/core"
import { group, message, sourceOf, user } from "@chatferry/core/testing"
import { Emulator } from "@chatferry/emulator-tencent-im"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { layer, loaded, staged } from "../load/migration.ts"
import { callsForeseen, callsMade, callsSince } from "./calls.ts"

const talk = (from: number, to: number): ReadonlyArray<Message> =>
  Array.from({ length: to - from }, (_, i) => message("g", i % 2 ? "a" : "b", (from + i) * 60))

/** A group of `a`, who owns it and has two unread messages, of `b` with three, and of `c` with none. */
const counted = (kind: Group["kind"] = "public"): Group => ({
  ...group("g"),
  kind,
  ownerId: "a" as UserId,
  members: [
    { userId: "a" as UserId, role: "admin", unreadCount: 2 },
    { userId: "b" as UserId, role: "member", unreadCount: 3 },
    { userId: "c" as UserId, role: "member" },
  ],
})
const from = (messages: ReadonlyArray<Message>, kind?: Group["kind"]) =>
  sourceOf({ users: [user("a"), user("b"), user("c")], groups: [counted(kind)], messages })

/** Unread counts by account. */
const unread = Effect.gen(function* () {
  const { groups } = yield* Emulator
  const members = (yield* groups).flatMap(({ members }) => members)
  return Object.fromEntries(members.map(({ account, unread }) => [account, unread]).toSorted())
})

describe.each(["last", "first"] as const)("with members %s", (memberOrder) => {
  const wire = { wire: { memberOrder } }

  it.live("unread counts are those of the source, also after a later export, by the calls foreseen", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      for (const messages of [talk(0, 20), talk(0, 25), talk(0, 25)]) {
        const pipeline = yield* staged(from(messages), wire)
        const foreseen = callsForeseen(yield* plan(pipeline))
        const before = yield* callsMade(emulator)
        expect((yield* apply(pipeline)).ledger).toMatchObject({ members: { loaded: 3 }, messages: { held: 0 } })
        expect(yield* callsSince(emulator, before)).toEqual(foreseen)
        expect(yield* unread).toEqual({ a: 2, b: 3, c: 0 })
      }
      expect(yield* emulator.messages("g")).toHaveLength(25)
    }).pipe(Effect.provide(layer())),
  )

  it.live("the counts of a group without messages are sent too, by the calls foreseen", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const pipeline = yield* staged(from([]), wire)
      const foreseen = callsForeseen(yield* plan(pipeline))
      yield* apply(pipeline)
      // The owner's, and where they did not come with the import, those of the others.
      expect(foreseen).toMatchObject({ set_unread_msg_num: memberOrder === "first" ? 2 : 1 })
      expect(yield* callsSince(emulator, new Map())).toEqual(foreseen)
      expect(callsForeseen(yield* plan(pipeline))).not.toHaveProperty("set_unread_msg_num")
    }).pipe(Effect.provide(layer())),
  )

  it.live("a count that could not be set is set by the next run", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      yield* loaded(from(talk(0, 20)), wire)
      const second = yield* staged(from(talk(0, 25)), { ...wire, retries: 0 })
      yield* emulator.setFaults({ rules: [{ fault: "code", code: 10002, endpoint: "set_unread_msg_num" }] })
      yield* apply(second)
      expect(yield* unread).toEqual({ a: 0, b: 0, c: 0 })
      yield* emulator.setFaults({})
      const foreseen = callsForeseen(yield* plan(second))
      expect(foreseen).toEqual({ set_unread_msg_num: 2 })
      yield* apply(second)
      expect(yield* unread).toEqual({ a: 2, b: 3, c: 0 })
    }).pipe(Effect.provide(layer())),
  )

  it.live("a type of group that has no unread counts is asked for none", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      for (const messages of [talk(0, 20), talk(0, 25)]) {
        const pipeline = yield* staged(from(messages, "broadcast"), wire)
        expect(callsForeseen(yield* plan(pipeline))).not.toHaveProperty("set_unread_msg_num")
        expect((yield* apply(pipeline)).ledger.members).toMatchObject({ loaded: 3 })
        expect((yield* callsMade(emulator)).get("set_unread_msg_num") ?? 0).toBe(0)
      }
    }).pipe(Effect.provide(layer())),
  )
})

describe("a group whose lane is held", () => {
  const held = Effect.fnUntraced(function* (memberOrder: "last" | "first") {
    const emulator = yield* Emulator
    const pipeline = yield* staged(from(talk(0, 20)), { wire: { memberOrder } })
    yield* emulator.setFaults({ rules: [{ fault: "code", code: 10016, endpoint: "import_group_msg" }] })
    const { ledger } = yield* apply(pipeline)
    expect(ledger.messages).toMatchObject({ held: 20 })
    yield* emulator.setFaults({})
    yield* apply(pipeline)
    expect(yield* unread).toEqual({ a: 2, b: 3, c: 0 })
    return ledger.members
  })

  it.live("keeps its members waiting, but for the owner, who joined with its import", () =>
    Effect.gen(function* () {
      expect(yield* held("last")).toMatchObject({ loaded: 1, held: 2 })
    }).pipe(Effect.provide(layer())),
  )

  it.live("has its members where they come first, and their counts once the messages are there", () =>
    Effect.gen(function* () {
      expect(yield* held("first")).toMatchObject({ loaded: 3, held: 0 })
    }).pipe(Effect.provide(layer())),
  )
})
