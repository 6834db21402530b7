import type { App } from "../App.ts"
import type { EndpointRate, Violation } from "../rate/RateMeter.ts"
import type { Friend } from "../state/Accounts.ts"
import * as Bodies from "../state/Bodies.ts"
import type { Contact } from "../state/ContactGroups.ts"
import * as Direct from "../state/Direct.ts"
import { type Group, type GroupType, type KeyValue, unread } from "../state/Groups.ts"
import { type MessageLog, random } from "../state/MessageLog.ts"

/** How much there is of everything. */
export interface Summary {
  readonly accounts: number
  readonly groups: number
  readonly members: number
  readonly groupMessages: number
  readonly directConversations: number
  readonly directMessages: number
  readonly contactGroups: number
  readonly calls: number
  readonly violations: number
}

export interface InspectedAccount {
  readonly id: string
  /** Profile fields by tag, such as `Tag_Profile_IM_Nick`. */
  readonly profile: Readonly<Record<string, string | number>>
  readonly friends: ReadonlyArray<Friend>
}

export interface InspectedMember {
  readonly account: string
  readonly role: "Owner" | "Admin" | "Member"
  readonly joinTime: number
  readonly unread: number
}

export interface InspectedTopic {
  readonly id: string
  readonly name: string
  readonly createTime: number
  readonly messages: number
}

export interface InspectedGroup {
  readonly id: string
  readonly type: GroupType
  readonly name: string
  readonly introduction: string
  readonly notification: string
  readonly faceUrl: string
  readonly owner: string | undefined
  readonly createTime: number
  readonly maxMembers: number
  readonly applyJoinOption: string
  readonly supportsTopics: boolean
  readonly custom: ReadonlyArray<KeyValue>
  readonly members: ReadonlyArray<InspectedMember>
  readonly topics: ReadonlyArray<InspectedTopic>
  readonly messages: number
  readonly lastMessageTime: number
  /** `MsgSeq` of the message the members' conversation lists show, 0 when no import asked for it. */
  readonly recentContactSeq: number
}

export interface InspectedMessage {
  readonly seq: number
  readonly from: string
  /** `SendTime`. */
  readonly time: number
  readonly random: number
  /** `MsgBody` as it was sent. */
  readonly body: unknown
}

export interface InspectedDirectMessage extends InspectedMessage {
  readonly to: string
  readonly live: boolean
  readonly cloudCustomData: string | undefined
}

export interface InspectedConversation {
  /** Both accounts, in the order of their ids. */
  readonly between: readonly [string, string]
  readonly unread: Readonly<Record<string, number>>
  readonly messages: ReadonlyArray<InspectedDirectMessage>
}

export interface InspectedContactGroup {
  readonly user: string
  readonly id: number
  readonly name: string
  readonly contacts: ReadonlyArray<Contact>
}

export type { EndpointRate, Violation }

const groupMessages = (group: Group) =>
  Array.from(group.topics.values()).reduce((n, { log }) => n + log.lastSeq, group.log.lastSeq)

export const summary = ({ state, rates }: App): Summary => {
  const groups = Array.from(state.groups.values())
  const counted = rates.rates()
  return {
    accounts: state.accounts.size,
    groups: groups.length,
    members: groups.reduce((n, { members }) => n + members.size, 0),
    groupMessages: groups.reduce((n, group) => n + groupMessages(group), 0),
    directConversations: state.direct.size,
    directMessages: state.direct.messages,
    contactGroups: Array.from(state.contactGroups.entries()).reduce((n, [, book]) => n + book.groups.size, 0),
    calls: counted.reduce((n, { calls }) => n + calls, 0),
    violations: counted.reduce((n, { violations }) => n + violations, 0),
  }
}

export const accounts = ({ state }: App): ReadonlyArray<InspectedAccount> =>
  Array.from(state.accounts.imported(), ({ id, profile, friends }) => ({
    id,
    profile: Object.fromEntries(profile),
    friends: Array.from(friends.values()),
  }))

export const groups = ({ state }: App): ReadonlyArray<InspectedGroup> =>
  Array.from(state.groups.values(), (group) => ({
    ...group.profile,
    owner: group.owner,
    createTime: group.log.createTime,
    members: Array.from(group.members.values(), (member) => ({
      account: member.account.id,
      role: member.role,
      joinTime: member.joinTime,
      unread: unread(group, member),
    })),
    topics: Array.from(group.topics.values(), ({ id, name, log }) => ({
      id,
      name,
      createTime: log.createTime,
      messages: log.lastSeq,
    })),
    messages: group.log.lastSeq,
    lastMessageTime: group.log.lastTime,
    recentContactSeq: group.recentContactSeq,
  }))

function* inspectedMessages(log: MessageLog, after: number, limit: number): Iterable<InspectedMessage> {
  const end = Math.min(log.lastSeq, after + limit)
  for (let seq = after + 1; seq <= end; seq++) {
    const message = log.messages[seq - 1]
    if (message === undefined) return
    const { from, time } = message
    yield { seq, from, time, random: random(message), body: Bodies.json(message) }
  }
}

/** Which messages of a group to show; all of the group itself by default. */
export interface MessageRange {
  readonly topic?: string
  /** Only those with a greater `MsgSeq`. */
  readonly after?: number
  readonly limit?: number
}

/** Messages in order, expired ones included; nothing when there is no such group or topic. */
export const messages = (
  { state }: App,
  groupId: string,
  range: MessageRange = {},
): Iterable<InspectedMessage> | undefined => {
  const group = state.groups.get(groupId)
  const log = range.topic === undefined ? group?.log : group?.topics.get(range.topic)?.log
  return log && inspectedMessages(log, range.after ?? 0, range.limit ?? Number.POSITIVE_INFINITY)
}

export function* direct({ state }: App): Iterable<InspectedConversation> {
  for (const conversation of state.direct.values()) {
    yield {
      between: conversation.between,
      unread: Object.fromEntries(conversation.between.map((id) => [id, Direct.unread(conversation, id)])),
      messages: conversation.messages.map((message) => ({
        seq: message.seq,
        from: message.from,
        to: message.to,
        time: message.time,
        random: message.random,
        live: message.live,
        cloudCustomData: message.cloudCustomData,
        body: Bodies.json(message),
      })),
    }
  }
}

export const contactGroups = ({ state }: App): ReadonlyArray<InspectedContactGroup> =>
  Array.from(state.contactGroups.entries()).flatMap(([user, book]) =>
    Array.from(book.groups.values(), ({ id, name, contacts }) => ({
      user,
      id,
      name,
      contacts: Array.from(contacts).flatMap((key) => book.contacts.get(key)?.contact ?? []),
    })),
  )
