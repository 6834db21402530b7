import { Conversations, type Message, MessageId } from "@chatferry/core"
import { describe, expect, it } from "vitest"
import { aMessage, at, dataOf, inChat, kinds, map, measured, text, userId } from "./records.ts"

const sentAt = at(1_700_000_000.123456)
const plain = aMessage(text("hi"), { sentAt })
const reply: Partial<Message> = {
  thread: { rootId: MessageId.make("m0"), isBroadcast: true },
  editedAt: at(1_700_000_100.5),
  reactions: [{ emoji: "👍", count: 3, userIds: [userId("U2"), userId("Zoë")] }],
  attributes: { client: "ios" },
}

describe("in a group, metadata", () => {
  it("is left out where there is nothing to keep, since some clients show only a first element", () => {
    expect(map(plain).parts[0]?.elements).toHaveLength(1)
    expect(map(plain)).toMatchObject({ adjustments: [] })
  })

  it("is one custom element after the text, with all that the call has no field for", () => {
    const mapped = map({ ...plain, ...reply })
    expect(mapped.parts[0]?.elements.map(({ MsgType }) => MsgType)).toEqual(["TIMTextElem", "TIMCustomElem"])
    expect(dataOf(mapped.parts[0])).toEqual({
      businessID: "chatferry",
      source: {
        id: "m1",
        sentAt: "2023-11-14T22:13:20.123456Z",
        thread: { root: "m0", broadcast: true },
        editedAt: "2023-11-14T22:15:00.500000Z",
        reactions: [{ emoji: "👍", count: 3, users: ["U2", expect.stringMatching(/^Zoe-/)] }],
        attributes: { client: "ios" },
      },
    })
    expect(kinds(mapped)).toEqual(["metadata-element", "thread-as-data", "reactions-as-data", "edit-as-data"])
  })

  it("keeps the true time of a message that was shifted, and the id of one that replies refer to", () => {
    const shifted = map(plain, {}, { sendTime: 1_700_000_001 })
    expect(dataOf(shifted.parts[0])).toEqual({
      businessID: "chatferry",
      source: { id: "m1", sentAt: "2023-11-14T22:13:20.123456Z" },
    })
    const root = map({ ...plain, thread: { rootId: plain.id } })
    expect(dataOf(root.parts[0])).toMatchObject({ source: { id: "m1", thread: { root: "m1" } } })
    expect(kinds(root)).toEqual(["metadata-element"])
  })

  it("shares the custom element of the files", () => {
    const mapped = map({ ...aMessage({ kind: "file", name: "a", url: "https://x.org/a" }), ...reply })
    expect(mapped.parts[0]?.elements).toHaveLength(1)
    expect(dataOf(mapped.parts[0])).toMatchObject({ items: [{ name: "a" }], source: { id: "m1" } })
    expect(kinds(mapped)).not.toContain("metadata-element")
  })

  it("comes always or never where that is chosen, and what is not sent is said", () => {
    expect(dataOf(map(plain, { metadata: "always" }).parts[0])).toMatchObject({ source: { id: "m1" } })
    const mapped = map({ ...plain, ...reply }, { metadata: "none" })
    expect(mapped.parts[0]?.elements).toHaveLength(1)
    expect(kinds(mapped)).toEqual(["metadata-left-out", "attributes-left-out"])
    expect(kinds(map({ ...plain, attributes: { a: 1 } }))).toEqual(["attributes-left-out"])
  })

  it("tells what a notice is of", () => {
    const mapped = map(aMessage({ kind: "notice", event: "pin", text: "pinned" }), { metadata: "always" })
    expect(dataOf(mapped.parts[0])).toMatchObject({ source: { events: ["pin"] } })
  })
})

describe("in a one-to-one chat, metadata", () => {
  it("is CloudCustomData, always, where nobody sees it", () => {
    const mapped = map({ ...plain, conversation: inChat })
    expect(mapped.parts[0]?.elements).toHaveLength(1)
    expect(mapped.parts[0]?.cloudCustomData).toBe('{"chatferry":{"id":"m1","sentAt":"2023-11-14T22:13:20.123456Z"}}')
    expect(mapped.adjustments).toEqual([])
    expect(map({ ...plain, conversation: inChat }, { metadata: "none" }).parts[0]).not.toHaveProperty("cloudCustomData")
  })
})

describe.each(["group", "one-to-one"] as const)("metadata too long for a message (%s)", (kind) => {
  const conversation = kind === "group" ? plain.conversation : Conversations.ofUsers(userId("U1"), userId("U2"))
  const people = Array.from({ length: 2_000 }, (_, i) => userId(`U${i}`))

  it.each([
    ["attributes go first", { attributes: { big: "x".repeat(20_000) } }, { thread: { root: "m0", broadcast: true } }],
    [
      "then who reacted",
      { reactions: [{ emoji: "👍", count: 2_000, userIds: people }] },
      { reactions: [{ emoji: "👍", count: 2_000 }] },
    ],
    [
      "then the reactions",
      { reactions: people.map((id) => ({ emoji: id, count: 1, userIds: [] })) },
      { editedAt: "2023-11-14T22:15:00.500000Z" },
    ],
    [
      "last all but a short id and the time",
      { id: MessageId.make("i".repeat(20_000)) },
      { sentAt: "2023-11-14T22:13:20.123456Z" },
    ],
  ])("%s", (_, overrides, kept) => {
    const mapped = map({ ...plain, ...reply, conversation, ...overrides })
    expect(mapped.parts).toHaveLength(1)
    const [part] = mapped.parts
    expect(part && measured(part)).toBeLessThan(5_000)
    const source = part?.cloudCustomData === undefined ? dataOf(part) : JSON.parse(part.cloudCustomData)
    expect(kind === "group" ? source.source : source.chatferry).toMatchObject(kept)
    expect(kinds(mapped)).toContain("metadata-cut")
  })
})
