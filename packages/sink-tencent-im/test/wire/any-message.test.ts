import { MessageId, type Part } from "@chatferry/core"
import * as Schema from "effect/Schema"
import fc from "fast-check"
import { expect, it } from "vitest"
import { bodyOf, Element, GroupElement } from "../../src/api/elements.ts"
import { contentHash, differences } from "../../src/wire/compare.ts"
import { isGroupBody } from "../../src/wire/Element.ts"
import { message } from "../../src/wire/message.ts"
import { placeholder } from "../../src/wire/placeholder.ts"
import { isRefused } from "../../src/wire/Refused.ts"
import { make } from "../../src/wire/Settings.ts"
import { aMessage, at, inChat, inGroup, measured, userId } from "./records.ts"

const words = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc
    .tuple(fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 1_200 }))
    .map(([s, n]) => s.repeat(n)),
)
const optional = <A>(arbitrary: fc.Arbitrary<A>) => fc.option(arbitrary, { nil: undefined, freq: 2 })
/** Without the keys that are absent. */
const present = <A extends object>(value: A) =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined))
const media = (kind: string) =>
  fc
    .record({
      kind: fc.constant(kind),
      id: optional(fc.string()),
      url: optional(words),
      name: optional(words),
      size: optional(fc.nat()),
      width: optional(fc.nat(5)),
      height: optional(fc.nat(5)),
      duration: optional(fc.double({ min: 0, max: 100, noNaN: true })),
      thumbnailUrl: optional(words),
    })
    .map((part) => present(part) as unknown as Part)
const part: fc.Arbitrary<Part> = fc.oneof(
  words.map((text): Part => ({ kind: "text", text })),
  words.map((text): Part => ({ kind: "notice", event: "e", text })),
  fc.constantFrom("image", "audio", "video", "file").chain(media),
  fc
    .tuple(words, fc.jsonValue())
    .map(([description, data]): Part => ({ kind: "custom", type: "t", data: data as never, description })),
  words.map((description): Part => ({ kind: "location", latitude: 1, longitude: 2, description })),
  fc.tuple(words, optional(words)).map(([name, url]) => present({ kind: "sticker", name, url }) as unknown as Part),
)
const record = fc
  .record({
    content: fc.array(part, { minLength: 1, maxLength: 6 }),
    conversation: fc.constantFrom(inGroup, inChat),
    id: fc.oneof(
      fc.string({ minLength: 1 }),
      words.filter((id) => id !== ""),
    ),
    attributes: optional(words.map((value) => ({ value }))),
    editedAt: optional(fc.constant(at(1_700_000_001))),
    reactions: optional(
      fc.array(fc.constant({ emoji: ":+1:", count: 1, userIds: [userId("U2")] }), { maxLength: 200 }),
    ),
  })
  .map(({ content, id, ...rest }) => aMessage(content, { id: MessageId.make(id), ...present(rest) }))
const options = fc.record({
  longText: fc.constantFrom("split" as const, "cut" as const),
  groupMedia: fc.constantFrom("custom" as const, "text" as const),
  metadata: fc.constantFrom("auto" as const, "always" as const, "none" as const),
  limits: fc.record({ messageBytes: fc.constantFrom(4_000, 8_000, 12_000) }),
})

const groupBody = Schema.decodeUnknownSync(bodyOf(GroupElement))
const chatBody = Schema.decodeUnknownSync(bodyOf(Element))

it("any message becomes messages that the calls take, within their bytes, and the same every time", () => {
  fc.assert(
    fc.property(record, options, (message_, own) => {
      const settings = make(own)
      const lane = message_.conversation.kind
      const facts = { lane, sendTime: 1_700_000_000 }
      const mapped = message(settings, message_, facts)
      if (isRefused(mapped)) return expect(mapped.refused).toBe("too-many-parts")
      expect(mapped.parts.length).toBeGreaterThan(0)
      for (const part of [...mapped.parts, placeholder(settings, message_, lane, "80001")]) {
        expect(part.bytes).toBe(measured(part))
        expect(part.bytes).toBeLessThanOrEqual(settings.limits.messageBytes)
        expect(() => (lane === "group" ? groupBody : chatBody)(part.elements)).not.toThrow()
        if (lane === "group") expect([isGroupBody(part.elements), part.cloudCustomData]).toEqual([true, undefined])
        for (const element of part.elements) {
          if (element.MsgType === "TIMTextElem") expect(element.MsgContent.Text).not.toBe("")
        }
        expect(JSON.stringify(part.elements).isWellFormed()).toBe(true)
        const sent = { from: "U1", time: 1, random: 2, part }
        const readBack = {
          From_Account: "U1",
          MsgTimeStamp: 1,
          MsgRandom: 2,
          MsgBody: part.elements,
          CloudCustomData: part.cloudCustomData,
        }
        expect(differences(sent, readBack)).toEqual([])
      }
      const again = message(settings, structuredClone(message_), facts)
      expect(isRefused(again) ? [] : again.parts.map(contentHash)).toEqual(mapped.parts.map(contentHash))
    }),
    { numRuns: 200 },
  )
})
