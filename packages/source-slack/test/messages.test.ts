import * as Fs from "node:fs"
import { SlackExport } from "@chatferry/source-slack"
import { describe, expect, it } from "vitest"
import { readme, withTables } from "../scripts/readme.ts"
import { treatmentOf } from "../src/normalize/subtypes.ts"
import { parseTs } from "../src/schema/Timestamps.ts"
import { folderOf, message, readEverything, readMessages, readOne } from "./support.ts"

describe("the time of a message", () => {
  it("keeps every microsecond and is spelled in one way in ids", () => {
    const cases = [
      ["1700000000.000100", "1700000000.000100", 1_700_000_000_000_100],
      ["1700000000.999999", "1700000000.999999", 1_700_000_000_999_999],
      ["1520000005.1", "1520000005.100000", 1_520_000_005_100_000],
      ["1520000006", "1520000006.000000", 1_520_000_006_000_000],
      [1673200000.0001, "1673200000.000100", 1_673_200_000_000_100],
    ] as const
    for (const [ts, id, time] of cases) expect([ts, parseTs(ts)]).toEqual([ts, { id, time }])
  })

  it("is refused where it is none, instead of guessed", () => {
    const wrong = [
      undefined,
      null,
      "",
      "NaN",
      "inf",
      "abc",
      "1700000000.",
      ".5",
      "-1.000000",
      "1e9",
      "1700000000.0001000",
      "1700000000000.1",
      1700000000000,
      "1700000000,5",
      {},
      "0.000000",
    ]
    for (const ts of wrong) expect([ts, parseTs(ts)]).toEqual([ts, undefined])
  })

  it("without it the message is a rejection with what it was", async () => {
    const { items } = await readMessages([message({ ts: "soon" }), null, [], "text", 4])
    expect(items.map((item) => (item._tag === "Rejection" ? item.from.index : item._tag))).toEqual([0, 1, 2, 3, 4])
    expect(items[0]).toMatchObject({
      original: { text: "hello", ts: "soon" },
      reason: expect.stringMatching(/no usable ts/),
    })
  })
})

describe("messages", () => {
  it("have an id of conversation and time, a sender, a text and where they come from", async () => {
    const { items } = await readMessages([
      message({ edited: { user: "U1", ts: "1700000009.000000" }, client_msg_id: "x" }),
    ])
    expect(items).toEqual([
      {
        _tag: "Read",
        record: {
          id: "C1:1700000000.000100",
          conversation: { kind: "group", groupId: "C1" },
          senderId: "U1",
          sentAt: 1_700_000_000_000_100,
          content: [{ kind: "text", text: "hello" }],
          editedAt: 1_700_000_009_000_000,
        },
        from: { file: "general/2023-01-07.json", index: 0 },
      },
    ])
  })

  it("twice under one id are both given: the store tells copies from changes", async () => {
    const { messages } = await readMessages([message(), message(), message({ text: "other" })])
    expect(messages.map(({ id }) => id)).toEqual(Array(3).fill("C1:1700000000.000100"))
  })

  it("of a thread know their root, in this file or not, the root with replies itself, and whether the channel shows them too", async () => {
    const root = "1700000000.000100"
    const { messages } = await readMessages([
      message({ thread_ts: root, reply_count: 2 }),
      message({ ts: "1700000001.000100", thread_ts: root, parent_user_id: "U1" }),
      message({ ts: "1700000002.000100", thread_ts: root, subtype: "thread_broadcast", root: { text: "hello" } }),
      message({ ts: "1700000003.000100", thread_ts: "1600000000.1" }),
      message({ ts: "1700000004.000100", thread_ts: "" }),
      message({ ts: "1700000005.1", thread_ts: "1700000005.100000" }),
      message({ ts: "1700000006.1", thread_ts: "1700000006.1", reply_count: 0, replies: [] }),
      message({ ts: "1700000007.1", thread_ts: "1700000007.1", replies: [{ user: "U1", ts: "1700000008.1" }] }),
    ])
    expect(messages.map(({ thread }) => thread)).toEqual([
      { rootId: `C1:${root}` },
      { rootId: `C1:${root}` },
      { rootId: `C1:${root}`, isBroadcast: true },
      { rootId: "C1:1600000000.100000" },
      undefined,
      undefined,
      undefined,
      { rootId: "C1:1700000007.100000" },
    ])
  })

  it("have reactions with characters, tones, custom emoji and counts beyond the known users", async () => {
    const { reactions } = await readOne({
      reactions: [
        { name: "+1", users: ["U1", "U1", "U2"], count: 57 },
        { name: "wave::skin-tone-4", users: ["U1"], count: 1 },
        { name: "party-parrot", users: ["U1"] },
        { name: null },
        { name: "x" },
        "junk",
      ],
    })
    expect(reactions).toEqual([
      { emoji: "👍", userIds: ["U1", "U2"], count: 57 },
      { emoji: "👋🏽", userIds: ["U1"], count: 1 },
      { emoji: ":party-parrot:", userIds: ["U1"], count: 1 },
    ])
  })

  it("keep facts nobody has planned for, and leave out what repeats others", async () => {
    const { attributes } = await readOne({
      pinned_to: ["C1"],
      shiny: { deep: [1, null] },
      replies: [{ ts: "1" }],
      is_locked: false,
      metadata: { event_type: "x" },
    })
    expect(attributes).toEqual({ pinned_to: ["C1"], shiny: { deep: [1, null] }, metadata: { event_type: "x" } })
  })

  it("tell of authors in another workspace and of editors who are not the author", async () => {
    const { attributes } = await readOne({
      team: "T1",
      user_team: "T2",
      edited: { user: "U2", ts: "1700000009.000000" },
    })
    expect(attributes).toEqual({ user_team: "T2", editor: "U2" })
  })
})

describe("subtypes", () => {
  it.each(Object.entries(SlackExport.subtypes))("%s becomes what the table says", async (subtype, row) => {
    const { items } = await readMessages([message({ subtype, text: "words" })])
    const [item] = items
    if (row.as === "skip")
      return expect(item).toEqual({ _tag: "Skip", rule: row.rule, from: { file: "general/2023-01-07.json", index: 0 } })
    expect(item).toMatchObject({
      record: {
        content: [
          row.as === "notice" ? { kind: "notice", event: subtype, text: "words" } : { kind: "text", text: "words" },
        ],
        attributes: { subtype },
      },
    })
  })

  it("are in the README as they are in the table", () => {
    const written = Fs.readFileSync(readme, "utf8")
    expect(withTables(written)).toBe(written)
    expect(written).toContain("| `tombstone` | notice |")
  })

  it("that are unknown are shown where they have words, and kept whole where they have none", async () => {
    expect(await readOne({ subtype: "from_the_future" })).toMatchObject({
      content: [{ kind: "text", text: "hello" }],
      attributes: { subtype: "from_the_future", isUnknownSubtype: true },
    })
    expect(await readOne({ subtype: "from_the_future", text: "", ray: [1] })).toMatchObject({
      content: [{ kind: "custom", type: "slack/from_the_future", description: "From the future", data: { ray: [1] } }],
    })
    for (const name of ["constructor", "__proto__", "toString"]) expect(treatmentOf(name)).toBeUndefined()
  })

  it("without words are notices that say what happened", async () => {
    expect((await readOne({ subtype: "channel_canvas_updated", text: "" })).content).toEqual([
      { kind: "notice", event: "channel_canvas_updated", text: "Channel canvas updated" },
    ])
    const room = { created_by: "U1", date_start: 1700000000, date_end: 1700000600 }
    expect((await readOne({ subtype: "huddle_thread", text: "", room })).content).toEqual([
      { kind: "notice", event: "huddle_thread", text: "Huddle, 10 minutes" },
    ])
  })

  it("of thread updates are known even where Slack forgot to write them", async () => {
    const { items } = await readMessages([message({ text: "", message: { text: "root" } })])
    expect(items).toMatchObject([{ _tag: "Skip", rule: "thread-update" }])
  })
})

describe("a damaged day file", () => {
  const itemsOf = async (content: unknown) =>
    (
      await readEverything(
        folderOf({ "channels.json": [{ id: "C1", name: "general" }], "general/2023-01-07.json": content }),
      )
    ).messages[0]?.items ?? []

  it("gives its first messages and is one rejection more", async () => {
    const whole = JSON.stringify([
      message({ text: 'with "quotes" ] and } \\' }),
      message({ ts: "1700000001.000100" }),
      message({ ts: "1700000002.000100" }),
    ])
    const items = await itemsOf(whole.slice(0, -20))
    expect(items.map(({ _tag, from }) => [_tag, from.index])).toEqual([
      ["Read", 0],
      ["Read", 1],
      ["Rejection", undefined],
    ])
    expect(items[2]).toMatchObject({ reason: expect.stringMatching(/; 2 messages before the damage/) })
    const [, alone] = await itemsOf(`${JSON.stringify([message({})]).slice(0, -1)},{"ts":`)
    expect(alone).toMatchObject({ reason: expect.stringMatching(/; 1 message before the damage/) })
  })

  it("loses only the elements that are damaged", async () => {
    const items = await itemsOf(
      `[${JSON.stringify(message())},{"ts":oops},${JSON.stringify(message({ ts: "1700000001.000100" }))}]`,
    )
    expect(items.map(({ _tag }) => _tag)).toEqual(["Read", "Rejection", "Read", "Rejection"])
  })

  it("is one rejection where it is empty, no list or no JSON at all", async () => {
    for (const content of ["", "  \n", "null", "{}", "<html>"]) {
      expect([content, await itemsOf(content)]).toEqual([
        content,
        [expect.objectContaining({ _tag: "Rejection", from: { file: "general/2023-01-07.json" } })],
      ])
    }
  })

  it("with bytes that are no UTF-8 loses the messages that hold them; a U+FFFD somebody wrote is no damage", async () => {
    const bytes = Buffer.concat([
      Buffer.from(`[${JSON.stringify(message())},{"type":"message","user":"U1","ts":"1700000001.000100","text":"x`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}]'),
    ])
    expect((await itemsOf(bytes)).map(({ _tag }) => _tag)).toEqual(["Read", "Rejection"])
    expect((await itemsOf([message({ text: "a \uFFFD" })])).map(({ _tag }) => _tag)).toEqual(["Read"])
  })
})
