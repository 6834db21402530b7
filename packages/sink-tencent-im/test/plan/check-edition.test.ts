import { Timestamps } from "@chatferry/core"
import { describe, expect, it } from "vitest"
import { checkAge, checkEdition, type MigrationFacts, retentionStart } from "../../src/plan/check-edition.ts"
import { type Edition, editions } from "../../src/plan/Edition.ts"

const now = Timestamps.fromSeconds(1_800_000_000)
const day = 86_400
const facts = (overrides: Partial<MigrationFacts> = {}): MigrationFacts => ({
  now,
  accounts: 10,
  groups: [{ id: "C1", type: "Public", members: 10 }],
  memberships: [{ userId: "U1", groups: 3 }],
  conversationGroups: [],
  messages: 0,
  messagesBeyondRetention: 0,
  ...overrides,
})
const check = (edition: Edition, overrides: Partial<MigrationFacts> = {}) => checkEdition({ edition }, facts(overrides))
const kinds = (edition: Edition, overrides: Partial<MigrationFacts> = {}) =>
  check(edition, overrides).map(({ severity, kind }) => `${severity} ${kind}`)

const groups = (count: number, members: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `C${i}`, type: "Public" as const, members: members + i }))

it("a small migration fits every edition", () => {
  for (const edition of Object.keys(editions) as Array<Edition>) expect(check(edition)).toEqual([])
})

describe("history", () => {
  const old = {
    messages: 1_000,
    messagesBeyondRetention: 400,
    oldestMessageAt: Timestamps.fromSeconds(1_800_000_000 - 200 * day),
  }

  it("older than the edition keeps is a warning with the number of messages and the remedy", () => {
    const [finding] = check("international-pro", old)
    expect(finding).toMatchObject({ severity: "warning", kind: "history-beyond-retention" })
    expect(finding?.message).toContain("400 of 1,000 messages are older than the 30 days that the Pro edition keeps")
    expect(finding?.remedy).toContain("extension")
    expect(check("international-free", old)[0]?.remedy).toContain("Buy an edition")
    expect(finding?.remedy).toContain("Then give it as `purchase.retentionDays`.")
    const [told] = checkEdition({ edition: "international-pro" }, facts(old), { retentionDays: "--days" })
    expect(told?.remedy).toContain("Then give it with --days.")
  })

  it("of one message, kept for one day, is told as one", () => {
    const one = { ...old, messages: 1, messagesBeyondRetention: 1 }
    const [finding] = checkEdition({ edition: "international-pro", retentionDays: 1 }, facts(one))
    expect(finding?.message).toContain("1 of 1 message is older than the 1 day that the Pro edition keeps")
    expect(check("china-pro", { groups: groups(1, 500) })[0]?.message).toMatch(/^1 group has more members than/)
  })

  it("begins as many days ago as the edition or the extension says", () => {
    expect(retentionStart({ edition: "international-pro-plus" }, now)).toBe(
      Timestamps.fromSeconds(1_800_000_000 - 90 * day),
    )
    expect(retentionStart({ edition: "china-pro", retentionDays: 360 }, now)).toBe(
      Timestamps.fromSeconds(1_800_000_000 - 360 * day),
    )
  })
})

describe("the free editions", () => {
  it.each(["international-free", "china-trial"] as const)("%s takes 100 accounts and 100 groups", (edition) => {
    expect(kinds(edition, { accounts: 100, groups: groups(100, 0).map((g) => ({ ...g, members: 2 })) })).toEqual([])
    expect(kinds(edition, { accounts: 101, groups: groups(101, 0).map((g) => ({ ...g, members: 2 })) })).toEqual([
      "blocker too-many-accounts",
      "blocker too-many-groups",
    ])
  })
})

describe("groups", () => {
  it("over the daily number are a warning, with the days it takes", () => {
    const many = groups(0, 0).concat(
      Array.from({ length: 25_000 }, (_, i) => ({ id: `${i}`, type: "Public", members: 2 })),
    )
    expect(kinds("international-pro", { groups: many })).toEqual(["warning too-many-new-groups-a-day"])
    expect(check("international-pro", { groups: many })[0]?.remedy).toContain("3 days")
    expect(kinds("international-enterprise", { groups: many })).toEqual([])
  })

  it("with too many members are named, the largest first", () => {
    const [finding, ...others] = check("china-pro", { groups: groups(10, 195) })
    expect(others).toEqual([])
    expect(finding).toMatchObject({ severity: "blocker", kind: "too-many-members" })
    expect(finding?.message).toContain("4 groups")
    expect(finding?.examples).toEqual(["C9: 204 members", "C8: 203 members", "C7: 202 members", "C6: 201 members"])
  })

  it("that are communities have their own limit", () => {
    const community = [{ id: "C1", type: "Community" as const, members: 100_001 }]
    expect(kinds("international-standard", { groups: community })).toEqual(["blocker too-many-members"])
    expect(kinds("china-enterprise", { groups: community })).toEqual([])
  })

  it("of one user are counted against the edition", () => {
    const busy = {
      memberships: [
        { userId: "U1", groups: 1_001 },
        { userId: "U2", groups: 1_000 },
      ],
    }
    expect(check("international-standard", busy)).toMatchObject([
      { kind: "too-many-groups-of-a-user", examples: ["U1: 1,001 groups"] },
    ])
    expect(kinds("international-pro-plus", busy)).toEqual([])
    expect(kinds("china-enterprise", busy)).toEqual([])
  })
})

describe("conversation groups", () => {
  const owner = { ownerId: "U1", groups: 20, conversations: 1_000 }

  it.each([
    ["international-free", false],
    ["international-standard", false],
    ["international-pro", true],
    ["international-pro-plus", true],
    ["international-enterprise", true],
    ["china-trial", false],
    ["china-pro", false],
    ["china-ultimate", true],
    ["china-enterprise", true],
  ] as const)("%s has them: %s", (edition, has) => {
    expect(kinds(edition, { conversationGroups: [owner] })).toEqual(
      has ? [] : ["blocker conversation-groups-not-in-edition"],
    )
  })

  it("are at most 20 a user, with 1,000 conversations in all", () => {
    const full = [owner, { ...owner, ownerId: "U2", groups: 21 }, { ...owner, ownerId: "U3", conversations: 1_001 }]
    expect(check("international-pro", { conversationGroups: full })).toMatchObject([
      { kind: "too-many-conversation-groups", examples: ["U2: 21"] },
      { kind: "too-many-grouped-conversations", examples: ["U3: 1,001"] },
    ])
  })
})

it("all findings come at once, each with what to do", () => {
  const findings = check("international-free", {
    accounts: 1_000,
    groups: groups(200, 10),
    memberships: [{ userId: "U1", groups: 200 }],
    conversationGroups: [{ ownerId: "U1", groups: 1, conversations: 1 }],
    messages: 5,
    messagesBeyondRetention: 5,
    oldestMessageAt: Timestamps.fromSeconds(1_000_000_000),
  })
  expect(findings).toHaveLength(6)
  for (const { message, remedy } of findings) expect([message, remedy]).not.toContain("")
})

describe("without a named edition", () => {
  const day = 86_400
  const now = Timestamps.fromSeconds(1_700_000_000)
  const sent = (daysAgo: number) => Timestamps.fromSeconds(1_700_000_000 - daysAgo * day)

  it("history that some edition would not keep is a warning, and a week's is none", () => {
    expect(checkAge(sent(400), now)).toMatchObject([{ severity: "warning", kind: "edition-not-named" }])
    expect(checkAge(sent(400), now)[0]?.message).toContain("400 days old")
    expect(checkAge(sent(400), now)[0]?.remedy).toContain("as the sink's `purchase`:")
    expect(checkAge(sent(400), now, { edition: "--edition" })[0]?.remedy).toContain("with --edition:")
    expect(checkAge(sent(6), now)).toEqual([])
    expect(checkAge(undefined, now)).toEqual([])
  })
})
