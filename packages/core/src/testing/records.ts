import { type Conversation, ofGroup, ofUsers } from "../model/Conversation.ts"
import type { Group } from "../model/Group.ts"
import type { GroupId, MessageId, UserId } from "../model/Ids.ts"
import type { Message } from "../model/Message.ts"
import { fromSeconds } from "../model/Timestamp.ts"
import type { User } from "../model/User.ts"

/** When second 0 of a {@link message} is, in seconds: 2024-03-09T16:00:00Z. */
export const secondZero = 1_710_000_000

/** A person. What else a test cares about is spread over it: `{ ...user("ada"), isBot: true }`; so with all records. */
export const user = (id: string, name = id): User => ({ id: id as UserId, name, isBot: false, isDeactivated: false })

/** A public group that is named as its id, with ordinary members. */
export const group = (id: string, ...members: ReadonlyArray<string>): Group => ({
  id: id as GroupId,
  kind: "public",
  name: id,
  members: members.map((userId) => ({ userId: userId as UserId, role: "member" })),
  isArchived: false,
})

/** The conversation of a group, by its id, or the chat of two people, by theirs. */
export const conversation = (to: string | readonly [string, string]): Conversation =>
  typeof to === "string" ? ofGroup(to as GroupId) : ofUsers(to[0] as UserId, to[1] as UserId)

/**
 * A text at a second since {@link secondZero}. Its id is made of the conversation and the second, `general:5` or `ada-bob:5`:
 * another text at the same second is an edit.
 */
export const message = (
  to: string | readonly [string, string],
  from: string,
  second: number,
  text = `at ${second}`,
): Message => ({
  id: `${typeof to === "string" ? to : to.join("-")}:${second}` as MessageId,
  conversation: conversation(to),
  senderId: from as UserId,
  sentAt: fromSeconds(secondZero + second),
  content: [{ kind: "text", text }],
})
