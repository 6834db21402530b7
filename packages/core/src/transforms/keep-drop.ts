import * as Effect from "effect/Effect"
import type { Part } from "../model/Content.ts"
import type { Conversation } from "../model/Conversation.ts"
import type { ConversationGroup } from "../model/ConversationGroup.ts"
import type { Entity } from "../model/Entity.ts"
import type { Group } from "../model/Group.ts"
import type { GroupId, UserId } from "../model/Ids.ts"
import type { Message } from "../model/Message.ts"
import type { User } from "../model/User.ts"
import { type Item, type Read, skip } from "../Source.ts"
import { type Criteria, groupTest, idTest, matcher, microseconds, userTest } from "./Criteria.ts"
import { fingerprint } from "./fingerprint.ts"
import { type Steps, type Transform, TransformError } from "./Protocol.ts"
import { each, eachItem } from "./records.ts"
import { leaveOut, settle, type Verdict } from "./Verdict.ts"

/**
 * Keeps what fits, and leaves out the rest of its kind: `keep({ groups: { name: "general" } })` leaves out the other
 * groups, and neither users nor chats of two. What was left out is counted by rule, e.g. `keep groups by name`.
 */
export const keep = (criteria: Criteria): Transform => make("keep", criteria)

/** Leaves out what fits, and keeps the rest: `drop({ users: { isBot: true }, messages: { until: "2020-01-01" } })`. */
export const drop = (criteria: Criteria): Transform => make("drop", criteria)

type Mode = "keep" | "drop"

const make = (mode: Mode, criteria: Criteria): Transform => {
  const { rule: _, ...shaping } = criteria
  const name = criteria.rule ?? `${mode} ${Object.keys(shaping).join(", ")}`
  return {
    name,
    fingerprint: `${mode} ${fingerprint(criteria)}`,
    open: Effect.suspend(() => {
      const problem = invalid(criteria)
      return problem === undefined
        ? Effect.succeed(steps(name, mode, criteria))
        : Effect.fail(new TransformError({ transform: name, ...problem }))
    }),
  }
}

const invalid = ({ messages = {} }: Criteria) => {
  for (const [name, time] of [
    ["from", messages.from],
    ["until", messages.until],
  ] as const)
    if (time !== undefined && Number.isNaN(microseconds(time)))
      return { problem: `messages.${name} is no time: ${time}.`, remedy: "Write a Date, or ISO 8601: 2024-01-31." }
  return undefined
}

const steps = (name: string, mode: Mode, criteria: Criteria): Steps => {
  const ruleOf = (what: string, by: object = {}) => {
    const fields = Object.keys(by).filter((field) => field !== "andMessages")
    return criteria.rule ?? `${mode} ${what}${fields.length === 0 ? "" : ` by ${fields.join(", ")}`}`
  }
  const isOut = (fits: boolean) => fits === (mode === "drop")

  const { entities } = criteria
  const entityRule = ruleOf(`entities ${entities?.join(", ")}`)
  const isEntityOut = (entity: Entity) => entities !== undefined && isOut(entities.includes(entity))

  const groups = criteria.groups && ofGroups(criteria.groups, isOut)
  const groupRule = ruleOf("groups", criteria.groups)
  const users = criteria.users && ofUsers(criteria.users, isOut)
  const userRule = ruleOf("users", criteria.users)
  const oneToOneRule = ruleOf("one-to-one")
  const isChatOut = chatTest(criteria.oneToOne, isOut)

  /** The rule a conversation falls under. */
  const ruleAgainst = (conversation: Conversation): string | undefined => {
    if (conversation.kind === "group") return groups?.isOut(conversation.groupId) ? groupRule : undefined
    return isChatOut?.(conversation.userIds) ? oneToOneRule : undefined
  }

  const user = (user: User): User | Verdict => {
    if (isEntityOut("users")) return leaveOut(entityRule)
    return users?.learn(user) ? leaveOut(userRule) : user
  }

  const group = (item: Read<Group>): Item<Group> => {
    const { record } = item
    if (groups?.learn(record)) return skip(item.from, groupRule)
    if (isEntityOut("groups")) return skip(item.from, entityRule)
    if (isEntityOut("members")) return withMembers(item, [], entityRule)
    if (users === undefined || !record.members.some(({ userId }) => users.isOut(userId))) return item
    return withMembers(
      item,
      record.members.filter(({ userId }) => !users.isOut(userId)),
      userRule,
    )
  }

  const ofMessage = messageTest(criteria.messages)
  const messageRule = ruleOf("messages", criteria.messages)
  const isKindOut = (kind: Part["kind"]) => criteria.content !== undefined && isOut(criteria.content.includes(kind))
  const contentRule = ruleOf(`content ${criteria.content?.join(", ")}`)

  const message = (message: Message): Message | Verdict => {
    if (isEntityOut("messages")) return leaveOut(entityRule)
    const rule = ruleAgainst(message.conversation)
    if (rule !== undefined) return leaveOut(rule)
    if (criteria.users?.andMessages && users?.isOut(message.senderId)) return leaveOut(userRule)
    if (ofMessage !== undefined && isOut(ofMessage(message))) return leaveOut(messageRule)
    if (!message.content.some(({ kind }) => isKindOut(kind))) return message
    const [first, ...rest] = message.content.filter(({ kind }) => !isKindOut(kind))
    return first === undefined ? leaveOut(contentRule) : { ...message, content: [first, ...rest] }
  }

  const conversationGroup = (group: ConversationGroup): ConversationGroup | Verdict => {
    if (isEntityOut("conversationGroups")) return leaveOut(entityRule)
    if (users?.isOut(group.ownerId)) return leaveOut(userRule)
    const rules = group.conversations.map(ruleAgainst)
    const rule = rules.find((rule) => rule !== undefined)
    if (rule === undefined) return group
    const conversations = group.conversations.filter((_, index) => rules[index] === undefined)
    return conversations.length === 0 ? leaveOut(rule) : { ...group, conversations }
  }

  // Whatever cannot concern an entity costs it nothing.
  const { oneToOne, content, messages } = criteria
  const isOfMessages = entities || groups || oneToOne || messages || content || criteria.users?.andMessages
  return {
    ...((entities || users) && { users: each(name, user) }),
    ...((entities || groups || users) && { groups: eachItem(name, group) }),
    ...(isOfMessages && { messages: each(name, message) }),
    ...((entities || groups || oneToOne || users) && { conversationGroups: each(name, conversationGroup) }),
    remembers: groups !== undefined || users !== undefined,
  }
}

/** The members that stay, and how many do not, by the rule. */
const withMembers = (item: Read<Group>, members: Group["members"], rule: string): Item<Group> => {
  const left = item.record.members.length - members.length
  if (left === 0) return item
  return {
    ...(settle(item, { ...item.record, members }) as Read<Group>),
    membersLeftOut: { ...item.membersLeftOut, [rule]: (item.membersLeftOut?.[rule] ?? 0) + left },
  }
}

/** A record the criteria looked at is remembered by its id, since others name it by nothing else. */
interface Memory<A, Id> {
  /** Whether it is left out. */
  readonly learn: (record: A) => boolean
  readonly isOut: (id: Id) => boolean
}

const ofGroups = (
  criteria: NonNullable<Criteria["groups"]>,
  isOut: (fits: boolean) => boolean,
): Memory<Group, GroupId> => {
  const { id: _, ...others } = criteria
  const fits = groupTest(criteria)
  const fitsById = idTest(criteria, Object.keys(others))
  const known = new Map<GroupId, boolean>()
  return {
    learn: (group) => {
      const out = isOut(fits(group))
      known.set(group.id, out)
      return out
    },
    // A group that the source does not describe fits no name and no kind.
    isOut: (id) => known.get(id) ?? isOut(fitsById?.(id) ?? false),
  }
}

const ofUsers = (
  { andMessages: _, ...criteria }: NonNullable<Criteria["users"]>,
  isOut: (fits: boolean) => boolean,
): Memory<User, UserId> => {
  const { id: __, ...others } = criteria
  const fits = userTest(criteria)
  const fitsById = idTest(criteria, Object.keys(others))
  const known = new Map<UserId, boolean>()
  return {
    learn: (user) => {
      const out = isOut(fits(user))
      known.set(user.id, out)
      return out
    },
    // Somebody the source does not describe is left alone, unless the criteria go by the id.
    isOut: (id) => known.get(id) ?? (fitsById !== undefined && isOut(fitsById(id))),
  }
}

const chatTest = (oneToOne: Criteria["oneToOne"], isOut: (fits: boolean) => boolean) => {
  if (oneToOne === undefined) return undefined
  if (oneToOne === true) return () => isOut(true)
  const matches = matcher(oneToOne.with)
  return ([a, b]: readonly [UserId, UserId]) => isOut(matches(a) || matches(b))
}

const messageTest = (criteria: Criteria["messages"]): ((message: Message) => boolean) | undefined => {
  if (criteria === undefined) return undefined
  const { sender, from, until } = criteria
  const matches = sender === undefined ? undefined : matcher(sender)
  const earliest = from === undefined ? Number.NEGATIVE_INFINITY : microseconds(from)
  const end = until === undefined ? Number.POSITIVE_INFINITY : microseconds(until)
  return ({ senderId, sentAt }) => sentAt >= earliest && sentAt < end && (matches === undefined || matches(senderId))
}
