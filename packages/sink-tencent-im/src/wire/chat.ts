import { type Conversation, type Group, GroupId, type Message, type User, type UserId } from "@chatferry/core"
import { type Adjustment, collector } from "./Adjustment.ts"
import { userId } from "./Ids.ts"
import type { LaneKind } from "./Lane.ts"
import { type Refused, refused } from "./Refused.ts"
import type { WireSettings } from "./Settings.ts"

/** The one user of a chat with oneself. */
export const selfChatUser = (conversation: Conversation): UserId | undefined =>
  conversation.kind === "one-to-one" && conversation.userIds[0] === conversation.userIds[1]
    ? conversation.userIds[0]
    : undefined

/** Which call imports the messages of a conversation: a chat with oneself becomes a group. */
export const laneKind = (conversation: Conversation): LaneKind =>
  conversation.kind === "one-to-one" && selfChatUser(conversation) === undefined ? "one-to-one" : "group"

/** `From_Account` and `To_Account` of a one-to-one message. */
export interface Direction {
  readonly from: string
  readonly to: string
}

export const direction = (settings: WireSettings, message: Message): Direction | Refused => {
  const { conversation, senderId } = message
  const pair = conversation.kind === "one-to-one" ? conversation.userIds : []
  if (!pair.some((id) => id === senderId)) return refused("sender-outside-chat", `${senderId} in ${pair.join(", ")}`)
  const receiver = pair.find((id) => id !== senderId) ?? senderId
  return { from: userId(settings, senderId), to: userId(settings, receiver) }
}

/** The private group of one that a chat with oneself becomes; it is mapped and loaded as any other group. */
export interface SelfChat {
  readonly group: Group
  readonly adjustments: ReadonlyArray<Adjustment>
}

export const selfChat = (settings: WireSettings, user: Pick<User, "id" | "name">): SelfChat => {
  const id = GroupId.make(`self-${user.id}`)
  const adjusted = collector("groups", id)
  adjusted.add("self-chat-as-group", user.id)
  return {
    group: {
      id,
      kind: "private",
      name: settings.wording.selfChat.replaceAll("{name}", () => user.name).trim() || user.id,
      ownerId: user.id,
      members: [{ userId: user.id, role: "member" }],
      isArchived: false,
    },
    adjustments: adjusted.list(),
  }
}
