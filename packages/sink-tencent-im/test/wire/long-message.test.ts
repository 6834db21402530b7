import type { Part } from "@chatferry/core"
import { describe, expect, it } from "vitest"
import { message } from "../../src/wire/message.ts"
import { make } from "../../src/wire/Settings.ts"
import { aMessage, dataOf, inChat, inGroup, kinds, map, measured, text, textOf } from "./records.ts"

const paragraph = 'A sentence with "quotes" and\ttabs, 漢字 and 👨‍👩‍👧‍👦. '.repeat(40)
const long = `${paragraph}\n\n`.repeat(20)

describe.each([
  ["group", inGroup],
  ["one-to-one chat", inChat],
])("a text over the limit in a %s", (_, conversation) => {
  const record = aMessage(text(long), { conversation })

  it("becomes several messages that hold all of it, each with the source id and its number", () => {
    const mapped = map(record)
    const count = mapped.parts.length
    expect(count).toBeGreaterThan(4)
    expect(textOf(mapped)).toBe(long)
    for (const [k, part] of mapped.parts.entries()) {
      expect(part.bytes).toBe(measured(part))
      expect(part.bytes).toBeLessThanOrEqual(12_000)
      const own = part.cloudCustomData === undefined ? dataOf(part) : JSON.parse(part.cloudCustomData)
      expect(own.source ?? own.chatferry).toMatchObject({ id: "m1", part: [k + 1, count] })
    }
    expect(kinds(mapped)).toContain("message-split")
  })

  it("is split without ids where no metadata is wanted", () => {
    const mapped = map(record, { metadata: "none" })
    expect(textOf(mapped)).toBe(long)
    for (const part of mapped.parts) expect([part.elements.length, part.cloudCustomData]).toEqual([1, undefined])
  })

  it("loses its end where that is chosen, in one message", () => {
    const mapped = map(record, { longText: "cut" })
    expect(mapped.parts).toHaveLength(1)
    const kept = textOf(mapped)
    expect(kept.endsWith("…")).toBe(true)
    expect(long.startsWith(kept.slice(0, -1))).toBe(true)
    expect(mapped.parts[0]?.bytes).toBeGreaterThan(6_000)
    expect(mapped.parts[0]?.bytes).toBeLessThanOrEqual(12_000)
    expect(kinds(mapped)).toContain("text-cut")
  })

  it("is refused where that is chosen, with its size", () => {
    const lane = conversation.kind
    expect(message(make({ longText: "reject" }), record, { lane, sendTime: 1_700_000_000 })).toEqual({
      refused: "text-too-long",
      detail: expect.stringMatching(/^\d+ of \d+ bytes$/),
    })
  })

  it("is sent whole up to the last byte, and split one byte later", () => {
    const room = 12_000 - measured(map(aMessage(text("x"), { conversation })).parts[0] as never) + 1
    const fits = map(aMessage(text("x".repeat(room)), { conversation }))
    expect([fits.parts.length, fits.parts[0]?.bytes]).toEqual([1, 12_000])
    expect(map(aMessage(text("x".repeat(room + 1)), { conversation })).parts).toHaveLength(2)
  })
})

describe("a long message", () => {
  it("counts what JSON makes of the text, not its characters", () => {
    const mapped = map(aMessage(text("\n".repeat(2_500) + '"'.repeat(5_000) + "\u0001".repeat(2_000))))
    expect(mapped.parts.length).toBe(3)
    for (const part of mapped.parts) expect(measured(part)).toBeLessThanOrEqual(12_000)
  })

  it("of more than 63 parts is refused, since each needs a number of its own", () => {
    expect(
      message(make(), aMessage(text("x".repeat(800_000))), { lane: "group", sendTime: 1_700_000_000 }),
    ).toMatchObject({
      refused: "too-many-parts",
    })
  })

  it("keeps text and files in order over its parts", () => {
    const file = (name: string): Part => ({ kind: "file", name, url: `https://x.org/${"p".repeat(3_000)}/${name}` })
    const mapped = map(aMessage([text("first"), ...["a", "b", "c", "d", "e"].map(file), text("last")]))
    const items = mapped.parts.flatMap((part) => (dataOf(part) as { items?: Array<{ name: string }> }).items ?? [])
    expect(items.map(({ name }) => name)).toEqual(["a", "b", "c", "d", "e"])
    expect(textOf(mapped)).toBe("first\nlast")
    expect(mapped.parts.length).toBeGreaterThan(1)
  })

  it("sends the description of custom data that no message can hold, and of a file with an endless address", () => {
    const poll: Part = { kind: "custom", type: "poll", data: "x".repeat(12_000), description: "Poll: which day?" }
    for (const conversation of [inGroup, inChat]) {
      const mapped = map(aMessage([text("hi"), poll], { conversation }))
      expect(textOf(mapped)).toBe("hi")
      expect(dataOf(mapped.parts[0])).toMatchObject({
        items: [{ kind: "custom", type: "custom-left-out", description: "Poll: which day?" }],
      })
      expect(kinds(mapped)).toContain("data-left-out")
      const endless = map(
        aMessage({ kind: "audio", name: "a", url: `https://x.org/${"u".repeat(12_000)}` }, { conversation }),
      )
      expect(dataOf(endless.parts[0])).toMatchObject({ items: [{ type: "audio-left-out", description: "[Audio] a" }] })
    }
  })

  it("loses text, not files, where texts are cut", () => {
    const file: Part = { kind: "file", name: "a", url: `https://x.org/${"p".repeat(2_000)}` }
    const mapped = map(aMessage([text(long), file, text("after")]), { longText: "cut" })
    expect(mapped.parts).toHaveLength(1)
    expect(dataOf(mapped.parts[0])).toMatchObject({ items: [{ name: "a" }] })
  })
})
