import type { ConversationGroup } from "./ConversationGroup.ts"
import type { Group, Member } from "./Group.ts"
import type { Message } from "./Message.ts"
import type { User } from "./User.ts"

/** What the ledger counts. A group's members are records of their own: each is loaded, refused or held by itself. */
export const entities = ["users", "groups", "members", "messages", "conversationGroups"] as const
export type Entity = (typeof entities)[number]

export interface RecordOf {
  readonly users: User
  readonly groups: Group
  readonly members: Member
  readonly messages: Message
  readonly conversationGroups: ConversationGroup
}
