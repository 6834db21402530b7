import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { Emulator, type Options } from "../src/index.ts"
import { Bodies } from "../src/state/Bodies.ts"
import { Direct, key } from "../src/state/Direct.ts"
import { against, call, importAccounts, type Json, now, text } from "./client.ts"

const base = { SyncFromOldSystem: 2, From_Account: "ada", To_Account: "bo" }
const direct = (more: Readonly<Record<string, unknown>>) =>
  Effect.map(
    call("openim/importmsg", {
      ...base,
      MsgSeq: 1,
      MsgRandom: 1,
      MsgTimeStamp: now - 100,
      MsgBody: text("hi"),
      ...more,
    }),
    ({ ErrorCode }): number => ErrorCode,
  )
const set = <A, E>(effect: Effect.Effect<A, E, Emulator>, options: Options = {}) =>
  against(Effect.andThen(importAccounts(["ada", "bo"]), effect), { quota: { enforced: false }, ...options })
const conversations = Effect.flatMap(Emulator, (emulator) => emulator.direct)
const bytes = (body: unknown) => Buffer.byteLength(JSON.stringify(body))

describe("importmsg", () => {
  it.effect("keeps a message as it was sent", () =>
    set(
      Effect.gen(function* () {
        yield* direct({ MsgRandom: 4294967295, CloudCustomData: "c" })
        assert.deepStrictEqual(yield* conversations, [
          {
            between: ["ada", "bo"],
            unread: { ada: 0, bo: 0 },
            messages: [
              {
                seq: 1,
                from: "ada",
                to: "bo",
                time: now - 100,
                random: 4294967295,
                live: false,
                cloudCustomData: "c",
                body: text("hi"),
              },
            ],
          },
        ])
      }),
    ),
  )

  it.effect("takes a message of the same key once, whatever its content and direction", () =>
    set(
      Effect.gen(function* () {
        assert.strictEqual(yield* direct({}), 0)
        assert.strictEqual(yield* direct({ MsgBody: text("again") }), 0)
        assert.strictEqual(yield* direct({ From_Account: "bo", To_Account: "ada", MsgBody: text("back") }), 0)
        for (const other of [{ MsgSeq: 2 }, { MsgRandom: 2 }, { MsgTimeStamp: now - 99 }]) yield* direct(other)
        const [conversation] = yield* conversations
        assert.deepStrictEqual(
          conversation?.messages.map(({ seq, random, time, body }) => [seq, random, time - now, body]),
          [
            [1, 1, -100, text("hi")],
            [1, 2, -100, text("hi")],
            [2, 1, -100, text("hi")],
            [1, 1, -99, text("hi")],
          ],
        )
      }),
    ),
  )

  it("sorts by time, then sequence, and keeps each key once, in whatever order messages come", () => {
    const small = fc.integer({ min: 0, max: 4 })
    const arbitrary = fc.record({ time: small, seq: small, random: small, swap: fc.boolean() })
    fc.assert(
      fc.property(fc.array(arbitrary, { maxLength: 60 }), (sent) => {
        const store = new Direct()
        const bodies = new Bodies()
        for (const { swap, ...message } of sent) {
          const between = swap ? { from: "a", to: "b" } : { from: "b", to: "a" }
          store.put(bodies, { ...message, ...between, live: false, cloudCustomData: undefined }, "[]")
        }
        const stored = store.get("a", "b")?.messages ?? []
        const sorted = stored.toSorted((a, b) => a.time - b.time || a.seq - b.seq)
        assert.deepStrictEqual(stored.map(key), sorted.map(key))
        assert.deepStrictEqual(new Set(stored.map(key)), new Set(sent.map(key)))
        assert.strictEqual(stored.length, new Set(sent.map(key)).size)
      }),
    )
  })

  const empty = bytes(text(""))
  it.effect.each<{ what: string; more: Record<string, unknown>; expected: number }>([
    { what: "an unknown kind of import", more: { SyncFromOldSystem: 1 }, expected: 90030 },
    { what: "no kind of import", more: { SyncFromOldSystem: undefined }, expected: 90030 },
    { what: "a sender that is no text", more: { From_Account: 1 }, expected: 90008 },
    { what: "a receiver that is missing", more: { To_Account: undefined }, expected: 90003 },
    { what: "a sender that is no account", more: { From_Account: "nobody" }, expected: 90048 },
    { what: "a receiver that is no account", more: { To_Account: "nobody" }, expected: 90012 },
    { what: "no MsgRandom", more: { MsgRandom: undefined }, expected: 90005 },
    { what: "a MsgRandom beyond 32 bits", more: { MsgRandom: 4294967296 }, expected: 90005 },
    { what: "a time in milliseconds", more: { MsgTimeStamp: now * 1_000 }, expected: 90006 },
    { what: "no body", more: { MsgBody: undefined }, expected: 90002 },
    { what: "a body that is no list", more: { MsgBody: {} }, expected: 90007 },
    { what: "an empty body", more: { MsgBody: [] }, expected: 90002 },
    { what: "an element without content", more: { MsgBody: [{ MsgType: "TIMTextElem" }] }, expected: 90010 },
    { what: "a MsgSeq below 0", more: { MsgSeq: -1 }, expected: 90010 },
    { what: "12,000 bytes", more: { MsgBody: text("x".repeat(12_000 - empty)) }, expected: 0 },
    { what: "12,001 bytes", more: { MsgBody: text("x".repeat(12_001 - empty)) }, expected: 93000 },
    {
      what: "12,001 bytes with the custom data",
      more: { MsgBody: text("x".repeat(11_998 - empty)), CloudCustomData: "字" },
      expected: 93000,
    },
  ])("answers $expected to $what", ({ more, expected }) =>
    set(
      Effect.gen(function* () {
        assert.strictEqual(yield* direct(more), expected)
        assert.strictEqual((yield* conversations).length, expected === 0 ? 1 : 0)
      }),
    ),
  )

  const sound = { Url: "https://example.org/s", UUID: "s", Second: 3, Download_Flag: 2 }
  const video = {
    VideoUrl: "https://example.org/v",
    VideoUUID: "v",
    VideoDownloadFlag: 2,
    ThumbUrl: "https://example.org/t",
    ThumbUUID: "t",
    ThumbWidth: 1,
    ThumbHeight: 1,
    ThumbDownloadFlag: 2,
  }
  it.effect.each([
    { MsgType: "TIMSoundElem", MsgContent: sound, expected: 0 },
    { MsgType: "TIMSoundElem", MsgContent: { ...sound, Download_Flag: 1 }, expected: 90010 },
    { MsgType: "TIMFileElem", MsgContent: { Url: "u", UUID: "f", FileName: "a.pdf", Download_Flag: 2 }, expected: 0 },
    { MsgType: "TIMVideoFileElem", MsgContent: video, expected: 0 },
    { MsgType: "TIMImageElem", MsgContent: { UUID: "i", ImageInfoArray: [] }, expected: 90010 },
    {
      MsgType: "TIMImageElem",
      MsgContent: { UUID: "i", ImageInfoArray: [{ Width: 1, Height: 1, Url: "" }] },
      expected: 90010,
    },
    { MsgType: "TIMRelayElem", MsgContent: {}, expected: 90010 },
  ])("answers $expected to $MsgType $MsgContent", ({ MsgType, MsgContent, expected }) =>
    set(
      Effect.gen(function* () {
        assert.strictEqual(yield* direct({ MsgBody: [{ MsgType, MsgContent }] }), expected)
      }),
    ),
  )

  it.effect("counts live messages as unread until they are read", () =>
    set(
      Effect.gen(function* () {
        for (const i of [1, 2, 3]) yield* direct({ SyncFromOldSystem: 5, MsgSeq: i, MsgTimeStamp: now - 100 + i })
        yield* direct({ MsgSeq: 9, MsgTimeStamp: now - 50 })
        const unread = Effect.map(conversations, ([first]) => first?.unread)
        assert.deepStrictEqual(yield* unread, { ada: 0, bo: 3 })
        const read = (more: object) =>
          call("openim/admin_set_msg_read", { Report_Account: "bo", Peer_Account: "ada", ...more })
        yield* read({ MsgReadTime: now - 98 })
        assert.deepStrictEqual(yield* unread, { ada: 0, bo: 2 })
        yield* read({})
        assert.deepStrictEqual(yield* unread, { ada: 0, bo: 0 })
        assert.strictEqual((yield* read({ Report_Account: "nobody" })).ErrorCode, 90008)
        assert.strictEqual((yield* read({ Peer_Account: "nobody" })).ErrorCode, 90003)
      }),
    ),
  )
})

describe("admin_getroammsg", () => {
  const page = (more: object) =>
    call("openim/admin_getroammsg", {
      Operator_Account: "bo",
      Peer_Account: "ada",
      MaxCnt: 100,
      MinTime: 0,
      MaxTime: now,
      ...more,
    })
  const all = (more: object) =>
    Effect.gen(function* () {
      const pages: Array<Json> = []
      let next: object = {}
      while (true) {
        const answer = yield* page({ ...more, ...next })
        pages.unshift(answer)
        if (answer.Complete === 1) return pages
        next = { MaxTime: answer.LastMsgTime, LastMsgKey: answer.LastMsgKey }
      }
    })
  const keys = (pages: ReadonlyArray<Json>) => pages.flatMap((one) => one.MsgList.map(({ MsgKey }: Json) => MsgKey))

  it.effect("pages from the newest to the oldest without losing or repeating one, in answers of about 13 KB", () =>
    set(
      Effect.gen(function* () {
        const expected: Array<string> = []
        for (let i = 0; i < 40; i++) {
          // Five messages a second, so that pages end inside one.
          const message = { MsgTimeStamp: now - 100 + Math.floor(i / 5), MsgSeq: i % 5, MsgRandom: i }
          yield* direct({ ...message, MsgBody: text("x".repeat(1_000)) })
          expected.push(`${message.MsgSeq}_${i}_${message.MsgTimeStamp}`)
        }
        const bySize = yield* all({})
        assert.deepStrictEqual(keys(bySize), expected)
        assert.isAbove(bySize.length, 3)
        for (const one of bySize) assert.isAtMost(bytes(one), 13 * 1024 + 400)
        const byCount = yield* all({ MaxCnt: 7 })
        assert.deepStrictEqual(keys(byCount), expected)
        assert.strictEqual(byCount.length, 6)
        const range = yield* all({ MinTime: now - 99, MaxTime: now - 98 })
        assert.deepStrictEqual(keys(range), expected.slice(5, 15))
      }),
    ),
  )

  it.effect("returns a message longer than the answer's bound alone", () =>
    set(
      Effect.gen(function* () {
        for (const MsgSeq of [1, 2]) yield* direct({ MsgSeq, MsgBody: text("x".repeat(11_900)) })
        const answer = yield* page({})
        assert.deepInclude(answer, { Complete: 0, MsgCnt: 1, LastMsgKey: `2_1_${now - 100}` })
      }),
    ),
  )

  it.effect("knows the older names, hides what has passed the retention, and checks the accounts", () =>
    set(
      Effect.gen(function* () {
        yield* direct({ MsgTimeStamp: now - 8 * 86_400, CloudCustomData: "old" })
        yield* direct({ MsgTimeStamp: now - 6 * 86_400, CloudCustomData: "new" })
        const old = { Operator_Account: undefined, Peer_Account: undefined, From_Account: "bo", To_Account: "ada" }
        const answer = yield* page(old)
        assert.deepStrictEqual(
          answer.MsgList.map(({ CloudCustomData }: Json) => CloudCustomData),
          ["new"],
        )
        assert.strictEqual((yield* conversations)[0]?.messages.length, 2)
        assert.strictEqual((yield* page({ Operator_Account: "nobody" })).ErrorCode, 90008)
        assert.strictEqual((yield* page({ Peer_Account: "nobody" })).ErrorCode, 90003)
        assert.strictEqual((yield* page({ MaxCnt: "many" })).ErrorCode, 90001)
      }),
      { retentionDays: 7 },
    ),
  )
})
