import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Emulator } from "../src/index.ts"
import { against, call, code, importAccounts, type Json } from "./client.ts"

const account = (command: string, body: unknown) => call(`im_open_login_svc/${command}`, body)
const ids = Effect.flatMap(Emulator, (emulator) => Effect.map(emulator.accounts, (all) => all.map(({ id }) => id)))
const profiles = Effect.flatMap(Emulator, (emulator) =>
  Effect.map(emulator.accounts, (all) => Object.fromEntries(all.map(({ id, profile }) => [id, profile]))),
)
const many = (count: number) => Array.from({ length: count }, (_, i) => `u${i}`)

describe("account_import", () => {
  it.effect("imports once and updates what is given", () =>
    against(
      Effect.gen(function* () {
        yield* account("account_import", { UserID: "ada", Nick: "Ada", FaceUrl: "https://example.org/a.png" })
        yield* account("account_import", { UserID: "ada", Nick: "Ada L." })
        yield* account("account_import", { Identifier: "bo" })
        assert.deepStrictEqual(yield* profiles, {
          ada: { Tag_Profile_IM_Nick: "Ada L.", Tag_Profile_IM_Image: "https://example.org/a.png" },
          bo: {},
        })
      }),
    ),
  )

  it.effect.each([
    { what: "an id of 32 bytes", body: { UserID: "x".repeat(32) }, expected: 0 },
    { what: "an id of 33 bytes", body: { UserID: "x".repeat(33) }, expected: 70402 },
    { what: "an id outside ASCII", body: { UserID: "é" }, expected: 70402 },
    { what: "an empty id", body: { UserID: "" }, expected: 70402 },
    { what: "no id", body: {}, expected: 70402 },
    { what: "a nickname of 500 bytes", body: { UserID: "u", Nick: `${"字".repeat(166)}xx` }, expected: 0 },
    { what: "a nickname of 501 bytes", body: { UserID: "u", Nick: "字".repeat(167) }, expected: 40601 },
    { what: "an avatar of 501 bytes", body: { UserID: "u", FaceUrl: "x".repeat(501) }, expected: 40601 },
  ])("answers $expected to $what", ({ body, expected }) =>
    Effect.gen(function* () {
      assert.strictEqual(yield* against(code("im_open_login_svc/account_import", body)), expected)
    }),
  )

  it.effect("stops at 100 accounts of the free edition, updates included", () =>
    against(
      Effect.gen(function* () {
        yield* importAccounts(many(99))
        const two = { AccountList: [{ UserID: "a" }, { UserID: "b" }] }
        assert.strictEqual((yield* account("multiaccount_import", two)).ErrorCode, 70398)
        assert.strictEqual((yield* account("account_import", { UserID: "a" })).ErrorCode, 0)
        assert.strictEqual((yield* account("account_import", { UserID: "b" })).ErrorCode, 70398)
        assert.strictEqual((yield* account("account_import", { UserID: "u1", Nick: "again" })).ErrorCode, 0)
      }),
      { edition: "free" },
    ),
  )
})

describe("multiaccount_import", () => {
  it.effect("takes both forms of the body", () =>
    against(
      Effect.gen(function* () {
        yield* account("multiaccount_import", { Accounts: ["ada", "bo"] })
        yield* account("multiaccount_import", { AccountList: [{ UserID: "bo", Nick: "Bo" }, { UserID: "cy" }] })
        assert.deepStrictEqual(yield* profiles, { ada: {}, bo: { Tag_Profile_IM_Nick: "Bo" }, cy: {} })
      }),
    ),
  )

  it.effect("lists accounts that failed and imports the others", () =>
    against(
      Effect.gen(function* () {
        const list = ["ada", "é", "x".repeat(33)].map((UserID) => ({ UserID }))
        const answer = yield* account("multiaccount_import", {
          AccountList: [...list, { UserID: "bo", Nick: "x".repeat(501) }],
        })
        assert.deepInclude(answer, { ActionStatus: "OK", FailAccounts: ["é", "x".repeat(33), "bo"] })
        assert.deepStrictEqual(yield* ids, ["ada"])
      }),
    ),
  )

  it.effect("takes a hundred accounts a call and not one more", () =>
    against(
      Effect.gen(function* () {
        assert.strictEqual((yield* account("multiaccount_import", { Accounts: many(101) })).ErrorCode, 70206)
        assert.strictEqual((yield* account("multiaccount_import", { Accounts: many(100) })).ErrorCode, 0)
        assert.strictEqual((yield* account("multiaccount_import", {})).ErrorCode, 70402)
        assert.strictEqual((yield* account("multiaccount_import", { AccountList: [{ UserID: 7 }] })).ErrorCode, 70402)
      }),
    ),
  )
})

describe("account_check and account_delete", () => {
  const remove = (...users: ReadonlyArray<string>) =>
    account("account_delete", { DeleteItem: users.map((UserID) => ({ UserID })) })
  const statuses = Effect.map(
    account("account_check", { CheckItem: [{ UserID: "ada" }, { UserID: "nobody" }, { UserID: "administrator" }] }),
    (answer) => answer.ResultItem.map(({ AccountStatus }: Json) => AccountStatus),
  )

  it.effect("knows imported accounts and administrators", () =>
    against(
      Effect.gen(function* () {
        yield* importAccounts(["ada"])
        assert.deepStrictEqual(yield* statuses, ["Imported", "NotImported", "Imported"])
        assert.deepStrictEqual(yield* ids, ["ada"])
      }),
    ),
  )

  it.effect("deletes on the free edition, with memberships and conversations, and frees the id", () =>
    against(
      Effect.gen(function* () {
        const emulator = yield* Emulator
        yield* importAccounts(["ada", "bo"])
        yield* call("group_open_http_svc/import_group", {
          Type: "Public",
          GroupId: "g",
          Name: "g",
          Owner_Account: "ada",
        })
        const AddFriendItem = [{ To_Account: "ada", AddSource: "AddSource_Type_X" }]
        yield* call("sns/friend_import", { From_Account: "bo", AddFriendItem })
        const answer = yield* remove("ada", "nobody")
        assert.deepStrictEqual(
          answer.ResultItem.map(({ ResultCode }: Json) => ResultCode),
          [0, 70107],
        )
        const [g] = yield* emulator.groups
        assert.deepStrictEqual([g?.owner, g?.members], [undefined, []])
        assert.deepStrictEqual(
          (yield* emulator.accounts).map(({ id, friends }) => [id, friends]),
          [["bo", []]],
        )
        assert.strictEqual((yield* account("account_import", { UserID: "ada" })).ErrorCode, 0)
      }),
      { edition: "free" },
    ),
  )

  it.effect("answers 71000 on a paid edition unless deleting is switched on, and blocks the id (70399) if it is", () =>
    Effect.gen(function* () {
      const attempt = Effect.andThen(importAccounts(["ada"]), remove("ada"))
      assert.strictEqual((yield* against(attempt)).ErrorCode, 71000)
      const again = Effect.andThen(attempt, account("account_import", { UserID: "ada" }))
      assert.strictEqual((yield* against(again, { accountDeletion: true })).ErrorCode, 70399)
    }),
  )
})

describe("portrait_set", () => {
  const set = (Tag: string, Value: unknown, From_Account = "ada") =>
    Effect.andThen(
      importAccounts(["ada"]),
      code("profile/portrait_set", { From_Account, ProfileItem: [{ Tag, Value }] }),
    )

  it.effect.each([
    { tag: "Tag_Profile_IM_Nick", value: "Ada", expected: 0 },
    { tag: "Tag_Profile_IM_Nick", value: "x".repeat(501), expected: 40601 },
    { tag: "Tag_Profile_IM_Nick", value: 7, expected: 40610 },
    { tag: "Tag_Profile_IM_Gender", value: "Gender_Type_Female", expected: 0 },
    { tag: "Tag_Profile_IM_Gender", value: "female", expected: 40605 },
    { tag: "Tag_Profile_IM_BirthDay", value: 19900214, expected: 0 },
    { tag: "Tag_Profile_IM_BirthDay", value: "19900214", expected: 40610 },
    { tag: "Tag_Profile_IM_BirthDay", value: -1, expected: 40605 },
    { tag: "Tag_Profile_IM_Nickname", value: "Ada", expected: 40009 },
    { tag: "Tag_Profile_Custom_Org", value: "org-7", expected: 0 },
    { tag: "Tag_Profile_Custom_Other", value: "x", expected: 40009 },
    { tag: "Tag_Profile_IM_Nick", value: null, expected: 40001 },
  ])("answers $expected to $tag = $value", ({ tag, value, expected }) =>
    Effect.gen(function* () {
      assert.strictEqual(yield* against(set(tag, value), { customFields: { profile: ["Org"] } }), expected)
    }),
  )

  it.effect("answers 40003 for an account that does not exist, and sets nothing when one field is wrong", () =>
    against(
      Effect.gen(function* () {
        assert.strictEqual(yield* set("Tag_Profile_IM_Nick", "x", "nobody"), 40003)
        const ProfileItem = [
          { Tag: "Tag_Profile_IM_Nick", Value: "Ada" },
          { Tag: "Tag_Profile_IM_Role", Value: "x" },
        ]
        assert.strictEqual(yield* code("profile/portrait_set", { From_Account: "ada", ProfileItem }), 40610)
        assert.deepStrictEqual(yield* profiles, { ada: {} })
      }),
    ),
  )
})

describe("friend_import", () => {
  const friends = (items: ReadonlyArray<unknown>, From_Account = "ada") =>
    call("sns/friend_import", { From_Account, AddFriendItem: items })
  const item = (To_Account: string, more = {}) => ({ To_Account, AddSource: "AddSource_Type_Migrate", ...more })

  it.effect("adds one way, and answers for each friend", () =>
    against(
      Effect.gen(function* () {
        yield* importAccounts(["ada", "bo"])
        const answer = yield* friends([
          item("bo", { Remark: "Bo", GroupName: ["Work"], AddTime: 1 }),
          item("nobody"),
          item("ada"),
        ])
        assert.deepStrictEqual(
          answer.ResultItem.map(({ ResultCode }: Json) => ResultCode),
          [0, 30003, 30001],
        )
        assert.deepStrictEqual(answer.Fail_Account, ["nobody", "ada"])
        const all = yield* (yield* Emulator).accounts
        assert.deepStrictEqual(
          all.map(({ friends }) => friends.map(({ account, addTime }) => [account, addTime])),
          [[["bo", 1]], []],
        )
      }),
    ),
  )

  it.effect.each([
    { what: "a remark of 97 bytes", more: { Remark: "x".repeat(97) } },
    { what: "no known source", more: { AddSource: "Migrate" } },
    { what: "a source of nine letters", more: { AddSource: "AddSource_Type_Migration" } },
    { what: "33 lists", more: { GroupName: many(33) } },
    { what: "an empty list name", more: { GroupName: [""] } },
    { what: "a wording of 257 bytes", more: { AddWording: "x".repeat(257) } },
  ])("answers 30001 to $what", ({ more }) =>
    against(
      Effect.gen(function* () {
        yield* importAccounts(["ada", "bo"])
        assert.strictEqual((yield* friends([item("bo", more)])).ErrorCode, 30001)
      }),
    ),
  )

  it.effect("holds the limits of friends (30010) and of friend lists (30011)", () =>
    against(
      Effect.gen(function* () {
        yield* importAccounts(["ada", ...many(30)])
        const answer = yield* friends(many(21).map((id) => item(id, { GroupName: [`list ${id}`] })))
        assert.deepStrictEqual(
          answer.ResultItem.map(({ ResultCode }: Json) => ResultCode),
          [...Array(20).fill(0), 30010],
        )
        const lists = yield* friends([item("u3", { GroupName: many(14) })])
        assert.strictEqual(lists.ResultItem[0].ResultCode, 30011)
        assert.strictEqual((yield* friends(Array(1_001).fill(item("u1")))).ErrorCode, 30001)
      }),
      { edition: "free" },
    ),
  )
})
