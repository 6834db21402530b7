import type { Part } from "../model/Content.ts"
import * as Conversations from "../model/Conversation.ts"
import type { ConversationGroup } from "../model/ConversationGroup.ts"
import type { Group, Member } from "../model/Group.ts"
import type { GroupId, UserId } from "../model/Ids.ts"
import type { Message, Reaction } from "../model/Message.ts"

/** What an id becomes. */
export interface Ids {
  readonly user: (id: UserId) => UserId
  readonly group: (id: GroupId) => GroupId
}

/** Puts other ids wherever a record names a user or a group. A record that names none of them stays the same object. */
export interface References {
  readonly group: (group: Group) => Group
  readonly message: (message: Message) => Message
  readonly conversationGroup: (group: ConversationGroup) => ConversationGroup
}

/**
 * Two ids may become one: a group then has one member for both, a reaction one user, and the chat of the two becomes a
 * chat with oneself. Ids inside `attributes` and custom content are the source's own and stay.
 */
export const make = (ids: Ids): References => {
  const conversation = (of: Conversations.Conversation): Conversations.Conversation => {
    if (of.kind === "group") {
      const groupId = ids.group(of.groupId)
      return groupId === of.groupId ? of : Conversations.ofGroup(groupId)
    }
    const [a, b] = of.userIds
    const newA = ids.user(a)
    const newB = ids.user(b)
    return newA === a && newB === b ? of : Conversations.ofUsers(newA, newB)
  }

  const part = (of: Part): Part => {
    if (of.kind !== "text" || of.mentions === undefined) return of
    const mentions = mapSame(of.mentions, (mention) => {
      const { target } = mention
      switch (target.kind) {
        case "user": {
          const userId = ids.user(target.userId)
          return userId === target.userId ? mention : { ...mention, target: { ...target, userId } }
        }
        case "group": {
          const groupId = ids.group(target.groupId)
          return groupId === target.groupId ? mention : { ...mention, target: { ...target, groupId } }
        }
        case "everyone":
          return mention
      }
    })
    return mentions === of.mentions ? of : { ...of, mentions }
  }

  const reaction = (of: Reaction): Reaction => {
    const userIds = mapSame(of.userIds, ids.user)
    if (userIds === of.userIds) return of
    const distinct = [...new Set(userIds)]
    return { ...of, userIds: distinct, count: Math.max(distinct.length, of.count - (userIds.length - distinct.length)) }
  }

  const members = (of: ReadonlyArray<Member>): ReadonlyArray<Member> => {
    const renamed = mapSame(of, (member) => {
      const userId = ids.user(member.userId)
      return userId === member.userId ? member : { ...member, userId }
    })
    if (renamed === of) return of
    const byUser = new Map<UserId, Member>()
    for (const member of renamed) {
      const other = byUser.get(member.userId)
      byUser.set(member.userId, other === undefined ? member : mergeMembers(other, member))
    }
    return byUser.size === renamed.length ? renamed : [...byUser.values()]
  }

  return {
    group: (group) => {
      const id = ids.group(group.id)
      const ownerId = group.ownerId === undefined ? undefined : ids.user(group.ownerId)
      const newMembers = members(group.members)
      if (id === group.id && ownerId === group.ownerId && newMembers === group.members) return group
      return { ...group, id, members: newMembers, ...(ownerId === undefined ? {} : { ownerId }) }
    },
    message: (message) => {
      const newConversation = conversation(message.conversation)
      const senderId = ids.user(message.senderId)
      const content = mapSame(message.content, part)
      const reactions = message.reactions && mapSame(message.reactions, reaction)
      if (
        newConversation === message.conversation &&
        senderId === message.senderId &&
        content === message.content &&
        reactions === message.reactions
      )
        return message
      return {
        ...message,
        conversation: newConversation,
        senderId,
        content,
        ...(reactions === undefined ? {} : { reactions }),
      }
    },
    conversationGroup: (group) => {
      const ownerId = ids.user(group.ownerId)
      const conversations = mapSame(group.conversations, conversation)
      if (ownerId === group.ownerId && conversations === group.conversations) return group
      return { ...group, ownerId, conversations: distinctConversations(conversations) }
    },
  }
}

/** Who joined first has been there since; who may administer still may; what one account has read is read. */
const mergeMembers = (a: Member, b: Member): Member => {
  const joinedAt = least(a.joinedAt, b.joinedAt)
  const unreadCount = least(a.unreadCount, b.unreadCount)
  return {
    userId: a.userId,
    role: a.role === "admin" || b.role === "admin" ? "admin" : "member",
    ...(joinedAt === undefined ? {} : { joinedAt }),
    ...(unreadCount === undefined ? {} : { unreadCount }),
  }
}

const least = <N extends number>(a: N | undefined, b: N | undefined): N | undefined =>
  a === undefined ? b : b === undefined || a <= b ? a : b

export const distinctConversations = (
  conversations: ReadonlyArray<Conversations.Conversation>,
): ReadonlyArray<Conversations.Conversation> => [
  ...new Map(conversations.map((each) => [Conversations.key(each), each])).values(),
]

/** `map` that gives the very array where nothing changes; as many elements as before, so the type stays too. */
const mapSame = <A, T extends ReadonlyArray<A>>(items: T & ReadonlyArray<A>, f: (item: A) => A): T => {
  let changed: Array<A> | undefined
  for (let index = 0; index < items.length; index++) {
    const item = items[index] as A
    const result = f(item)
    if (result === item) continue
    changed ??= items.slice()
    changed[index] = result
  }
  return (changed ?? items) as unknown as T
}
