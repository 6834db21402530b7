/** What an edition of the app allows, as far as a migration meets it. Absent: no limit, or none that is documented. */
export interface EditionLimits {
  /** As the console writes it. */
  readonly name: string
  /** Days that messages are kept without an extension (EN 33524 2025-08-22; CN 400/3571 2026-03-27). */
  readonly retentionDays: number
  /** Whether longer retention can be bought. */
  readonly canExtendRetention: boolean
  /** Accounts of the app (70398). */
  readonly accounts?: number
  /** Groups of the app (10058). */
  readonly groups?: number
  /** Net new groups a day (10006; EN 34381 2025-03-10, CN 9346 2025-11-04). */
  readonly newGroupsPerDay?: number
  /** Members of a Work, Public or Meeting group (10014, 10038). */
  readonly members?: number
  readonly communityMembers: number
  /** Groups one user may create and join, AVChatRoom aside (10037; EN 34350, CN 11673). */
  readonly groupsPerUser?: number
  /** Whether users have conversation groups (51013). */
  readonly hasConversationGroups: boolean
}

const community = 100_000

/** The editions on sale. Plan names differ: older pages call Free "Developer"; 体验版, 专业版, 旗舰版, 企业版 in China. */
export const editions = {
  "international-free": {
    name: "Free",
    retentionDays: 7,
    canExtendRetention: false,
    accounts: 100,
    groups: 100,
    members: 20,
    communityMembers: community,
    groupsPerUser: 50,
    hasConversationGroups: false,
  },
  "international-standard": {
    name: "Standard",
    retentionDays: 7,
    canExtendRetention: true,
    newGroupsPerDay: 10_000,
    members: 500,
    communityMembers: community,
    groupsPerUser: 1_000,
    hasConversationGroups: false,
  },
  "international-pro": {
    name: "Pro",
    retentionDays: 30,
    canExtendRetention: true,
    newGroupsPerDay: 10_000,
    members: 2_000,
    communityMembers: community,
    groupsPerUser: 1_000,
    hasConversationGroups: true,
  },
  "international-pro-plus": {
    name: "Pro Plus",
    retentionDays: 90,
    canExtendRetention: true,
    newGroupsPerDay: 10_000,
    members: 5_000,
    communityMembers: community,
    groupsPerUser: 3_000,
    hasConversationGroups: true,
  },
  "international-enterprise": {
    name: "Enterprise",
    retentionDays: 90,
    canExtendRetention: true,
    newGroupsPerDay: 50_000,
    members: 6_000,
    communityMembers: community,
    groupsPerUser: 5_000,
    hasConversationGroups: true,
  },
  "china-trial": {
    name: "体验版 (trial)",
    retentionDays: 7,
    canExtendRetention: false,
    accounts: 100,
    groups: 100,
    members: 20,
    communityMembers: community,
    groupsPerUser: 50,
    hasConversationGroups: false,
  },
  "china-pro": {
    name: "专业版 (Pro)",
    retentionDays: 7,
    canExtendRetention: true,
    newGroupsPerDay: 10_000,
    members: 200,
    communityMembers: community,
    // 500 before the newest page.
    groupsPerUser: 1_000,
    hasConversationGroups: false,
  },
  "china-ultimate": {
    name: "旗舰版 (Ultimate)",
    retentionDays: 30,
    canExtendRetention: true,
    newGroupsPerDay: 10_000,
    // Up to 6,000 as a paid extension.
    members: 2_000,
    communityMembers: community,
    // 1,000 before the newest page.
    groupsPerUser: 3_000,
    hasConversationGroups: true,
  },
  "china-enterprise": {
    name: "企业版 (Enterprise)",
    retentionDays: 90,
    canExtendRetention: true,
    newGroupsPerDay: 50_000,
    communityMembers: 1_000_000,
    hasConversationGroups: true,
  },
} as const satisfies Record<string, EditionLimits>

export type Edition = keyof typeof editions

/** The same limits, seen with all fields. */
export const limitsOf = (edition: Edition): EditionLimits => editions[edition]

/** Of every edition: 51010 and 51008 (EN 53437, 53439 2026-04-14). */
export const conversationGroupLimits = { groups: 20, conversations: 1_000 } as const
