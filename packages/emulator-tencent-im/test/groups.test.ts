import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { Endpoint } from "../src/endpoints/Endpoint.ts"
import { destroyGroup } from "../src/endpoints/groups/destroy-group.ts"
import { importGroup } from "../src/endpoints/groups/import-group.ts"
import { Emulator, type Options } from "../src/index.ts"
import * as Settings from "../src/Settings.ts"
import * as State from "../src/state/State.ts"
import {
  against,
  call,
  created,
  group,
  importAccounts,
  importMessages,
  type Json,
  message,
  now,
  setUp,
} from "./client.ts"

const make = (more: Readonly<Record<string, unknown>>, command = "import_group") =>
  Effect.map(group(command, { Type: "Public", Name: "g", ...more }), ({ ErrorCode }): number => ErrorCode)
const theGroup = Effect.flatMap(Emulator, (emulator) => Effect.map(emulator.groups, ([first]) => first))
const many = (count: number) => Array.from({ length: count }, (_, i) => `u${i}`)
const members = (ids: ReadonlyArray<string>, more = {}) => ids.map((Member_Account) => ({ Member_Account, ...more }))
const results = (answer: Json): ReadonlyArray<number> => answer.MemberList.map(({ Result }: Json) => Result)

describe("import_group", () => {
  it.effect("keeps the profile, makes the owner a member and defaults to what is documented", () =>
    against(
      Effect.gen(function* () {
        yield* importAccounts(["ada"])
        yield* make({ GroupId: "g", Owner_Account: "ada", Introduction: "i", Notification: "n", FaceUrl: "f" })
        assert.deepStrictEqual(yield* theGroup, {
          id: "g",
          type: "Public",
          name: "g",
          introduction: "i",
          notification: "n",
          faceUrl: "f",
          owner: "ada",
          createTime: now,
          maxMembers: 2_000,
          applyJoinOption: "NeedPermission",
          supportsTopics: false,
          custom: [],
          members: [{ account: "ada", role: "Owner", joinTime: now, unread: 0 }],
          topics: [],
          messages: 0,
          lastMessageTime: 0,
          recentContactSeq: 0,
        })
      }),
    ),
  )

  const tooLong = (field: string, bytes: number) => [
    { what: `${field} of ${bytes} bytes`, more: { [field]: "x".repeat(bytes) }, expected: 0 },
    { what: `${field} of ${bytes + 1} bytes`, more: { [field]: "x".repeat(bytes + 1) }, expected: 10004 },
  ]
  it.effect.each<{ what: string; more: Record<string, unknown>; expected: number }>([
    ...tooLong("Name", 30),
    ...tooLong("Introduction", 240),
    ...tooLong("Notification", 300),
    ...tooLong("FaceUrl", 100),
    ...tooLong("GroupId", 48),
    { what: "11 Chinese characters as a name", more: { Name: "字".repeat(11) }, expected: 10004 },
    { what: "no name", more: { Name: "" }, expected: 10004 },
    { what: "a reserved id", more: { GroupId: "@TGS#x" }, expected: 10004 },
    { what: "an id outside ASCII", more: { GroupId: "gé" }, expected: 10004 },
    { what: "a community's id", more: { Type: "Community", GroupId: "@TGS#_x" }, expected: 0 },
    { what: "a community without its prefix", more: { Type: "Community", GroupId: "x" }, expected: 10004 },
    { what: "a live room", more: { Type: "AVChatRoom" }, expected: 10007 },
    { what: "a newer name of a type", more: { Type: "Work" }, expected: 10004 },
    { what: "an owner who is no account", more: { Owner_Account: "nobody" }, expected: 10004 },
    { what: "6,000 members", more: { MaxMemberCount: 6_000 }, expected: 0 },
    { what: "6,001 members", more: { MaxMemberCount: 6_001 }, expected: 10004 },
    { what: "an unknown way to join", more: { ApplyJoinOption: "Free" }, expected: 10004 },
    { what: "times in milliseconds", more: { CreateTime: now * 1_000 }, expected: 10004 },
    { what: "a custom field", more: { AppDefinedData: [{ Key: "Src", Value: "1" }] }, expected: 0 },
    { what: "an unknown custom field", more: { AppDefinedData: [{ Key: "Sr", Value: "1" }] }, expected: 10004 },
  ])("answers $expected to $what", ({ more, expected }) =>
    Effect.gen(function* () {
      assert.strictEqual(yield* against(make(more), { customFields: { group: ["Src"] } }), expected)
    }),
  )

  it.effect("assigns ids of its own where none is given", () =>
    against(
      Effect.gen(function* () {
        const first = yield* group("import_group", { Type: "Public", Name: "a" })
        const second = yield* group("import_group", { Type: "Community", Name: "b" })
        assert.match(first.GroupId, /^@TGS#[0-9A-Z]{9}$/)
        assert.match(second.GroupId, /^@TGS#_@TGS#[0-9A-Z]{9}$/)
      }),
    ),
  )

  it.effect("answers 10021 to an id in use, or 10025 when it is told to, and frees a destroyed one", () =>
    Effect.gen(function* () {
      const twice = Effect.andThen(make({ GroupId: "g" }), make({ GroupId: "g" }))
      assert.strictEqual(yield* against(twice), 10021)
      assert.strictEqual(yield* against(twice, { switches: { groupIdTaken: 10025 } }), 10025)
      const freed = Effect.andThen(
        twice,
        Effect.andThen(group("destroy_group", { GroupId: "g" }), make({ GroupId: "g" })),
      )
      assert.strictEqual(yield* against(freed), 0)
    }),
  )

  it.effect("holds the plan's limits: groups in all and groups a user", () =>
    Effect.gen(function* () {
      const unlimited: Options = { quota: { enforced: false } }
      const fill = Effect.gen(function* () {
        yield* importAccounts(["ada"])
        const ofAda = (i: number) => make({ Owner_Account: "ada", GroupId: `ada's ${i}` })
        for (let i = 0; i < 50; i++) assert.strictEqual(yield* ofAda(i), 0)
        assert.strictEqual(yield* ofAda(50), 10037)
        yield* group("destroy_group", { GroupId: "ada's 7" })
        assert.strictEqual(yield* ofAda(50), 0)
        assert.strictEqual(yield* ofAda(51), 10037)
        for (let i = 0; i < 50; i++) assert.strictEqual(yield* make({}), 0)
        return yield* make({})
      })
      assert.strictEqual(yield* against(fill, { ...unlimited, edition: "free" }), 10058)
    }),
  )
})

describe("create_group", () => {
  it.effect("adds the first members, and tells the owner's own id (10025) from another's (10021)", () =>
    against(
      Effect.gen(function* () {
        yield* importAccounts(["ada", "bo"])
        const body = { GroupId: "g", Owner_Account: "ada", MemberList: [{ Member_Account: "bo", Role: "Admin" }] }
        assert.strictEqual(yield* make(body, "create_group"), 0)
        const roles = (yield* theGroup)?.members.map(({ account, role }) => [account, role])
        assert.deepStrictEqual(roles, [
          ["ada", "Owner"],
          ["bo", "Admin"],
        ])
        assert.strictEqual(yield* make(body, "create_group"), 10025)
        assert.strictEqual(yield* make({ ...body, Owner_Account: "bo" }, "create_group"), 10021)
      }),
    ),
  )

  it.effect("makes live rooms without members, as many as the plan allows", () =>
    against(
      Effect.gen(function* () {
        yield* importAccounts(["ada"])
        const room = { Type: "AVChatRoom", Owner_Account: "ada" }
        assert.strictEqual(yield* make({ ...room, MemberList: members(["ada"]) }, "create_group"), 10007)
        for (let i = 0; i < 10; i++) assert.strictEqual(yield* make({ ...room, GroupId: `r${i}` }, "create_group"), 0)
        assert.strictEqual(yield* make(room, "create_group"), 10036)
        const refused = ["import_group_member", "add_group_member"].map((command) =>
          group(command, { GroupId: "r1", MemberList: members(["ada"]) }),
        )
        for (const answer of yield* Effect.all(refused)) assert.strictEqual(answer.ErrorCode, 10007)
        const MsgList = [message(1)]
        assert.strictEqual((yield* group("import_group_msg", { GroupId: "r1", MsgList })).ErrorCode, 10007)
      }),
      { edition: "free" },
    ),
  )

  it.effect("refuses more than 100 members (10005) and more than the plan allows (10038)", () =>
    against(
      Effect.gen(function* () {
        yield* importAccounts(many(30))
        assert.strictEqual(yield* make({ MemberList: members(many(101)) }, "create_group"), 10005)
        assert.strictEqual(yield* make({ MemberList: members(many(21)) }, "create_group"), 10038)
        assert.strictEqual(yield* make({ MemberList: members(many(20)) }, "create_group"), 0)
        assert.strictEqual(yield* make({ MaxMemberCount: 21 }, "create_group"), 10004)
      }),
      { edition: "free" },
    ),
  )
})

describe("import_group_member", () => {
  const importMembers = (MemberList: ReadonlyArray<unknown>) =>
    group("import_group_member", { GroupId: "g", MemberList })

  it.effect("answers 1 for new, 2 for known and 0 for impossible members", () =>
    against(
      Effect.gen(function* () {
        yield* setUp
        const list = [
          { Member_Account: "ada", Role: "Admin", JoinTime: created + 1 },
          { Member_Account: "ada" },
          { Member_Account: "nobody" },
          { Member_Account: "bo", JoinTime: created },
          { Member_Account: "bo", JoinTime: now },
          { Member_Account: "bo", JoinTime: now - 1 },
        ]
        assert.deepStrictEqual(results(yield* importMembers(list)), [1, 2, 0, 0, 0, 1])
        assert.deepStrictEqual((yield* theGroup)?.members, [
          { account: "ada", role: "Admin", joinTime: created + 1, unread: 0 },
          { account: "bo", role: "Member", joinTime: now - 1, unread: 0 },
        ])
      }),
    ),
  )

  it.effect("cuts the unread count to the messages there are, and leaves a known member alone", () =>
    against(
      Effect.gen(function* () {
        yield* setUp
        yield* importMessages(message(1), message(2), message(3))
        const list = [
          { Member_Account: "ada", UnreadMsgNum: 9 },
          { Member_Account: "bo", UnreadMsgNum: 2 },
        ]
        yield* importMembers(list)
        yield* importMembers([{ Member_Account: "ada", Role: "Admin", UnreadMsgNum: 1 }])
        assert.deepStrictEqual(
          (yield* theGroup)?.members.map(({ role, unread }) => [role, unread]),
          [
            ["Member", 3],
            ["Member", 2],
          ],
        )
      }),
    ),
  )

  it.effect("takes 20 members a call, or as many as it is told to", () =>
    Effect.gen(function* () {
      const add = (count: number) =>
        Effect.gen(function* () {
          yield* importAccounts(many(101))
          yield* make({ GroupId: "g" })
          return (yield* importMembers(members(many(count)))).ErrorCode as number
        })
      assert.strictEqual(yield* against(add(20)), 0)
      assert.strictEqual(yield* against(add(21)), 10005)
      assert.strictEqual(yield* against(add(100), { switches: { membersPerCall: 100 } }), 0)
      assert.strictEqual(yield* against(add(101), { switches: { membersPerCall: 100 } }), 10005)
    }),
  )

  it.effect("fails the members that do not fit into the group", () =>
    against(
      Effect.gen(function* () {
        yield* importAccounts(many(4))
        yield* make({ GroupId: "g", Owner_Account: "u0", MaxMemberCount: 3 })
        assert.deepStrictEqual(results(yield* importMembers(members(many(4)))), [2, 1, 1, 0])
      }),
    ),
  )

  it.effect.each([
    {
      what: "a role other than Admin",
      body: { GroupId: "g", MemberList: members(["ada"], { Role: "Owner" }) },
      expected: 10004,
    },
    { what: "no members", body: { GroupId: "g", MemberList: [] }, expected: 10004 },
    { what: "a missing group", body: { GroupId: "h", MemberList: members(["ada"]) }, expected: 10010 },
    { what: "a bad group id", body: { GroupId: "", MemberList: members(["ada"]) }, expected: 10015 },
  ])("answers $expected to $what", ({ body, expected }) =>
    against(
      Effect.gen(function* () {
        yield* setUp
        assert.strictEqual((yield* group("import_group_member", body)).ErrorCode, expected)
      }),
    ),
  )
})

describe("add_group_member", () => {
  it.effect("adds, knows members, and refuses strangers (10019) and a crowd (10014)", () =>
    against(
      Effect.gen(function* () {
        yield* importAccounts(many(4))
        yield* make({ GroupId: "g", MaxMemberCount: 3 })
        const add = (ids: ReadonlyArray<string>) =>
          group("add_group_member", { GroupId: "g", MemberList: members(ids) })
        assert.deepStrictEqual(results(yield* add(["u0", "u1", "u0"])), [1, 1, 2])
        assert.strictEqual((yield* add(["u2", "nobody"])).ErrorCode, 10014)
        assert.strictEqual((yield* add(["nobody"])).ErrorCode, 10019)
        assert.deepStrictEqual(results(yield* add(["u1", "u2"])), [2, 1])
      }),
    ),
  )
})

describe("set_unread_msg_num", () => {
  it.effect("has no effect in a ChatRoom and gives no error; a stranger does", () =>
    against(
      Effect.gen(function* () {
        yield* importAccounts(["ada"])
        yield* make({ Type: "ChatRoom", GroupId: "g", Owner_Account: "ada", CreateTime: created })
        yield* importMessages(message(1))
        const unread = (Member_Account: string) =>
          Effect.map(
            group("set_unread_msg_num", { GroupId: "g", Member_Account, UnreadMsgNum: 1 }),
            ({ ErrorCode }) => ErrorCode,
          )
        assert.strictEqual(yield* unread("ada"), 0)
        assert.strictEqual(yield* unread("bo"), 10004)
        assert.strictEqual((yield* theGroup)?.members[0]?.unread, 0)
      }),
    ),
  )
})

describe("get_group_info", () => {
  it.effect("tells what a resuming import needs, and a code for each group", () =>
    against(
      Effect.gen(function* () {
        yield* setUp
        yield* importMessages(message(1), message(2))
        yield* group("import_group_member", { GroupId: "g", MemberList: [{ Member_Account: "bo", UnreadMsgNum: 1 }] })
        const answer = yield* group("get_group_info", { GroupIdList: ["g", "none", "é"] })
        assert.deepStrictEqual(
          answer.GroupInfo.map(({ ErrorCode }: Json) => ErrorCode),
          [0, 10010, 10015],
        )
        const [info] = answer.GroupInfo
        assert.deepInclude(info, {
          CreateTime: created,
          LastMsgTime: created + 2,
          NextMsgSeq: 3,
          MemberNum: 1,
          Type: "Public",
        })
        assert.deepInclude(info.MemberList[0], { Member_Account: "bo", Role: "Member", JoinTime: now, MsgSeq: 1 })
      }),
    ),
  )

  it.effect("returns only what the filter names", () =>
    against(
      Effect.gen(function* () {
        yield* setUp
        const ResponseFilter = { GroupBaseInfoFilter: ["NextMsgSeq", "Nonsense", "constructor"] }
        const answer = yield* group("get_group_info", { GroupIdList: ["g"], ResponseFilter })
        assert.deepStrictEqual(answer.GroupInfo, [{ ErrorCode: 0, ErrorInfo: "", GroupId: "g", NextMsgSeq: 1 }])
        yield* group("import_group_member", { GroupId: "g", MemberList: members(["ada"]) })
        const roles = { GroupIdList: ["g"], ResponseFilter: { MemberInfoFilter: ["Role", "toString"] } }
        const [info] = (yield* group("get_group_info", roles)).GroupInfo
        assert.deepStrictEqual(info.MemberList, [{ Member_Account: "ada", Role: "Member" }])
        assert.isUndefined(info.Type)
      }),
    ),
  )

  it.effect("takes 50 groups and not 51, and answers 10018 beyond a megabyte", () =>
    against(
      Effect.gen(function* () {
        const ask = (count: number) => group("get_group_info", { GroupIdList: Array(count).fill("g") })
        assert.strictEqual((yield* ask(50)).ErrorCode, 0)
        assert.strictEqual((yield* ask(51)).ErrorCode, 10004)
        const ids = many(400)
        yield* importAccounts(ids)
        yield* make({ GroupId: "g" })
        for (let i = 0; i < 400; i += 100) {
          yield* group("import_group_member", { GroupId: "g", MemberList: members(ids.slice(i, i + 100)) })
        }
        assert.strictEqual((yield* ask(10)).ErrorCode, 0)
        assert.strictEqual((yield* ask(50)).ErrorCode, 10018)
      }),
      { switches: { membersPerCall: 100 } },
    ),
  )

  it.effect("pages through members with get_group_member_info", () =>
    against(
      Effect.gen(function* () {
        yield* importAccounts(many(5))
        yield* make({ GroupId: "g", Owner_Account: "u0" })
        yield* group("import_group_member", { GroupId: "g", MemberList: members(many(5)) })
        const page = yield* group("get_group_member_info", {
          GroupId: "g",
          Limit: 2,
          Offset: 1,
          MemberInfoFilter: ["Role"],
        })
        assert.strictEqual(page.MemberNum, 5)
        assert.deepStrictEqual(page.MemberList, [
          { Member_Account: "u1", Role: "Member" },
          { Member_Account: "u2", Role: "Member" },
        ])
        const owners = yield* group("get_group_member_info", { GroupId: "g", MemberRoleFilter: ["Owner"] })
        assert.deepStrictEqual(
          owners.MemberList.map((m: Json) => m.Member_Account),
          ["u0"],
        )
      }),
    ),
  )
})

describe("topics", () => {
  const community = "@TGS#_c"
  const topic = (more = {}, command = "group_open_http_svc/import_topic") =>
    Effect.map(
      call(command, { GroupId: community, TopicId: `${community}@TOPIC#_news`, TopicName: "News", ...more }),
      ({ ErrorCode }): number => ErrorCode,
    )
  const start = Effect.andThen(
    importAccounts(["ada"]),
    make({ Type: "Community", GroupId: community, SupportTopic: 1, CreateTime: created }),
  )

  it.effect("take messages in an order of their own", () =>
    against(
      Effect.gen(function* () {
        yield* start
        assert.strictEqual(yield* topic({ CreateTime: created + 10 }), 0)
        const send = (seconds: number, TopicId?: string) =>
          Effect.map(
            group("import_group_msg", { GroupId: community, TopicId, MsgList: [message(seconds)] }),
            ({ ErrorCode, ImportMsgResult }) => ImportMsgResult?.[0].Result ?? ErrorCode,
          )
        const id = `${community}@TOPIC#_news`
        assert.strictEqual(yield* send(50), 0)
        assert.strictEqual(yield* send(10, id), 10004)
        assert.strictEqual(yield* send(11, id), 0)
        assert.strictEqual(yield* send(12, `${community}@TOPIC#_other`), 10010)
        const emulator = yield* Emulator
        assert.strictEqual((yield* emulator.messages(community)).length, 1)
        assert.strictEqual((yield* emulator.messages(community, { topic: id })).length, 1)
        assert.strictEqual((yield* emulator.summary).groupMessages, 2)
        const read = yield* group("group_msg_get_simple", { GroupId: community, TopicId: id, ReqMsgNumber: 20 })
        assert.deepStrictEqual(
          read.RspMsgList.map((m: Json) => m.MsgTimeStamp),
          [created + 11],
        )
      }),
    ),
  )

  it.effect("are refused where they cannot be", () =>
    Effect.gen(function* () {
      const after = (attempt: ReturnType<typeof topic>, options: Options = {}) =>
        against(Effect.andThen(start, attempt), options)
      assert.strictEqual(yield* after(topic(), { edition: "pro" }), 11000)
      assert.strictEqual(yield* after(topic({ TopicId: "news" })), 10004)
      assert.strictEqual(yield* after(topic({ TopicName: "x".repeat(31) })), 10004)
      assert.strictEqual(yield* after(topic({ GroupId: "@TGS#_d" })), 10010)
      assert.strictEqual(yield* after(Effect.andThen(topic(), topic())), 10021)
      const create = "million_group_open_http_svc/create_topic"
      assert.strictEqual(yield* after(Effect.andThen(topic(), topic({}, create))), 10025)
      assert.strictEqual(yield* after(Effect.andThen(make({ GroupId: "g" }), topic({ GroupId: "g" }))), 10007)
    }),
  )
})

describe("groups a day", () => {
  it("count net, and begin anew at midnight", () => {
    const settings = Settings.make({ edition: "pro" })
    const state = State.make(settings.administrators)
    const at = (time: number, endpoint: Endpoint, body: unknown) =>
      endpoint.answer(body, {
        state,
        settings,
        nowMillis: time * 1_000,
        now: time,
        itemFault: () => undefined,
        randomUInt32: () => 0,
      }).ErrorCode
    for (let i = 0; i < 10_000; i++)
      assert.strictEqual(at(now, importGroup, { Type: "Public", Name: "g", GroupId: `g${i}` }), 0)
    const one = { Type: "Public", Name: "g", GroupId: "g" }
    assert.strictEqual(at(now, importGroup, one), 10006)
    assert.strictEqual(at(now, destroyGroup, { GroupId: "g7" }), 0)
    assert.strictEqual(at(now, importGroup, one), 0)
    assert.strictEqual(at(now, importGroup, { ...one, GroupId: "h" }), 10006)
    assert.strictEqual(at(now + 86_400, importGroup, { ...one, GroupId: "h" }), 0)
  })
})
