import {
  type Conversation,
  Conversations,
  type Group,
  GroupId,
  type Message,
  MessageId,
  type Part,
  type Timestamp,
  Timestamps,
  type User,
  UserId,
} from "@chatferry/core"
import type { MetadataFacts } from "../../src/wire/Metadata.ts"
import { type MappedMessage, message } from "../../src/wire/message.ts"
import { isRefused } from "../../src/wire/Refused.ts"
import { make, type WireOptions } from "../../src/wire/Settings.ts"

export const settings = make()

export const at = (seconds: number): Timestamp => Timestamps.fromSeconds(seconds)
export const userId = (id: string) => UserId.make(id)
export const groupId = (id: string) => GroupId.make(id)

export const user = (overrides: Partial<User> = {}): User => ({
  id: userId("U1"),
  name: "Ada Lovelace",
  isBot: false,
  isDeactivated: false,
  ...overrides,
})

export const group = (overrides: Partial<Group> = {}): Group => ({
  id: groupId("C1"),
  kind: "public",
  name: "general",
  createdAt: at(1_600_000_000),
  members: [],
  isArchived: false,
  ...overrides,
})

export const inGroup: Conversation = Conversations.ofGroup(groupId("C1"))
export const inChat: Conversation = Conversations.ofUsers(userId("U1"), userId("U2"))

export const text = (value: string): Part => ({ kind: "text", text: value })

export const aMessage = (content: Part | ReadonlyArray<Part>, overrides: Partial<Message> = {}): Message => {
  const [first = text(""), ...rest] = "kind" in content ? [content] : content
  return {
    id: MessageId.make("m1"),
    conversation: inGroup,
    senderId: userId("U1"),
    sentAt: at(1_700_000_000),
    content: [first, ...rest],
    ...overrides,
  }
}

/** The mapping of a message at its own second, which must not be refused. */
export const map = (record: Message, options: WireOptions = {}, facts: Partial<MetadataFacts> = {}): MappedMessage => {
  const mapped = message(make(options), record, {
    lane: record.conversation.kind,
    sendTime: Timestamps.toSeconds(record.sentAt),
    ...facts,
  })
  if (isRefused(mapped)) throw new Error(`${mapped.refused}: ${mapped.detail}`)
  return mapped
}

export const kinds = ({ adjustments }: Pick<MappedMessage, "adjustments">) => adjustments.map(({ kind }) => kind)

/** Bytes of a message as the body of the call has it. */
export const measured = (part: MappedMessage["parts"][number]): number =>
  Buffer.byteLength(JSON.stringify(part.elements)) +
  (part.cloudCustomData === undefined ? 0 : Buffer.byteLength(JSON.stringify(part.cloudCustomData)))

/** All text of a mapped message, joined. */
export const textOf = ({ parts }: MappedMessage): string =>
  parts.flatMap(({ elements }) => elements.map((e) => (e.MsgType === "TIMTextElem" ? e.MsgContent.Text : ""))).join("")

/** The data of a part's custom element. */
export const dataOf = (part: MappedMessage["parts"][number] | undefined): unknown => {
  const element = part?.elements.find((e) => e.MsgType === "TIMCustomElem")
  return element?.MsgType === "TIMCustomElem" ? JSON.parse(element.MsgContent.Data ?? "null") : undefined
}
