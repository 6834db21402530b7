import { SlackExport } from "@chatferry/source-slack"
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { type Files, fixture, folderOf, message, readEverything, recordsOf } from "./support.ts"

const day = "2023-01-07.json"
const read = async (files: Files) => {
  const everything = await readEverything(folderOf({ "users.json": [{ id: "U1", name: "ada" }], ...files }))
  return { everything, groups: recordsOf(everything.groups), messages: recordsOf(everything.messages) }
}
const groupIn = (id: string) => ({ kind: "group", groupId: id })
const chatOf = (a: string, b: string) => ({ kind: "one-to-one", userIds: [a, b] })

describe("channels", () => {
  it("become groups with owner, members, topic, purpose, time and what else is known", async () => {
    const { groups } = await read({
      "channels.json": [
        {
          id: "C1",
          name: "general",
          created: "1700000000",
          creator: "U1",
          is_archived: true,
          is_general: true,
          members: ["U1", "U1", "U2", null],
          topic: { value: "tea &amp; <@U1>", creator: "U1", last_set: 1700000001 },
          purpose: { value: "talk" },
          pins: [{ id: "1700000000.000100", type: "C" }],
        },
      ],
    })
    expect(groups).toEqual([
      {
        id: "C1",
        kind: "public",
        name: "general",
        introduction: "talk",
        notice: "tea & @ada",
        ownerId: "U1",
        createdAt: 1_700_000_000_000_000,
        members: [
          { userId: "U1", role: "member" },
          { userId: "U2", role: "member" },
        ],
        isArchived: true,
        attributes: {
          slackKind: "channel",
          is_general: true,
          pins: [{ id: "1700000000.000100", type: "C" }],
          topicBy: "U1",
          topicSetAt: 1_700_000_001_000_000,
        },
      },
    ])
  })

  it("are public, private or a group message by the list they stand in, not by their id", async () => {
    const { groups } = await read({
      "channels.json": [{ id: "C1", name: "a" }],
      "groups.json": [{ id: "C2", name: "b" }],
      "mpims.json": [
        { id: "C3", name: "mpdm-a--b--c-1", members: ["U1", "U2", "U3"] },
        { id: "G4", name: "mpdm-a--b--c-2", members: ["U3", "U2", "U1"] },
      ],
    })
    expect(groups.map(({ id, kind, attributes }) => [id, kind, attributes?.slackKind])).toEqual([
      ["C1", "public", "channel"],
      ["C2", "private", "private-channel"],
      ["C3", "private", "mpim"],
      ["G4", "private", "mpim"],
    ])
  })

  it("list the canvases that are shared in them, which no message mentions", async () => {
    const { groups } = await read({
      "channels.json": [{ id: "C1", name: "general" }],
      "canvases.json": [{ id: "F1", title: "Notes", filetype: "quip", shares: [{ team: "T1", channel: "C1" }] }, ""],
      "lists.json": [""],
    })
    expect(groups[0]?.attributes).toEqual({
      slackKind: "channel",
      documents: [{ id: "F1", title: "Notes", filetype: "quip" }],
    })
  })

  it("survive whatever stands where a value should be", async () => {
    const { groups } = await read({
      "channels.json": [
        {
          id: "C1",
          name: "a",
          creator: null,
          created: 1,
          members: null,
          topic: [],
          purpose: { value: 7, last_set: "x" },
        },
        { id: "C2", name: "b", creator: "", created: {}, members: {}, topic: null, is_archived: "yes" },
      ],
    })
    expect(groups).toMatchObject([
      { id: "C1", members: [] },
      { id: "C2", members: [], isArchived: false },
    ])
    expect(groups.flatMap((group) => ["ownerId" in group, "createdAt" in group])).toEqual([false, false, false, false])
  })

  it("are found by name, id, former or normalized name, and in the spelling of another system", async () => {
    const { messages } = await read({
      "channels.json": [
        { id: "C1000001", name: "now", previous_names: ["before"] },
        { id: "C1000002", name: "caf\u00e9" },
        { id: "C1000003", name: "Größe", name_normalized: "groesse" },
        { id: "C1000004", name: "way" },
      ],
      [`before/${day}`]: [message()],
      [`cafe\u0301/${day}`]: [message()],
      [`groesse/${day}`]: [message()],
      [`C1000004/${day}`]: [message()],
      [`_channel-C1000001/${day}`]: [message({ ts: "1700000009.000100" })],
    })
    expect(
      messages.map(({ conversation }) => conversation).map((one) => (one.kind === "group" ? one.groupId : "")),
    ).toEqual(["C1000004", "C1000001", "C1000001", "C1000002", "C1000003"])
  })

  it("that no list knows are made from their folder: private, with those who wrote as members", async () => {
    const { groups, messages } = await read({
      "channels.json": [{ id: "C1", name: "never-used" }],
      [`ghost/${day}`]: [message(), message({ user: "U7" }), message({ user: "USLACKBOT" })],
      [`mpdm-a--b-1/${day}`]: [message()],
      [`FC_F0123456_Notes/${day}`]: [message()],
    })
    expect(groups.slice(1)).toMatchObject([
      { id: "FC_F0123456_Notes", kind: "private", attributes: { slackKind: "canvas-comments", isUnlisted: true } },
      {
        id: "ghost",
        kind: "private",
        members: [{ userId: "U1" }, { userId: "U7" }],
        attributes: { membersFrom: "authors" },
      },
      { id: "mpdm-a--b-1", kind: "private", attributes: { slackKind: "mpim" } },
    ])
    expect(messages.map(({ id }) => id)).toContain("ghost:1700000000.000100")
  })

  it("of comments on a canvas are found though unpackers changed the name of their folder", async () => {
    const { messages } = await read({
      "file_conversations.json": ["", { id: "C9", name: "FC:F0123456:Notes 🔗" }],
      [`FC_F0123456_Notes/${day}`]: [message()],
    })
    expect(messages[0]?.conversation).toEqual(groupIn("C9"))
  })

  it("of several teams stay apart though they have one name", async () => {
    const everything = await readEverything(fixture("grid/grid.zip"))
    const general = recordsOf(everything.groups).filter(({ name }) => name === "general")
    expect(general.map(({ id }) => id)).toEqual(["C0DGRIDN1", "C0DGRIDS1"])
    const texts = recordsOf(everything.messages).map(({ conversation, content }) => [
      conversation.kind === "group" ? conversation.groupId : "",
      content[0].kind === "text" ? content[0].text : "",
    ])
    expect(texts).toContainEqual(["C0DGRIDN1", "north general"])
    expect(texts).toContainEqual(["C0DGRIDS1", "south general, same folder name as north"])
  })
})

describe("direct messages", () => {
  it("are between two users, or with oneself, and no group", async () => {
    const { groups, messages } = await read({
      "dms.json": [
        { id: "D0000001", members: ["U2", "U1"] },
        { id: "D0000002", members: ["U1", "U1"] },
      ],
      [`D0000001/${day}`]: [message()],
      [`D0000002/${day}`]: [message()],
    })
    expect(groups).toEqual([])
    expect(messages.map(({ conversation }) => conversation)).toEqual([chatOf("U1", "U2"), chatOf("U1", "U1")])
  })

  it("with one known member, or none, are completed by those who wrote", async () => {
    const { groups, messages } = await read({
      "dms.json": [
        { id: "D0000001", members: ["U1"] },
        { id: "D0000002", user: "U2" },
        { id: "D0000003", members: [] },
        { id: "D0000004" },
      ],
      [`D0000001/${day}`]: [message()],
      [`D0000002/${day}`]: [message()],
      [`D0000003/${day}`]: [message({ user: "U3" }), message({ user: "U2", ts: "1700000001.000100" })],
      [`D0000005/${day}`]: [message({ user: undefined })],
    })
    expect(messages.map(({ conversation }) => conversation)).toEqual([
      chatOf("U1", "U1"),
      chatOf("U1", "U2"),
      chatOf("U2", "U3"),
      chatOf("U2", "U3"),
      groupIn("D0000005"),
    ])
    expect(groups.map(({ id, kind }) => [id, kind])).toEqual([
      ["D0000004", "private"],
      ["D0000005", "private"],
    ])
  })
})

describe("the summary", () => {
  it("counts files and names the workspace or the organisation", async () => {
    const summaryOf = (path: string) => Effect.runPromise(SlackExport.source({ path }).summary)
    expect((await summaryOf(fixture("grid/grid.zip"))).workspace).toBe("E0DGRID01")
    expect(await summaryOf(fixture("edge-cases/edge-no-utf8-flag.zip"))).toMatchObject({
      workspace: "T0DEDGE01",
      files: 40,
    })
    const withoutUsers = folderOf({
      [`general/${day}`]: [message({ team: "T1" }), message({ team: "T2" }), message({ team: "T2" })],
    })
    expect((await summaryOf(withoutUsers)).workspace).toBe("T2")
  })
})
