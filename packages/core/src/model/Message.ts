import * as Schema from "effect/Schema"
import { Attributes } from "./Attributes.ts"
import { Part } from "./Content.ts"
import { Conversation } from "./Conversation.ts"
import { MessageId, UserId } from "./Ids.ts"
import { Timestamp } from "./Timestamp.ts"

export const Reaction = Schema.Struct({
  /** The emoji itself, or `:name:` where it is the source's own. */
  emoji: Schema.NonEmptyString,
  userIds: Schema.Array(UserId),
  /** May exceed the users that are known. */
  count: Schema.Natural,
})
export interface Reaction extends Schema.Schema.Type<typeof Reaction> {}

export const Thread = Schema.Struct({
  /** The message the thread hangs on: of the root its own id. It need not be in the source any more. */
  rootId: MessageId,
  /** Shown in the conversation too, not only in the thread. */
  isBroadcast: Schema.optionalKey(Schema.Boolean),
})
export interface Thread extends Schema.Schema.Type<typeof Thread> {}

/** A message. The order inside a conversation is (`sentAt`, order in the source). */
export const Message = Schema.Struct({
  id: MessageId,
  conversation: Conversation,
  senderId: UserId,
  sentAt: Timestamp,
  content: Schema.NonEmptyArray(Part),
  /**
   * Present on replies, and on a root that has replies, so that a sink keeps the id they name it by. Where a source knows
   * threads by their replies alone, a root without it is one all the same.
   */
  thread: Schema.optionalKey(Thread),
  reactions: Schema.optionalKey(Schema.Array(Reaction)),
  editedAt: Schema.optionalKey(Timestamp),
  attributes: Schema.optionalKey(Attributes),
})
export interface Message extends Schema.Schema.Type<typeof Message> {}
