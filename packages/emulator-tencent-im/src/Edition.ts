/**
 * What the plans of the service allow. The names are those of the international price list; where a page gives a
 * figure for some plans only, the neighbouring plan's figure stands.
 */
export interface EditionLimits {
  /** Accounts in all; 70398 beyond. */
  readonly accounts: number
  /** Groups in all; 10058 beyond. */
  readonly groups: number
  /** Net new groups a day (UTC); 10006 beyond. */
  readonly groupsPerDay: number
  /** Groups one user may be in, AVChatRoom not counted; 10037 beyond. */
  readonly groupsPerUser: number
  /** Live rooms (AVChatRoom); 10036 beyond. */
  readonly liveRooms: number
  /** Members of a Private, Public or ChatRoom group. */
  readonly members: number
  /** Members of a Community. */
  readonly communityMembers: number
  /** Friends of one user; 30010 beyond. */
  readonly friends: number
  /** Conversation groups are part of the plan; 51013 otherwise. */
  readonly contactGroups: boolean
  /** Topics are part of the plan; 11000 otherwise. */
  readonly topics: boolean
  /** account_delete works without being switched on, and a deleted id may be imported again at once. */
  readonly accountDeletion: boolean
}

const paid: EditionLimits = {
  accounts: Number.POSITIVE_INFINITY,
  groups: Number.POSITIVE_INFINITY,
  groupsPerDay: 10_000,
  groupsPerUser: 1_000,
  liveRooms: 50,
  members: 500,
  communityMembers: 100_000,
  friends: 3_000,
  contactGroups: false,
  topics: false,
  accountDeletion: false,
}

export const editions = {
  free: {
    ...paid,
    accounts: 100,
    groups: 100,
    groupsPerUser: 50,
    liveRooms: 10,
    members: 20,
    friends: 20,
    accountDeletion: true,
  },
  standard: paid,
  pro: { ...paid, liveRooms: Number.POSITIVE_INFINITY, members: 2_000, contactGroups: true },
  "pro-plus": {
    ...paid,
    groupsPerUser: 3_000,
    liveRooms: Number.POSITIVE_INFINITY,
    members: 5_000,
    contactGroups: true,
    topics: true,
  },
  enterprise: {
    ...paid,
    groupsPerDay: 50_000,
    groupsPerUser: 5_000,
    liveRooms: Number.POSITIVE_INFINITY,
    members: 6_000,
    contactGroups: true,
    topics: true,
  },
} as const satisfies Record<string, EditionLimits>

export type Edition = keyof typeof editions

export const editionNames = [
  "free",
  "standard",
  "pro",
  "pro-plus",
  "enterprise",
] as const satisfies ReadonlyArray<Edition>
