import * as Schema from "effect/Schema"
import { Conversation } from "./Conversation.ts"
import { UserId } from "./Ids.ts"

/** A user's own folder of conversations; a name is unique for its owner. */
export const ConversationGroup = Schema.Struct({
  ownerId: UserId,
  name: Schema.NonEmptyString,
  conversations: Schema.Array(Conversation),
})
export interface ConversationGroup extends Schema.Schema.Type<typeof ConversationGroup> {}
