import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Emulator, type Options } from "../src/index.ts"
import { against, call, importAccounts, type Json, setUp } from "./client.ts"

const contact = (command: string, body: object) =>
  call(`recentcontact/${command}_contact_group`, { From_Account: "ada", ...body })
const person = (To_Account: string) => ({ Type: 1, To_Account }) as const
const create = (GroupName: string, ContactItem: ReadonlyArray<unknown> = [], more = {}) =>
  contact("create", { GroupContactItem: [{ GroupName, ContactItem }], ...more })
const update = (UpdateGroup: object) => contact("update", { UpdateType: 1, UpdateGroup })
const change = (OldGroupName: string, ...items: ReadonlyArray<readonly [1 | 2, unknown]>) =>
  update({
    UpdateGroupType: 2,
    OldGroupName,
    ContactUpdateItem: items.map(([ContactOptType, ContactItem]) => ({ ContactOptType, ContactItem })),
  })
const codes = (items: ReadonlyArray<Json>) => items.map(({ ResultCode }) => ResultCode)
const set = <A, E>(effect: Effect.Effect<A, E, Emulator>, options: Options = {}) =>
  against(Effect.andThen(setUp, effect), options)
const many = (from: number, count: number) => Array.from({ length: count }, (_, i) => `u${from + i}`)

describe("conversation groups", () => {
  it.effect("are created, filled, renamed, listed and deleted", () =>
    set(
      Effect.gen(function* () {
        const created = yield* create("Work", [
          person("bo"),
          { Type: 2, ToGroupId: "g" },
          person("nobody"),
          { Type: 2, ToGroupId: "h" },
        ])
        const [{ GroupItem, ResultItem }] = created.GroupResultItem
        assert.deepStrictEqual(GroupItem, { GroupName: "Work", GroupId: 1 })
        assert.deepStrictEqual(codes(ResultItem), [0, 0, 50001, 51007])
        assert.deepStrictEqual(ResultItem[0], { ContactItem: person("bo"), ResultCode: 0, ResultInfo: "" })

        yield* create("Home")
        assert.deepInclude(
          (yield* update({ UpdateGroupType: 1, OldGroupName: "Home", NewGroupName: "House" })).UpdateGroupResult,
          {
            GroupName: "House",
            OldGroupName: "Home",
            GroupId: 2,
          },
        )
        const changed = yield* change("House", [1, person("bo")], [1, person("ada")], [2, person("ada")])
        assert.deepStrictEqual(codes(changed.UpdateGroupResult.ContactResultItem), [0, 0, 0])

        const listed = yield* contact("get", { StartIndex: 0 })
        assert.deepInclude(listed, { CompleteFlag: 1, NextStartIndex: 0 })
        assert.deepStrictEqual(listed.GroupItem, [
          { GroupName: "Work", GroupId: 1 },
          { GroupName: "House", GroupId: 2 },
        ])
        assert.deepStrictEqual(
          listed.ContactItem.map((item: Json) => [item.To_Account ?? item.ToGroupId, item.ContactGroupId]),
          [
            ["bo", [1, 2]],
            ["g", [1]],
          ],
        )

        assert.deepStrictEqual((yield* contact("del", { GroupName: ["Work"] })).GroupItem, [
          { GroupName: "Work", GroupId: 1 },
        ])
        const emulator = yield* Emulator
        assert.deepStrictEqual(yield* emulator.contactGroups, [
          { user: "ada", id: 2, name: "House", contacts: [person("bo")] },
        ])
      }),
    ),
  )

  it.effect.each<{ what: string; attempt: ReturnType<typeof create>; expected: number; options?: Options }>([
    { what: "the standard edition", attempt: create("a"), expected: 51013, options: { edition: "standard" } },
    { what: "the pro edition", attempt: create("a"), expected: 0, options: { edition: "pro" } },
    { what: "a user who is no account", attempt: create("a", [], { From_Account: "nobody" }), expected: 50001 },
    { what: "a name of 64 bytes", attempt: create("x".repeat(64)), expected: 0 },
    { what: "a name of 65 bytes", attempt: create("x".repeat(65)), expected: 51011 },
    { what: "22 Chinese characters", attempt: create("字".repeat(22)), expected: 51011 },
    {
      what: "33 bytes of 32",
      attempt: create("x".repeat(33)),
      expected: 51011,
      options: { switches: { contactGroupNameBytes: 32 } },
    },
    { what: "an empty name", attempt: create(""), expected: 50002 },
    { what: "a name in use", attempt: Effect.andThen(create("a"), create("a")), expected: 50002 },
    { what: "100 conversations", attempt: create("a", Array(100).fill(person("bo"))), expected: 0 },
    { what: "101 conversations", attempt: create("a", Array(101).fill(person("bo"))), expected: 51006 },
    { what: "a change of nothing", attempt: Effect.andThen(create("a"), change("a")), expected: 51006 },
    { what: "a change of no group", attempt: change("a", [1, person("bo")]), expected: 51009 },
    { what: "the removal of no group", attempt: contact("del", { GroupName: ["a"] }), expected: 51009 },
    { what: "a conversation of no type", attempt: create("a", [{ Type: 3, To_Account: "bo" }]), expected: 50002 },
    {
      what: "two groups in one call",
      attempt: contact("create", { GroupContactItem: [{ GroupName: "a" }, { GroupName: "b" }] }),
      expected: 50002,
    },
  ])("answer $expected to $what", ({ attempt, expected, options }) =>
    Effect.gen(function* () {
      assert.strictEqual((yield* set(attempt, options)).ErrorCode, expected)
    }),
  )

  it.effect("are twenty a user at most", () =>
    set(
      Effect.gen(function* () {
        for (let i = 0; i < 20; i++) assert.strictEqual((yield* create(`group ${i}`)).ErrorCode, 0)
        assert.strictEqual((yield* create("one more")).ErrorCode, 51010)
        assert.strictEqual((yield* create("another user's", [], { From_Account: "bo" })).ErrorCode, 0)
      }),
    ),
  )

  it.effect("hold a thousand conversations at most, and are listed in pages of a hundred", () =>
    set(
      Effect.gen(function* () {
        yield* importAccounts(many(0, 1_001))
        for (let i = 0; i < 10; i++) yield* create(`group ${i}`, many(i * 100, 100).map(person))
        const again = yield* change("group 1", [1, person("u1000")], [1, person("u0")])
        assert.deepStrictEqual(codes(again.UpdateGroupResult.ContactResultItem), [51008, 0])
        let found = 0
        for (let StartIndex = 0, more = true; more; ) {
          const answer = yield* contact("get", { StartIndex })
          found += answer.ContactItem.length
          more = answer.CompleteFlag === 0
          StartIndex = answer.NextStartIndex
        }
        assert.strictEqual(found, 1_000)
      }),
    ),
  )
})
