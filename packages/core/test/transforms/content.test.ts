import { Content, type Message, Transform, type UserId } from "@chatferry/core"
import { message, user } from "@chatferry/core/testing"
import { describe, expect, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import fc from "fast-check"
import { ids, reshape, restage, withStore } from "./support.ts"

const saying = (text: string, seconds = 1): Message => message("g", "ada", seconds, text)
const texts = (messages: ReadonlyArray<Message>) =>
  messages.map(({ content: [part] }) => (part.kind === "text" ? part.text : part.kind))

describe("redact", () => {
  const numbers = Transform.redact({ pattern: /\d{4,}/, replacement: "#" })

  it.effect("takes what is found out of all that a message says and carries", () =>
    Effect.gen(function* () {
      const { messages } = yield* reshape(
        {
          messages: [
            {
              ...saying("card 4111111111111111, pin 1234"),
              attributes: { original: { blocks: ["pin 1234", 1234] } },
            },
            { ...saying("", 2), content: [{ kind: "file", name: "pin 1234.txt", url: "https://x/1234" }] },
            { ...saying("", 3), content: [{ kind: "custom", type: "t", data: ["1234"], description: "1234" }] },
            { ...saying("", 4), content: [{ kind: "notice", event: "topic", text: "topic: 1234" }] },
          ],
        },
        numbers,
      )
      expect(messages[0]).toMatchObject({
        content: [{ text: "card #, pin #" }],
        attributes: { original: { blocks: ["pin #", 1234] } },
      })
      expect(messages.slice(1).map(({ content }) => content)).toEqual([
        [{ kind: "file", name: "pin #.txt", url: "https://x/1234" }],
        [{ kind: "custom", type: "t", data: ["#"], description: "#" }],
        [{ kind: "notice", event: "topic", text: "topic: #" }],
      ])
    }),
  )

  it.effect("mentions stay at their words, whatever is taken out beside them", () =>
    Effect.sync(() =>
      fc.assert(
        fc.property(
          fc.array(fc.constantFrom("@ada", "12345", "x", "😀", " ", "1234567890123"), { maxLength: 12 }),
          (words) => {
            let offset = 0
            const mentions: Array<Content.Mention> = []
            for (const word of words) {
              if (word === "@ada")
                mentions.push({ offset, length: 4, target: { kind: "user", userId: "ada" as UserId } })
              offset += word.length
            }
            const part = redacted({ ...saying(""), content: [Content.text(words.join(""), mentions)] }, numbers)
            expect(part.text).toBe(words.join("").replace(/\d{4,}/g, "#"))
            for (const { offset, length } of part.mentions ?? [])
              expect(part.text.slice(offset, offset + length)).toBe("@ada")
            expect(part.mentions ?? []).toHaveLength(mentions.length)
          },
        ),
      ),
    ),
  )

  it.effect("a mention whose words are touched goes with them", () =>
    Effect.sync(() => {
      const text = Content.text("call @ada now", [{ offset: 5, length: 4, target: { kind: "everyone" } }])
      const part = redacted({ ...saying(""), content: [text] }, Transform.redact({ pattern: /l @a/g }))
      expect(part).toEqual({ kind: "text", text: "cal[redacted]da now", mentions: [] })
    }),
  )
})

const redacted = (message: Message, transform: Transform.Transform) => {
  const steps = Effect.runSync(transform.open)
  const item = { _tag: "Read", record: message, from: { file: "f" } } as const
  const [after] = Effect.runSync(steps.messages?.([item]) ?? Effect.succeed([]))
  const part = after?._tag === "Read" ? after.record.content[0] : undefined
  if (part?.kind !== "text") throw new Error("it was a text")
  return part
}

class Dictionary extends Context.Service<Dictionary, { readonly [word: string]: string }>()("test/Dictionary") {}

describe("rewrite", () => {
  it.effect("puts other content, leaves out by a rule, and refuses with a reason", () =>
    Effect.gen(function* () {
      const shout = Transform.rewrite({
        name: "shout",
        version: "1",
        content: ({ content }) => {
          const [part] = content
          if (part.kind !== "text") return content
          if (part.text === "") return Transform.leaveOut("nothing to shout")
          if (part.text === "?") return Transform.refuse("it is a question; answer it first")
          return [Content.text(part.text.toUpperCase())]
        },
      })
      const left = yield* reshape({ messages: [saying("hi"), saying("", 2), saying("?", 3)] }, shout)
      expect(texts(left.messages)).toEqual(["HI"])
      expect(left.ledger.messages).toMatchObject({
        read: 3,
        rejected: 1,
        skippedByRule: { "nothing to shout": 1 },
      })
      expect(left.balanced).toBe(true)
    }),
  )

  it.effect("by an effect, with its service; a failure ends staging, which goes on there", () =>
    withStore(
      Effect.gen(function* () {
        const translate = Transform.rewriteEffect({
          name: "translate",
          version: "en-de",
          concurrency: 2,
          content: Effect.fnUntraced(function* ({ content: [part] }: Message) {
            const word = part.kind === "text" ? (yield* Dictionary)[part.text] : undefined
            if (word === undefined) return yield* Effect.fail(new Error("the dictionary is closed"))
            return [Content.text(word)] as const
          }),
        })
        const days = { a: [saying("one", 1)], b: [saying("two", 2), saying("three", 3)] }
        const words = { one: "eins", two: "zwei" }
        const given = (dictionary: { readonly [word: string]: string }): Transform.Transform => ({
          ...translate,
          open: Effect.provideService(translate.open, Dictionary, dictionary),
        })
        const error = yield* Effect.flip(restage({ days }, [given(words)]))
        expect(String(error)).toContain("translate: it failed at b, element 1: Error: the dictionary is closed.")
        const left = yield* restage({ days }, [given({ ...words, three: "drei" })])
        expect(texts(left.messages)).toEqual(["eins", "zwei", "drei"])
        expect(left.balanced).toBe(true)
      }),
    ),
  )
})

describe("sample", () => {
  const messages = [saying("d", 4), saying("a", 1), saying("c", 3), saying("b", 2), message("h", "ada", 9)]

  it.effect.each([
    ["first", Transform.sample({ first: 2 }), ["g:1", "g:2", "h:9"]],
    ["last", Transform.sample({ last: 2 }), ["g:3", "g:4", "h:9"]],
    ["none", Transform.sample({ first: 0 }), []],
  ] as const)("takes the %s of every conversation, by time, after what others leave out", ([, sample, left]) =>
    Effect.gen(function* () {
      const found = yield* reshape({ messages: [...messages, message("g", "eve", 0)] }, sample, dropEve)
      expect(ids(found.messages)).toEqual(left)
      expect(found.ledger.messages.read).toBe(6)
      expect(found.balanced).toBe(true)
    }),
  )

  it.effect("refuses what is no number of messages", () =>
    Effect.map(Effect.flip(reshape({}, Transform.sample({ first: 0.5 }))), (error) =>
      expect(String(error)).toContain("0.5 is no number of messages."),
    ),
  )
})

const dropEve = Transform.drop({ messages: { sender: "eve" } })

describe("rename", () => {
  it.effect("gives other names by id, and reports ids that are not there", () =>
    Effect.gen(function* () {
      const left = yield* reshape(
        { users: [user("a", "Ada"), user("b", "Bob")] },
        Transform.rename({ users: { a: "Ada Lovelace", z: "Zoe" } }),
      )
      expect(left.users.map(({ name }) => name)).toEqual(["Ada Lovelace", "Bob"])
      expect(left.findings).toMatchObject([{ kind: "rename-unused", examples: ["z"] }])
    }),
  )
})

describe("a fingerprint", () => {
  it("is the same for the same options in any order, and another for others", () => {
    const a = Transform.drop({ groups: { name: /x/, kind: "private" }, messages: { until: new Date(0) } })
    const b = Transform.drop({ messages: { until: new Date(0) }, groups: { kind: "private", name: /x/ } })
    expect(a.fingerprint).toBe(b.fingerprint)
    expect(a.fingerprint).toContain("/x/")
    const others = [
      Transform.keep({ groups: { name: /x/, kind: "private" }, messages: { until: new Date(0) } }),
      Transform.drop({ groups: { name: /x/i, kind: "private" }, messages: { until: new Date(0) } }),
      Transform.drop({ groups: { name: /x/, kind: "private" }, messages: { until: new Date(1) } }),
      Transform.drop({ users: { id: Array.from({ length: 999 }, (_, index) => `u${index}`) } }),
      Transform.drop({ users: { id: Array.from({ length: 998 }, (_, index) => `u${index}`) } }),
      Transform.sample({ first: 1 }),
      Transform.sample({ last: 1 }),
      Transform.redact({ pattern: /a/ }),
      Transform.redact({ pattern: /a/, replacement: "-" }),
    ].map(({ fingerprint }) => fingerprint)
    expect(new Set([a.fingerprint, ...others]).size).toBe(others.length + 1)
    expect(Math.max(...others.map(({ length }) => length))).toBeLessThan(200)
  })
})
