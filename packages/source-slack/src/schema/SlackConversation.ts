import * as Schema from "effect/Schema"
import { lenient, Text, Texts } from "./lenient.ts"

const Statement = Schema.Struct({ value: lenient(Text), creator: lenient(Text), last_set: lenient(Schema.Unknown) })

/** An element of `channels.json`, `groups.json`, `mpims.json`, `dms.json` or `file_conversations.json`. */
export const SlackConversation = Schema.Struct({
  id: Text,
  name: lenient(Text),
  name_normalized: lenient(Text),
  previous_names: lenient(Texts),
  created: lenient(Schema.Unknown),
  creator: lenient(Text),
  is_archived: lenient(Schema.Boolean),
  members: lenient(Texts),
  /** Some exporters name the other person of a direct message so. */
  user: lenient(Text),
  topic: lenient(Statement),
  purpose: lenient(Statement),
})
export interface SlackConversation extends Schema.Schema.Type<typeof SlackConversation> {}

export const decodeConversation = Schema.decodeUnknownOption(SlackConversation)
