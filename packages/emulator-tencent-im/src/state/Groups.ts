import type { Account } from "./Accounts.ts"
import { MessageLog } from "./MessageLog.ts"

export const groupTypes = ["Private", "Public", "ChatRoom", "AVChatRoom", "Community"] as const
export type GroupType = (typeof groupTypes)[number]

export interface KeyValue {
  readonly Key: string
  readonly Value: unknown
}

export interface Member {
  readonly account: Account
  readonly role: "Owner" | "Admin" | "Member"
  readonly joinTime: number
  readonly custom: ReadonlyArray<KeyValue>
  /** Unread messages, valid in the epoch it was set in: see {@link Group.epoch}. */
  unread: number
  epoch: number
}

export interface Topic {
  readonly id: string
  readonly name: string
  readonly creator: string | undefined
  readonly introduction: string
  readonly notification: string
  readonly faceUrl: string
  readonly customString: string
  readonly log: MessageLog
}

/** What describes a group and does not change here. */
export interface GroupProfile {
  readonly id: string
  readonly type: GroupType
  readonly name: string
  readonly introduction: string
  readonly notification: string
  readonly faceUrl: string
  readonly maxMembers: number
  readonly applyJoinOption: string
  readonly custom: ReadonlyArray<KeyValue>
  readonly supportsTopics: boolean
}

export interface Group {
  readonly profile: GroupProfile
  owner: string | undefined
  readonly members: Map<string, Member>
  readonly topics: Map<string, Topic>
  readonly log: MessageLog
  /** Grows with every import of messages, which sets all unread counts to 0, however many members there are. */
  epoch: number
  /** Sequence of the message the members' conversation lists show, 0 when no import asked for it. */
  recentContactSeq: number
}

/** Unread counts exist where the documents name them; elsewhere setting one has no effect. */
export const countsUnread = ({ profile: { type } }: Group): boolean => type !== "ChatRoom" && type !== "AVChatRoom"

export const unread = (group: Group, member: Member): number => (member.epoch === group.epoch ? member.unread : 0)

/** Sets an unread count, cut to the number of messages there are. */
export const setUnread = (group: Group, member: Member, count: number): void => {
  if (!countsUnread(group)) return
  member.unread = Math.min(count, group.log.lastSeq)
  member.epoch = group.epoch
}

/** Groups count against the user's limit unless they are live rooms. */
const counts = (group: Group) => group.profile.type !== "AVChatRoom"

export const join = (
  group: Group,
  account: Account,
  role: Member["role"],
  joinTime: number,
  custom: Member["custom"] = [],
) => {
  const member: Member = { account, role, joinTime, custom, unread: 0, epoch: group.epoch }
  group.members.set(account.id, member)
  if (counts(group)) account.groups++
  return member
}

export class Groups {
  readonly #byId = new Map<string, Group>()
  #assigned = 0
  #liveRooms = 0
  #day = 0
  #newToday = 0

  get(id: string): Group | undefined {
    return this.#byId.get(id)
  }

  get size(): number {
    return this.#byId.size
  }

  get liveRooms(): number {
    return this.#liveRooms
  }

  values(): Iterable<Group> {
    return this.#byId.values()
  }

  /** Groups made less groups destroyed on the day of a time. */
  newOn(now: number): number {
    const day = Math.floor(now / 86_400)
    if (day !== this.#day) {
      this.#day = day
      this.#newToday = 0
    }
    return this.#newToday
  }

  /** An id of the service's own making. */
  assignId(type: GroupType): string {
    const id = `@TGS#${(++this.#assigned).toString(36).toUpperCase().padStart(9, "0")}`
    return type === "Community" ? `@TGS#_${id}` : id
  }

  add(profile: GroupProfile, createTime: number, owner: Account | undefined, now: number): Group {
    const group: Group = {
      profile,
      owner: owner?.id,
      members: new Map(),
      topics: new Map(),
      log: new MessageLog(createTime),
      epoch: 0,
      recentContactSeq: 0,
    }
    this.newOn(now)
    this.#newToday++
    this.#byId.set(profile.id, group)
    if (profile.type === "AVChatRoom") this.#liveRooms++
    // Which join time the owner gets is not documented; the creation time hides nothing.
    if (owner !== undefined) join(group, owner, "Owner", createTime)
    return group
  }

  destroy(group: Group, now: number): void {
    for (const member of group.members.values()) this.leave(group, member.account.id)
    if (group.profile.type === "AVChatRoom") this.#liveRooms--
    this.newOn(now)
    this.#newToday--
    this.#byId.delete(group.profile.id)
  }

  leave(group: Group, accountId: string): void {
    const member = group.members.get(accountId)
    if (member === undefined) return
    group.members.delete(accountId)
    if (group.owner === accountId) group.owner = undefined
    if (counts(group)) member.account.groups--
  }
}
