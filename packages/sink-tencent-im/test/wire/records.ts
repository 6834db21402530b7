import {
  type Conversation,
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
import { conversation, group, message, user } from "@chatferry/core/testing"
import type { MetadataFacts } from "../../src/wire/Metadata.ts"
import { type MappedMessage, message as mapMessage } from "../../src/wire/message.ts"
import { isRefused } from "../../src/wire/Refused.ts"
import { make, type WireOptions } from "../../src/wire/Settings.ts"

export const settings = make()

export const at = (seconds: number): Timestamp => Timestamps.fromSeconds(seconds)
export const userId = (id: string) => UserId.make(id)
export const groupId = (id: string) => GroupId.make(id)

export const ada: User = user("U1", "Ada Lovelace")
export const general: Group = { ...group("C1"), name: "general", createdAt: at(1_600_000_000) }

export const inGroup: Conversation = conversation("C1")
export const inChat: Conversation = conversation(["U1", "U2"])

export const text = (value: string): Part => ({ kind: "text", text: value })

export const aMessage = (content: Part | ReadonlyArray<Part>, overrides: Partial<Message> = {}): Message => {
  const [first = text(""), ...rest] = "kind" in content ? [content] : content
  return {
    ...message("C1", "U1", 0),
    id: MessageId.make("m1"),
    sentAt: at(1_700_000_000),
    content: [first, ...rest],
    ...overrides,
  }
}

/** The mapping of a message at its own second, which must not be refused. */
export const map = (record: Message, options: WireOptions = {}, facts: Partial<MetadataFacts> = {}): MappedMessage => {
  const mapped = mapMessage(make(options), record, {
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
