import * as Schema from "effect/Schema"
import { GroupId, UserId } from "./Ids.ts"

/** Where a message belongs: a group, or the chat of two users (twice the same user: a chat with oneself). */
export const Conversation = Schema.Union([
  Schema.Struct({ kind: Schema.tag("group"), groupId: GroupId }),
  Schema.Struct({ kind: Schema.tag("one-to-one"), userIds: Schema.Tuple([UserId, UserId]) }),
])
export type Conversation = typeof Conversation.Type

export const ofGroup = (groupId: GroupId): Conversation => ({ kind: "group", groupId })

/** The order of the two does not matter: the smaller id always stands first. */
export const ofUsers = (a: UserId, b: UserId): Conversation => ({
  kind: "one-to-one",
  userIds: a <= b ? [a, b] : [b, a],
})

/** One string for one conversation, whatever characters its ids hold. */
export const key = (conversation: Conversation): string => {
  if (conversation.kind === "group") return `group ${conversation.groupId}`
  const [a, b] = conversation.userIds
  return `one-to-one ${JSON.stringify(a <= b ? [a, b] : [b, a])}`
}
