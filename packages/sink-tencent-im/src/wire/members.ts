import { type Group, type Member, type Timestamp, Timestamps, type UserId } from "@chatferry/core"
import type { ImportedMember } from "../api/import-group-member.ts"
import { type Adjustment, collector, memberId } from "./Adjustment.ts"
import { userId } from "./Ids.ts"
import { type Refused, refused } from "./Refused.ts"
import type { GroupType, WireSettings } from "./Settings.ts"

export interface MemberFacts {
  /** `CreateTime` of the group as it was imported. */
  readonly createTime: number
  /** The group's type, as it was imported. */
  readonly type: GroupType
  /** Whether the owner is a member already, as by the import of the group. */
  readonly isOwnerIn: boolean
  readonly isAccount: (id: UserId) => boolean
  readonly now: Timestamp
}

export interface MappedMembers {
  /** In the order of the group. */
  readonly items: ReadonlyArray<{ readonly member: Member; readonly body: ImportedMember }>
  /** The owner, where already in: only the unread count is left, for `set_unread_msg_num`. */
  readonly owner: { readonly member: Member; readonly unread: number } | undefined
  readonly rejected: ReadonlyArray<{ readonly member: Member; readonly reason: Refused }>
  readonly adjustments: ReadonlyArray<Adjustment>
}

/** A group's members: who goes in with which role, time and unread count, who is in already, who cannot go in. */
export const members = (settings: WireSettings, group: Group, facts: MemberFacts): MappedMembers => {
  const items: Array<MappedMembers["items"][number]> = []
  const rejected: Array<MappedMembers["rejected"][number]> = []
  const adjustments: Array<Adjustment> = []
  const seats = facts.type === "Community" ? Number.POSITIVE_INFINITY : settings.maxMemberCount
  // Unread counts exist for Work, Public and Community only; elsewhere the call has no effect.
  const counts = facts.type !== "ChatRoom"
  let owner: MappedMembers["owner"]
  let taken = facts.isOwnerIn ? 1 : 0
  for (const member of group.members) {
    if (facts.isOwnerIn && member.userId === group.ownerId) {
      owner = { member, unread: counts ? (member.unreadCount ?? 0) : 0 }
    } else if (!facts.isAccount(member.userId)) {
      rejected.push({ member, reason: refused("member-without-account", member.userId) })
    } else if (taken >= seats) {
      rejected.push({ member, reason: refused("member-over-limit", `${group.members.length} of ${seats} members`) })
    } else {
      taken++
      const adjusted = collector("members", memberId(group.id, member.userId))
      const body: ImportedMember = {
        Member_Account: userId(settings, member.userId),
        ...(member.role === "admin" ? { Role: "Admin" } : undefined),
        JoinTime: joinTime(settings, member, facts, (detail) => adjusted.add("join-time-moved", detail)),
        ...(counts && settings.memberOrder === "last" && member.unreadCount
          ? { UnreadMsgNum: member.unreadCount }
          : undefined),
      }
      items.push({ member, body })
      adjustments.push(...adjusted.list())
    }
  }
  return { items, owner, rejected, adjustments }
}

/** Later than the group's creation and earlier than now, else the service leaves the member out. */
const joinTime = (
  settings: WireSettings,
  member: Member,
  facts: MemberFacts,
  moved: (detail: string) => void,
): number => {
  const earliest = facts.createTime + 1
  if (settings.joinTime === "visible" || member.joinedAt === undefined) return earliest
  const joined = Timestamps.toSeconds(member.joinedAt)
  const time = Math.max(earliest, Math.min(joined, Timestamps.toSeconds(facts.now) - 1))
  if (time !== joined) moved(`${joined} → ${time}`)
  return time
}
