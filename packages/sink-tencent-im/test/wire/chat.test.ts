import { type Conversation, Conversations } from "@chatferry/core"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { createContactGroup } from "../../src/api/create-contact-group.ts"
import { updateContactGroup } from "../../src/api/update-contact-group.ts"
import { direction, laneKind } from "../../src/wire/chat.ts"
import { conversationGroup } from "../../src/wire/conversation-group.ts"
import { isRefused } from "../../src/wire/Refused.ts"
import { aMessage, groupId, inChat, inGroup, settings, text, userId } from "./records.ts"

describe("a one-to-one message", () => {
  it("goes from its sender to the other user", () => {
    const from = (id: string) =>
      direction(settings, aMessage(text("x"), { conversation: inChat, senderId: userId(id) }))
    expect(from("U1")).toEqual({ from: "U1", to: "U2" })
    expect(from("U2")).toEqual({ from: "U2", to: "U1" })
    expect(from("U3")).toEqual({ refused: "sender-outside-chat", detail: "U3 in U1, U2" })
  })

  it("of a chat with oneself is imported as a group's", () => {
    expect([inGroup, inChat, Conversations.ofUsers(userId("U1"), userId("U1"))].map(laneKind)).toEqual([
      "group",
      "one-to-one",
      "group",
    ])
  })
})

describe("a conversation group", () => {
  const wireIds = (conversation: Conversation) =>
    conversation.kind === "group" && conversation.groupId.startsWith("gone")
      ? undefined
      : `wire:${Conversations.key(conversation).slice(-9)}`
  const mapped = (name: string, conversations: ReadonlyArray<Conversation>) => {
    const result = conversationGroup(settings, { ownerId: userId("U1"), name, conversations }, wireIds)
    if (isRefused(result)) throw new Error(result.refused)
    return result
  }

  it("names the other user of a chat, and a group by its id at the service", () => {
    const { create, updates } = mapped("Projects", [inChat, inGroup, inChat])
    expect(create).toEqual({
      From_Account: "U1",
      GroupContactItem: [
        {
          GroupName: "Projects",
          ContactItem: [
            { Type: 1, To_Account: "U2" },
            { Type: 2, ToGroupId: "wire:group C1" },
          ],
        },
      ],
    })
    expect(updates).toEqual([])
  })

  it("of more than 100 conversations is created with the first and filled by further calls", () => {
    const many = Array.from({ length: 250 }, (_, i) => Conversations.ofUsers(userId("U1"), userId(`V${i}`)))
    const { create, updates } = mapped("Many", many)
    const sizes = [create.GroupContactItem[0].ContactItem?.length]
    for (const { UpdateGroup } of updates) {
      if (UpdateGroup.UpdateGroupType === 2) sizes.push(UpdateGroup.ContactUpdateItem.length)
    }
    expect(sizes).toEqual([100, 100, 50])
    expect(() => Schema.decodeUnknownSync(createContactGroup.request)(create)).not.toThrow()
    for (const update of updates)
      expect(() => Schema.decodeUnknownSync(updateContactGroup.request)(update)).not.toThrow()
  })

  it("loses the end of a long name, by the same rule in every call", () => {
    const { create, adjustments } = mapped("é".repeat(40), [inGroup])
    expect(create.GroupContactItem[0].GroupName).toBe("é".repeat(32))
    expect(adjustments).toMatchObject([
      { kind: "name-cut", recordId: `U1 ${"é".repeat(40)}`, detail: "80 of 64 bytes" },
    ])
  })

  it("leaves out what is not at the service or not the owner's, and is refused where nothing is left", () => {
    const gone = Conversations.ofGroup(groupId("gone1"))
    const others = Conversations.ofUsers(userId("U2"), userId("U3"))
    expect(mapped("Some", [gone, inGroup, others]).leftOut).toEqual([gone, others])
    expect(
      conversationGroup(settings, { ownerId: userId("U1"), name: "None", conversations: [gone] }, wireIds),
    ).toEqual({
      refused: "conversation-unknown",
      detail: "1 of 1 conversation",
    })
    expect(mapped("Empty", []).create.GroupContactItem[0].ContactItem).toEqual([])
  })
})
