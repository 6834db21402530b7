import { Conversations, type Group } from "@chatferry/core"
import * as Schema from "effect/Schema"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Account } from "../../src/api/account-import.ts"
import { importGroup } from "../../src/api/import-group.ts"
import { ImportedMember } from "../../src/api/import-group-member.ts"
import { account, standIn } from "../../src/wire/account.ts"
import { selfChat, selfChatUser } from "../../src/wire/chat.ts"
import { type GroupFacts, groupIdOf, group as mapGroup, oldestJoinAt } from "../../src/wire/group.ts"
import { type MemberFacts, members } from "../../src/wire/members.ts"
import { make } from "../../src/wire/Settings.ts"
import { ada, at, general, groupId, inChat, inGroup, kinds, settings, userId } from "./records.ts"

const now = at(1_800_000_000)

describe("an account", () => {
  it("has the user's id, name and picture", () => {
    expect(account(settings, { ...ada, avatarUrl: "https://example.org/a.png" })).toEqual({
      body: { UserID: "U1", Nick: "Ada Lovelace", FaceUrl: "https://example.org/a.png" },
      adjustments: [],
    })
  })

  it("loses the end of a long name, and a long address whole", () => {
    const mapped = account(settings, { ...ada, name: "é".repeat(300), avatarUrl: `https://${"x".repeat(500)}` })
    expect(mapped.body).toEqual({ UserID: "U1", Nick: "é".repeat(250) })
    expect(mapped.adjustments.map(({ kind, detail }) => [kind, detail])).toEqual([
      ["name-cut", "600 of 500 bytes"],
      ["avatar-left-out", "508 of 500 bytes"],
    ])
  })

  it("says what the service does not know of a user", () => {
    const mapped = account(settings, {
      ...ada,
      id: userId("Zoë"),
      name: "Zo\ud83d",
      isDeactivated: true,
      attributes: { tz: "CET" },
    })
    expect(mapped.body.Nick).toBe("Zo\ufffd")
    expect(kinds(mapped)).toEqual(["id-mapped", "characters-replaced", "deactivated-account", "attributes-left-out"])
  })

  it("of a sender that is no user stands in under the id which the user would have", () => {
    expect(standIn(make({ wording: { standIn: "Unknown {id}" } }), userId("U9"))).toEqual({
      body: { UserID: "U9", Nick: "Unknown U9" },
      adjustments: [{ kind: "stand-in-account", entity: "users", recordId: "U9", detail: "U9" }],
    })
  })

  it("is always one that the call takes", () => {
    const decode = Schema.decodeUnknownSync(Account)
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", minLength: 1 }),
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 400 }),
        (id, name) => {
          expect(() => decode(account(settings, { ...ada, id: userId(id), name }).body)).not.toThrow()
          expect(() => decode(standIn(settings, userId(id)).body)).not.toThrow()
        },
      ),
    )
  })
})

describe("a group", () => {
  const facts: GroupFacts = { ownerIsAccount: true, now }

  it("has its type, texts, owner and creation time", () => {
    const record: Group = {
      ...general,
      ownerId: userId("U1"),
      introduction: "All",
      notice: "Be nice",
      avatarUrl: "https://x.org/g",
    }
    expect(mapGroup(settings, record, facts)).toEqual({
      body: {
        Owner_Account: "U1",
        Type: "Public",
        GroupId: "C1",
        Name: "general",
        Introduction: "All",
        Notification: "Be nice",
        FaceUrl: "https://x.org/g",
        MaxMemberCount: 2_000,
        CreateTime: 1_600_000_000,
      },
      adjustments: [],
    })
  })

  it("is older than its oldest message by two seconds, so that members join in between", () => {
    const mapped = mapGroup(settings, general, { ...facts, oldestMessageAt: at(1_500_000_000) })
    expect(mapped.body.CreateTime).toBe(1_499_999_998)
    expect(kinds(mapped)).toEqual(["create-time-moved"])
  })

  it("is older than its oldest member", () => {
    const record: Group = {
      ...general,
      members: [{ userId: userId("U1"), role: "member", joinedAt: at(1_400_000_000) }],
    }
    const mapped = mapGroup(settings, record, { ...facts, oldestJoinAt: oldestJoinAt(record) })
    expect(mapped.body.CreateTime).toBe(1_399_999_999)
  })

  it("without a known creation time gets one before everything in it, and before now", () => {
    const { createdAt: _, ...record } = general
    expect(mapGroup(settings, record, { ...facts, oldestMessageAt: at(1_500_000_000) }).body.CreateTime).toBe(
      1_499_999_998,
    )
    const mapped = mapGroup(settings, record, facts)
    expect(mapped.body.CreateTime).toBe(1_800_000_000 - 2)
    expect(kinds(mapped)).toEqual(["create-time-assumed"])
  })

  it("from the future is created just before now", () => {
    expect(mapGroup(settings, { ...general, createdAt: at(1_900_000_000) }, facts).body.CreateTime).toBe(1_799_999_998)
  })

  it("whose owner is no account has none", () => {
    const mapped = mapGroup(settings, { ...general, ownerId: userId("U9") }, { ...facts, ownerIsAccount: false })
    expect(mapped.body).not.toHaveProperty("Owner_Account")
    expect(kinds(mapped)).toEqual(["owner-left-out"])
  })

  it("for an audience becomes a type that takes history; a community's id and limit follow its type", () => {
    const audience = mapGroup(settings, { ...general, kind: "broadcast" }, facts)
    expect([audience.body.Type, kinds(audience)]).toEqual(["ChatRoom", ["kind-mapped"]])
    const community = mapGroup(settings, { ...general, kind: "community" }, facts)
    expect(community.body).toMatchObject({ Type: "Community", GroupId: "@TGS#_C1" })
    expect(community.body).not.toHaveProperty("MaxMemberCount")
  })

  it("that was imported as another kind stays what it is, and says so", () => {
    const mapped = mapGroup(
      settings,
      { ...general, kind: "community" },
      { ...facts, at: { id: "C1", type: "Private" } },
    )
    expect(mapped.body).toMatchObject({ Type: "Private", GroupId: "C1" })
    expect(mapped.adjustments).toMatchObject([{ kind: "kind-kept", detail: "community, stays Private" }])
  })

  it("says what was cut, each with its figures", () => {
    const record: Group = {
      ...general,
      name: "x".repeat(31),
      introduction: "漢".repeat(81),
      notice: "y".repeat(301),
      avatarUrl: "z".repeat(101),
      isArchived: true,
      attributes: { topic: "t" },
    }
    const mapped = mapGroup(settings, record, facts)
    expect(mapped.body).toMatchObject({
      Name: "x".repeat(30),
      Introduction: "漢".repeat(80),
      Notification: "y".repeat(300),
    })
    expect(mapped.body).not.toHaveProperty("FaceUrl")
    expect(mapped.adjustments.map(({ kind, detail }) => `${kind}: ${detail}`).toSorted()).toEqual([
      `archived-as-open: ${"x".repeat(31)}`,
      "attributes-left-out: topic",
      "avatar-left-out: 101 of 100 bytes",
      "introduction-cut: 243 of 240 bytes",
      "name-cut: 31 of 30 bytes",
      "notice-cut: 301 of 300 bytes",
    ])
  })

  it("is always one that the call takes, older than all in it", () => {
    const decode = Schema.decodeUnknownSync(importGroup.request)
    const time = fc.integer({ min: 3, max: 1_799_999_000 }).map(at)
    const optionalTime = fc.option(time, { nil: undefined })
    const kind = fc.constantFrom("public", "private", "community", "broadcast")
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", minLength: 1 }),
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 80 }),
        kind,
        optionalTime,
        optionalTime,
        optionalTime,
        (id, name, kind, createdAt, oldestMessageAt, joinedAt) => {
          const { createdAt: _, ...base } = {
            ...general,
            id: groupId(id),
            name,
            kind,
            introduction: name.repeat(9),
            notice: name.repeat(9),
          }
          const record = { ...base, ...(createdAt !== undefined && { createdAt }) }
          const { body } = mapGroup(settings, record, { ...facts, oldestMessageAt, oldestJoinAt: joinedAt })
          expect(() => decode(body)).not.toThrow()
          expect(body.CreateTime + 1).toBeLessThan(1_800_000_000)
          if (oldestMessageAt !== undefined) expect(body.CreateTime + 2).toBeLessThanOrEqual(oldestMessageAt / 1e6)
          if (joinedAt !== undefined) expect(body.CreateTime).toBeLessThan(joinedAt / 1e6)
        },
      ),
    )
  })
})

describe("members", () => {
  const facts: MemberFacts = {
    createTime: 1_600_000_000,
    type: "Public",
    isOwnerIn: true,
    isAccount: (id) => id !== "X",
    now,
  }
  const record: Group = {
    ...general,
    ownerId: userId("U1"),
    members: [
      { userId: userId("U1"), role: "admin", unreadCount: 4 },
      { userId: userId("U2"), role: "admin", joinedAt: at(1_650_000_000) },
      { userId: userId("U3"), role: "member", unreadCount: 5, joinedAt: at(1_500_000_000) },
      { userId: userId("X"), role: "member" },
    ],
  }

  it("join just after the creation by default, so that they see the history", () => {
    expect(members(settings, record, facts).items.map(({ body }) => body)).toEqual([
      { Member_Account: "U2", Role: "Admin", JoinTime: 1_600_000_001 },
      { Member_Account: "U3", JoinTime: 1_600_000_001, UnreadMsgNum: 5 },
    ])
  })

  it("join at their true time where that is wanted and allowed", () => {
    const mapped = members(make({ joinTime: "true" }), record, facts)
    expect(mapped.items.map(({ body }) => body.JoinTime)).toEqual([1_650_000_000, 1_600_000_001])
    expect(mapped.adjustments).toMatchObject([{ kind: "join-time-moved", recordId: "C1 U3" }])
  })

  it("include no owner, who is in by the group itself with the unread count left to set", () => {
    expect(members(settings, record, facts).owner).toEqual({ member: record.members[0], unread: 4 })
    const ownerless = members(settings, record, { ...facts, isOwnerIn: false })
    expect(ownerless.owner).toBeUndefined()
    expect(ownerless.items[0]?.body).toMatchObject({ Member_Account: "U1", Role: "Admin", UnreadMsgNum: 4 })
  })

  it("that are no accounts or over the limit are refused by name", () => {
    expect(members(settings, record, facts).rejected).toEqual([
      { member: record.members[3], reason: { refused: "member-without-account", detail: "X" } },
    ])
    const full = members(make({ maxMemberCount: 2 }), record, facts)
    expect(full.items).toHaveLength(1)
    expect(full.rejected[0]).toEqual({
      member: record.members[2],
      reason: { refused: "member-over-limit", detail: "4 of 2 members" },
    })
  })

  it("of a Meeting have no unread counts", () => {
    const mapped = members(settings, record, { ...facts, type: "ChatRoom" })
    expect(mapped.items[1]?.body).not.toHaveProperty("UnreadMsgNum")
    expect(mapped.owner?.unread).toBe(0)
  })

  it("are always items that the call takes", () => {
    const decode = Schema.decodeUnknownSync(Schema.Array(ImportedMember))
    for (const joinTime of ["true", "visible"] as const) {
      expect(decode(members(make({ joinTime }), record, facts).items.map(({ body }) => body))).toHaveLength(2)
    }
  })
})

describe("a chat with oneself", () => {
  it("is recognized, and becomes a private group of one", () => {
    const alone = userId("U1")
    expect(selfChatUser(Conversations.ofUsers(alone, alone))).toBe("U1")
    expect([selfChatUser(inChat), selfChatUser(inGroup)]).toEqual([undefined, undefined])
    const { group: made, adjustments } = selfChat(settings, ada)
    expect(made).toMatchObject({ id: "self-U1", kind: "private", name: "Ada Lovelace", ownerId: "U1" })
    expect(groupIdOf(settings, made)).toBe("self-U1")
    expect(adjustments).toMatchObject([{ kind: "self-chat-as-group" }])
  })
})
