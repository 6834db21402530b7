import { type Group, type Timestamp, Timestamps } from "@chatferry/core"
import type { ImportGroupRequest } from "../api/import-group.ts"
import { type Adjustment, type Collector, collector } from "./Adjustment.ts"
import { groupId, userId } from "./Ids.ts"
import { defaults, type GroupType, type WireSettings } from "./Settings.ts"
import { cutBytes } from "./text/cut-bytes.ts"

/** Body of `import_group`: what this mapping always sends is not optional. */
export type GroupBody = ImportGroupRequest & { readonly GroupId: string; readonly CreateTime: number }

/** What the mapping of a group must know from the rest of the store. */
export interface GroupFacts {
  readonly oldestMessageAt?: Timestamp | undefined
  /** Least `joinedAt` of its members; {@link oldestJoinAt}. */
  readonly oldestJoinAt?: Timestamp | undefined
  /** Whether the owner is an account: a user of the source, or a stand-in. */
  readonly ownerIsAccount: boolean
  readonly now: Timestamp
  /** As the service has it already, under an id and a type that the record of now might not be given. */
  readonly at?: { readonly id: string; readonly type: GroupType } | undefined
}

export interface MappedGroup {
  readonly body: GroupBody
  readonly adjustments: ReadonlyArray<Adjustment>
}

export const groupType = (settings: WireSettings, group: Pick<Group, "kind">): GroupType =>
  settings.groupTypes[group.kind]

/** The group's id at the service. */
export const groupIdOf = (settings: WireSettings, group: Pick<Group, "id" | "kind">): string =>
  groupId(settings, groupType(settings, group), group.id)

export const oldestJoinAt = (group: Group): Timestamp | undefined => {
  let oldest: Timestamp | undefined
  for (const { joinedAt } of group.members) {
    if (joinedAt !== undefined && (oldest === undefined || joinedAt < oldest)) oldest = joinedAt
  }
  return oldest
}

export const group = (settings: WireSettings, record: Group, facts: GroupFacts): MappedGroup => {
  const { limits } = settings
  const adjusted = collector("groups", record.id)
  const mapped = groupType(settings, record)
  const { id: GroupId, type: Type } = facts.at ?? { id: groupIdOf(settings, record), type: mapped }
  if (GroupId !== settings.groupIdPrefix + record.id) adjusted.add("id-mapped", `${record.id} → ${GroupId}`)
  if (Type !== mapped) adjusted.add("kind-kept", `${record.kind}, stays ${Type}`)
  else if (record.kind === "broadcast" || Type !== defaults.groupTypes[record.kind]) {
    adjusted.add("kind-mapped", `${record.kind} → ${Type}`)
  }
  const cut = (kind: "name-cut" | "introduction-cut" | "notice-cut", value: string, limit: number) => {
    const whole = value.isWellFormed() ? value : value.toWellFormed()
    if (whole !== value) adjusted.add("characters-replaced", kind.slice(0, -"-cut".length))
    const kept = cutBytes(whole, limit)
    if (kept !== whole) adjusted.add(kind, `${Buffer.byteLength(whole)} of ${limit} bytes`)
    return kept
  }
  const owned = record.ownerId !== undefined && facts.ownerIsAccount
  if (record.ownerId !== undefined && !owned) adjusted.add("owner-left-out", record.ownerId)
  if (record.isArchived) adjusted.add("archived-as-open", record.name)
  if (record.attributes !== undefined) adjusted.add("attributes-left-out", Object.keys(record.attributes).join(", "))
  const { introduction, notice, avatarUrl } = record
  const avatarBytes = avatarUrl === undefined ? 0 : Buffer.byteLength(avatarUrl)
  if (avatarBytes > limits.groupFaceUrlBytes) {
    adjusted.add("avatar-left-out", `${avatarBytes} of ${limits.groupFaceUrlBytes} bytes`)
  }
  return {
    body: {
      ...(owned && record.ownerId !== undefined ? { Owner_Account: userId(settings, record.ownerId) } : undefined),
      Type,
      GroupId,
      Name: cut("name-cut", record.name, limits.groupNameBytes),
      ...(introduction
        ? { Introduction: cut("introduction-cut", introduction, limits.groupIntroductionBytes) }
        : undefined),
      ...(notice ? { Notification: cut("notice-cut", notice, limits.groupNotificationBytes) } : undefined),
      ...(avatarUrl && avatarBytes <= limits.groupFaceUrlBytes ? { FaceUrl: avatarUrl } : undefined),
      ...(Type === "Community" ? undefined : { MaxMemberCount: settings.maxMemberCount }),
      CreateTime: createTime(record, facts, adjusted),
    },
    adjustments: adjusted.list(),
  }
}

/**
 * The service takes joins and messages only later than the creation, and shows a member of some types only what came
 * after joining. So between creation and oldest message one second is kept for joining.
 */
const createTime = (record: Group, facts: GroupFacts, adjusted: Collector): number => {
  const latest = Timestamps.toSeconds(facts.now) - 2
  const before = Math.min(
    latest,
    facts.oldestMessageAt === undefined ? latest : Timestamps.toSeconds(facts.oldestMessageAt) - 2,
    facts.oldestJoinAt === undefined ? latest : Timestamps.toSeconds(facts.oldestJoinAt) - 1,
  )
  if (record.createdAt === undefined) {
    const time = Math.max(0, before)
    adjusted.add("create-time-assumed", instant(time))
    return time
  }
  const created = Timestamps.toSeconds(record.createdAt)
  const time = Math.max(0, Math.min(created, before))
  if (time !== created) adjusted.add("create-time-moved", `${instant(created)} → ${instant(time)}`)
  return time
}

/** A second for people; dates that no calendar holds as their number. */
const instant = (seconds: number): string =>
  Math.abs(seconds) <= 8.64e12 ? new Date(seconds * 1000).toISOString().replace(".000Z", "Z") : String(seconds)
