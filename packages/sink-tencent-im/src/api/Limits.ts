/**
 * Limits on which the service's documents disagree, or that the service has changed. Each is a setting; the default is
 * the newest documented value.
 */
export interface Limits {
  /** Members of one `import_group_member` or `add_group_member` call. 20 since January 2026; 100 and 300 before (500 in 2018). */
  readonly membersPerCall: number
  /** Messages of one `import_group_msg` call. 7 on every page of the call; 20 on the page of use limits of 2022. */
  readonly messagesPerCall: number
  /** Bytes of one message: the JSON of its elements and its custom data, in UTF-8. 12,000 since 2024; 8,000 before. */
  readonly messageBytes: number
  /** The `SyncFromOldSystem` of a live message. 5 since 2024; 1 before. History is 2 in both. */
  readonly liveSync: number
  /** Bytes of a group's name. 30 on the REST pages; 100 in some client references. */
  readonly groupNameBytes: number
  /** Bytes of a group's introduction. 240; 400 in some client references. */
  readonly groupIntroductionBytes: number
  /** Bytes of a group's notice. 300; 400 in some client references. */
  readonly groupNotificationBytes: number
  /** Bytes of the address of a group's avatar. 100; 500 in some client references. */
  readonly groupFaceUrlBytes: number
  /** Highest `MaxMemberCount` that `import_group` takes. 6,000; the plan may allow less. */
  readonly groupMembers: number
  /** Bytes of a conversation group's name. 64 since 2025; 32 before. */
  readonly contactGroupNameBytes: number
}

/** The newest documented values, as of 2026. */
export const defaultLimits: Limits = {
  membersPerCall: 20,
  messagesPerCall: 7,
  messageBytes: 12_000,
  liveSync: 5,
  groupNameBytes: 30,
  groupIntroductionBytes: 240,
  groupNotificationBytes: 300,
  groupFaceUrlBytes: 100,
  groupMembers: 6_000,
  contactGroupNameBytes: 64,
}

/** Names a list that is longer than its limit. */
export const tooMany = (field: string, count: number, limit: number): string | undefined =>
  count > limit ? `${field} has ${count} items, the limit is ${limit}` : undefined

/** Names a text that is longer than its limit in UTF-8. */
export const tooLong = (field: string, text: string | undefined, limit: number): string | undefined => {
  // A UTF-16 unit takes at most three bytes: most texts need no counting.
  if (text === undefined || text.length * 3 <= limit) return undefined
  const bytes = Buffer.byteLength(text)
  return bytes > limit ? `${field} has ${bytes} bytes, the limit is ${limit}` : undefined
}
