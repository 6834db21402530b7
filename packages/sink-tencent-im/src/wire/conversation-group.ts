import { type Conversation, type ConversationGroup, Conversations } from "@chatferry/core"
import type { Contact } from "../api/contacts.ts"
import type { CreateContactGroupRequest } from "../api/create-contact-group.ts"
import type { UpdateContactGroupRequest } from "../api/update-contact-group.ts"
import { counted } from "../counted.ts"
import { type Adjustment, collector } from "./Adjustment.ts"
import { userId } from "./Ids.ts"
import { type Refused, refused } from "./Refused.ts"
import { fixed, type WireSettings } from "./Settings.ts"
import { cutBytes } from "./text/cut-bytes.ts"

export interface MappedConversationGroup {
  readonly create: CreateContactGroupRequest
  /** In order, after `create`: what did not fit into one call. */
  readonly updates: ReadonlyArray<UpdateContactGroupRequest>
  /** Conversations that are not at the service. */
  readonly leftOut: ReadonlyArray<Conversation>
  readonly adjustments: ReadonlyArray<Adjustment>
}

/** A conversation group has no id of its own: the name is unique for the owner. */
export const conversationGroupId = ({ ownerId, name }: Pick<ConversationGroup, "ownerId" | "name">): string =>
  `${ownerId} ${name}`

/** `groupIdOf` answers the wire id of a group that was loaded, also of the group of a chat with oneself. */
export const conversationGroup = (
  settings: WireSettings,
  record: ConversationGroup,
  groupIdOf: (conversation: Conversation) => string | undefined,
): MappedConversationGroup | Refused => {
  const limit = settings.limits.contactGroupNameBytes
  const { conversationsPerCall } = fixed
  const adjusted = collector("conversationGroups", conversationGroupId(record))
  const leftOut: Array<Conversation> = []
  const contacts = new Map<string, Contact>()
  for (const conversation of record.conversations) {
    const contact = contactOf(settings, record, conversation, groupIdOf)
    if (contact === undefined) leftOut.push(conversation)
    else contacts.set(Conversations.key(conversation), contact)
  }
  if (contacts.size === 0 && leftOut.length > 0) {
    return refused(
      "conversation-unknown",
      `${leftOut.length} of ${counted(record.conversations.length, "conversation")}`,
    )
  }
  const whole = record.name.toWellFormed()
  const GroupName = cutBytes(whole, limit)
  if (GroupName !== whole) {
    adjusted.add("name-cut", `${Buffer.byteLength(whole)} of ${limit} bytes`)
  }
  const From_Account = userId(settings, record.ownerId)
  const all = [...contacts.values()]
  const updates: Array<UpdateContactGroupRequest> = []
  for (let from = conversationsPerCall; from < all.length; from += conversationsPerCall) {
    const [first, ...rest] = all.slice(from, from + conversationsPerCall)
    if (first === undefined) break
    updates.push({
      From_Account,
      UpdateType: 1,
      UpdateGroup: {
        UpdateGroupType: 2,
        OldGroupName: GroupName,
        ContactUpdateItem: [added(first), ...rest.map(added)],
      },
    })
  }
  return {
    create: { From_Account, GroupContactItem: [{ GroupName, ContactItem: all.slice(0, conversationsPerCall) }] },
    updates,
    leftOut,
    adjustments: adjusted.list(),
  }
}

const added = (ContactItem: Contact) => ({ ContactOptType: 1, ContactItem }) as const

const contactOf = (
  settings: WireSettings,
  { ownerId }: ConversationGroup,
  conversation: Conversation,
  groupIdOf: (conversation: Conversation) => string | undefined,
): Contact | undefined => {
  const [a, b] = conversation.kind === "one-to-one" ? conversation.userIds : []
  if (a !== undefined && b !== undefined && a !== b) {
    // The owner's side is left out of it; a chat of two others is none of the owner's conversations.
    if (a !== ownerId && b !== ownerId) return undefined
    return { Type: 1, To_Account: userId(settings, a === ownerId ? b : a) }
  }
  const ToGroupId = groupIdOf(conversation)
  return ToGroupId === undefined ? undefined : { Type: 2, ToGroupId }
}
