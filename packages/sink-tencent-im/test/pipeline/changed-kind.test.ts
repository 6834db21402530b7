import { apply, type Group, IdMap, plan, Store, undo, undoListing, verify } from "@chatferry/core"
import { group, message, sourceOf, user } from "@chatferry/core/testing"
import { Emulator } from "@chatferry/emulator-tencent-im"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { layer, loaded, staged } from "../load/migration.ts"
import { callsForeseen, callsMade, callsSince } from "./calls.ts"

const talk = (count: number) => Array.from({ length: count }, (_, i) => message("g", "a", i * 60, `message ${i}`))

/** An export in which the group is of this kind; each later one has more messages and one more member. */
const exported = (kind: Group["kind"], messages: number, ...members: ReadonlyArray<string>) =>
  sourceOf({
    users: ["a", "b", "c"].map((id) => user(id)),
    groups: [{ ...group("g", ...members), kind, name: `${messages} messages` }],
    messages: talk(messages),
    conversationGroups:
      messages > 10
        ? [{ ownerId: user("a").id, name: "work", conversations: [message("g", "a", 0).conversation] }]
        : [],
  })

const kinds = ["public", "private", "community", "broadcast"] as const
const changes = kinds.flatMap((from) => kinds.flatMap((to) => (from === to ? [] : [[from, to] as const])))

describe("a group that is another kind in a newer export", () => {
  it.live.each(changes)("stays the one that was made: %s → %s", ([from, to]) =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      yield* loaded(exported(from, 10, "a"))
      const [made] = yield* emulator.groups
      const second = yield* staged(exported(to, 30, "a", "b"))
      const foreseen = yield* plan(second)
      expect(foreseen.adjustments.map(({ kind }) => kind)).toContain("kind-kept")
      const before = yield* callsMade(emulator)
      const { ledger, balanced } = yield* apply(second)
      expect(balanced).toBe(true)
      expect(ledger.messages).toMatchObject({ loaded: 30, held: 0 })
      expect(ledger.members).toMatchObject({ loaded: 2, held: 0 })
      expect(ledger.conversationGroups).toMatchObject({ loaded: 1, held: 0 })
      const groups = yield* emulator.groups
      expect(groups.map(({ id, type }) => [id, type])).toEqual([[made?.id, made?.type]])
      expect(yield* emulator.messages(made?.id ?? "")).toHaveLength(30)
      expect(callsForeseen(foreseen)).toEqual(yield* callsSince(emulator, before))
      expect((yield* verify(second)).differences).toEqual([])
      const { mapped } = yield* IdMap.page((yield* Store).database, 1, IdMap.start, 100)
      expect(new Set(mapped.map(({ groupId }) => groupId))).toEqual(new Set([made?.id]))
      expect(yield* undoListing(second)).toMatchObject({ groups: 1 })
      expect(yield* undo(second, { accounts: false })).toMatchObject({ groups: 1, refused: [] })
      expect(yield* emulator.groups).toEqual([])
    }).pipe(Effect.provide(layer())),
  )

  it.live("is found again, also where the answer to its import was lost", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      yield* emulator.setFaults({
        rules: [
          { endpoint: "import_group", fault: "gateway", at: "after", times: 1 },
          { endpoint: "get_group_info", fault: "gateway", at: "before", times: 1 },
        ],
      })
      const once = { retries: 0, attempts: 0 }
      const first = yield* staged(exported("public", 10, "a"), once)
      yield* Effect.exit(apply(first))
      const second = yield* staged(exported("community", 30, "a"), once)
      expect((yield* apply(second)).ledger.messages).toMatchObject({ loaded: 30, held: 0 })
      expect((yield* emulator.groups).map(({ id }) => id)).toEqual(["g"])
      expect((yield* verify(second)).differences).toEqual([])
      expect(yield* undo(second, { accounts: false })).toMatchObject({ groups: 1 })
    }).pipe(Effect.provide(layer())),
  )

  it.live("is made as what it is now, where it was never made", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      yield* emulator.setFaults({ rules: [{ endpoint: "import_group", fault: "code", code: 10004, times: 1 }] })
      const first = yield* staged(exported("public", 10, "a"))
      expect((yield* apply(first)).ledger.groups).toMatchObject({ rejected: 1 })
      const second = yield* staged(exported("community", 30, "a"))
      expect((yield* apply(second)).ledger).toMatchObject({ groups: { loaded: 1 }, messages: { loaded: 30 } })
      expect((yield* emulator.groups).map(({ id, type }) => [id, type])).toEqual([["@TGS#_g", "Community"]])
      expect((yield* verify(second)).differences).toEqual([])
      expect(yield* undoListing(second)).toMatchObject({ groups: 1 })
    }).pipe(Effect.provide(layer())),
  )
})
