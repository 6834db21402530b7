import { type Finding, type Timestamp, Timestamps } from "@chatferry/core"
import { counted, number } from "../counted.ts"
import type { GroupType } from "../wire/Settings.ts"
import { conversationGroupLimits, type Edition, type EditionLimits, limitsOf } from "./Edition.ts"

/** What was bought. */
export interface Purchase {
  readonly edition: Edition
  /** Days that messages are kept, where an extension was bought or the console says otherwise. */
  readonly retentionDays?: number | undefined
}

/** The flags with which a command is told what was bought: what remedies then name. */
export interface PurchaseFlags {
  /** E.g. `--edition`. */
  readonly edition?: string
  /** E.g. `--retention-days`. */
  readonly retentionDays?: string
}

/** How many conversation groups a user has, and conversations in all of them. */
export interface ConversationGroupsOf {
  readonly ownerId: string
  readonly groups: number
  readonly conversations: number
}

/** Counts over the staged records. */
export interface MigrationFacts {
  readonly now: Timestamp
  /** Users and stand-ins. */
  readonly accounts: number
  /** Every group to import, with those of chats with oneself. */
  readonly groups: Iterable<{ readonly id: string; readonly type: GroupType; readonly members: number }>
  /** How many groups each user is in. */
  readonly memberships: Iterable<{ readonly userId: string; readonly groups: number }>
  readonly conversationGroups: Iterable<ConversationGroupsOf>
  /** Absent without messages. */
  readonly oldestMessageAt?: Timestamp | undefined
  /** Messages, and those sent before {@link retentionStart}. */
  readonly messages: number
  readonly messagesBeyondRetention: number
}

const daySeconds = 86_400

export const retentionDays = ({ edition, retentionDays }: Purchase): number =>
  retentionDays ?? limitsOf(edition).retentionDays

/** What was sent before is deleted by the service, and perhaps never stored. */
export const retentionStart = (purchase: Purchase, now: Timestamp): Timestamp =>
  Timestamps.fromSeconds(Timestamps.toSeconds(now) - retentionDays(purchase) * daySeconds)

/** All that the edition will not take or keep; none where everything fits. */
export const checkEdition = (
  purchase: Purchase,
  facts: MigrationFacts,
  flags: PurchaseFlags = {},
): ReadonlyArray<Finding> => {
  const limits = limitsOf(purchase.edition)
  const groups = [...facts.groups]
  return [
    history(purchase, limits, facts, flags),
    accounts(limits, facts.accounts),
    allGroups(limits, groups.length),
    newGroups(limits, groups.length),
    members(limits, groups),
    memberships(limits, facts.memberships),
    ...conversationGroups(limits, [...facts.conversationGroups]),
  ].filter((finding) => finding !== undefined)
}

/** The fewest and most days that an edition keeps messages without an extension: trtc.io 33524 (2025-08-22). */
const kept = { least: 7, most: 90 }

/** Where nobody says what was bought: whether it matters. */
export const checkAge = (
  oldest: Timestamp | undefined,
  now: Timestamp,
  { edition }: PurchaseFlags = {},
): ReadonlyArray<Finding> => {
  if (oldest === undefined) return []
  const age = Math.ceil((Timestamps.toSeconds(now) - Timestamps.toSeconds(oldest)) / daySeconds)
  if (age <= kept.least) return []
  return [
    {
      severity: "warning",
      kind: "edition-not-named",
      message:
        `The oldest message is ${counted(age, "day")} old. Editions keep messages for ${kept.least} to ${kept.most} days unless an ` +
        "extension was bought; older ones may be accepted and shown to nobody.",
      remedy: `Name what was bought ${edition === undefined ? "as the sink's `purchase`" : `with ${edition}`}: the plan then says how many messages that concerns.`,
      examples: [],
    },
  ]
}

const history = (
  purchase: Purchase,
  limits: EditionLimits,
  facts: MigrationFacts,
  flags: PurchaseFlags,
): Finding | undefined => {
  const days = retentionDays(purchase)
  const { oldestMessageAt, messages, messagesBeyondRetention } = facts
  if (messagesBeyondRetention === 0 || oldestMessageAt === undefined) return undefined
  const age = Math.ceil((Timestamps.toSeconds(facts.now) - Timestamps.toSeconds(oldestMessageAt)) / daySeconds)
  return {
    severity: "warning",
    kind: "history-beyond-retention",
    message:
      `${number(messagesBeyondRetention)} of ${counted(messages, "message")} ${messagesBeyondRetention === 1 ? "is" : "are"} older than the ${counted(days, "day")} that the ` +
      `${limits.name} edition keeps; the oldest is ${counted(age, "day")} old. The service may accept them and show nothing.`,
    remedy: limits.canExtendRetention
      ? `Buy and set an extension of the retention (up to 360 days) before applying: it does not bring back what has expired. Then give it ${flags.retentionDays === undefined ? "as `purchase.retentionDays`" : `with ${flags.retentionDays}`}.`
      : "Buy an edition that keeps messages longer before applying.",
    examples: [`oldest: ${Timestamps.toIso(oldestMessageAt)}`],
  }
}

const accounts = (limits: EditionLimits, count: number): Finding | undefined =>
  limits.accounts === undefined || count <= limits.accounts
    ? undefined
    : {
        severity: "blocker",
        kind: "too-many-accounts",
        message: `${counted(count, "account")}; the ${limits.name} edition takes ${limits.accounts} (70398).`,
        remedy: "Buy an edition, or leave users out in a transform.",
        examples: [],
      }

const allGroups = (limits: EditionLimits, count: number): Finding | undefined =>
  limits.groups === undefined || count <= limits.groups
    ? undefined
    : {
        severity: "blocker",
        kind: "too-many-groups",
        message: `${counted(count, "group")}; the ${limits.name} edition takes ${limits.groups} in all (10058).`,
        remedy: "Buy an edition, or leave groups out in a transform.",
        examples: [],
      }

const newGroups = (limits: EditionLimits, count: number): Finding | undefined =>
  limits.newGroupsPerDay === undefined || count <= limits.newGroupsPerDay
    ? undefined
    : {
        severity: "warning",
        kind: "too-many-new-groups-a-day",
        message:
          `${counted(count, "group")}; the ${limits.name} edition takes ${number(limits.newGroupsPerDay)} new ones a day ` +
          `(10006). Whether imported groups count is not documented.`,
        remedy: `If it is so, applying takes ${counted(Math.ceil(count / limits.newGroupsPerDay), "day")}: start it again each day.`,
        examples: [],
      }

const members = (
  limits: EditionLimits,
  groups: ReadonlyArray<{ readonly id: string; readonly type: GroupType; readonly members: number }>,
): Finding | undefined => {
  const most = (type: GroupType) => (type === "Community" ? limits.communityMembers : limits.members)
  const over = groups.filter(({ type, members }) => members > (most(type) ?? Number.POSITIVE_INFINITY))
  if (over.length === 0) return undefined
  return {
    severity: "blocker",
    kind: "too-many-members",
    message:
      `${counted(over.length, "group has", "groups have")} more members than the ${limits.name} edition takes ` +
      `(${limits.members === undefined ? "" : `${number(limits.members)}, `}communities ${number(limits.communityMembers)}): the rest would be refused (10038).`,
    remedy: "Buy a larger edition, map the groups to communities, or leave members out in a transform.",
    examples: worst(over, ({ members }) => members).map(({ id, members }) => `${id}: ${counted(members, "member")}`),
  }
}

const memberships = (limits: EditionLimits, users: MigrationFacts["memberships"]): Finding | undefined => {
  const { groupsPerUser } = limits
  if (groupsPerUser === undefined) return undefined
  const over = [...users].filter(({ groups }) => groups > groupsPerUser)
  if (over.length === 0) return undefined
  return {
    severity: "blocker",
    kind: "too-many-groups-of-a-user",
    message:
      `${counted(over.length, "user is", "users are")} in more than the ${number(groupsPerUser)} groups that the ${limits.name} ` +
      "edition allows, and would be refused in the others (10037).",
    remedy: "Buy a larger edition, or leave memberships out in a transform.",
    examples: worst(over, ({ groups }) => groups).map(({ userId, groups }) => `${userId}: ${counted(groups, "group")}`),
  }
}

const conversationGroups = (
  limits: EditionLimits,
  owners: ReadonlyArray<ConversationGroupsOf>,
): ReadonlyArray<Finding> => {
  if (owners.length === 0 || limits.hasConversationGroups) return checkConversationGroups(owners)
  return [
    {
      severity: "blocker",
      kind: "conversation-groups-not-in-edition",
      message: `${counted(owners.length, "user has", "users have")} conversation groups; the ${limits.name} edition has none (51013).`,
      remedy: "Buy the next edition (Pro, in China Ultimate), or leave conversation groups out.",
      examples: owners.slice(0, mostExamples).map(({ ownerId }) => ownerId),
    },
  ]
}

/** What no edition takes, of those that have conversation groups at all. */
export const checkConversationGroups = (owners: ReadonlyArray<ConversationGroupsOf>): ReadonlyArray<Finding> => {
  const { groups, conversations } = conversationGroupLimits
  const findings: Array<Finding> = []
  const many = owners.filter((owner) => owner.groups > groups)
  if (many.length > 0) {
    findings.push({
      severity: "blocker",
      kind: "too-many-conversation-groups",
      message: `${counted(many.length, "user has", "users have")} more than ${groups} conversation groups: the rest would be refused (51010).`,
      remedy: "Leave conversation groups out in a transform.",
      examples: worst(many, (owner) => owner.groups).map((owner) => `${owner.ownerId}: ${number(owner.groups)}`),
    })
  }
  const full = owners.filter((owner) => owner.conversations > conversations)
  if (full.length > 0) {
    findings.push({
      severity: "blocker",
      kind: "too-many-grouped-conversations",
      message:
        `${counted(full.length, "user has", "users have")} more than ${number(conversations)} conversations in conversation groups: ` +
        "the rest would be refused (51008).",
      remedy: "Leave conversations out in a transform.",
      examples: worst(full, (owner) => owner.conversations).map(
        (owner) => `${owner.ownerId}: ${number(owner.conversations)}`,
      ),
    })
  }
  return findings
}

const mostExamples = 5

const worst = <A>(all: ReadonlyArray<A>, size: (item: A) => number): ReadonlyArray<A> =>
  [...all].sort((a, b) => size(b) - size(a)).slice(0, mostExamples)
