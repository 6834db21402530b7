import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import { Emulator, type Switches } from "../src/index.ts"
import { against, created, group, importMessages, type Json, message, now, setUp, text } from "./client.ts"

const set = <A, E>(effect: Effect.Effect<A, E, Emulator>, switches: Partial<Switches> = {}) =>
  against(Effect.andThen(setUp, effect), { switches, quota: { enforced: false } })
const results = (answer: Json): ReadonlyArray<number> => answer.ImportMsgResult.map(({ Result }: Json) => Result)
const sequences = (answer: Json): ReadonlyArray<number> => answer.ImportMsgResult.map(({ MsgSeq }: Json) => MsgSeq)
const stored = Effect.flatMap(Emulator, (emulator) => emulator.messages("g"))
const times = Effect.map(stored, (messages) => messages.map(({ time }) => time - created))

/** A `MsgBody` of exactly so many bytes of compact JSON. */
const bodyOf = (bytes: number, filler = "x") => {
  const empty = Buffer.byteLength(JSON.stringify(text("")))
  const count = Math.floor((bytes - empty) / Buffer.byteLength(filler))
  const rest = bytes - empty - count * Buffer.byteLength(filler)
  return text(filler.repeat(count) + "x".repeat(rest))
}

describe("import_group_msg", () => {
  it.effect("numbers messages from 1 and keeps them as they were sent", () =>
    set(
      Effect.gen(function* () {
        const answer = yield* importMessages(message(1), message(2, { From_Account: "bo", Random: 4294967295 }))
        assert.deepStrictEqual(answer.ImportMsgResult, [
          { MsgSeq: 1, MsgTime: created + 1, Result: 0 },
          { MsgSeq: 2, MsgTime: created + 2, Result: 0 },
        ])
        assert.deepStrictEqual(yield* stored, [
          { seq: 1, from: "ada", time: created + 1, random: 1, body: text("at 1") },
          { seq: 2, from: "bo", time: created + 2, random: 4294967295, body: text("at 2") },
        ])
      }),
    ),
  )

  it.effect("refuses with 10004 what is not later than the group and its newest message, or not earlier than now", () =>
    set(
      Effect.gen(function* () {
        assert.deepStrictEqual(
          results(yield* importMessages(message(0), message(1), message(3), message(3, { Random: 9 }))),
          [10004, 0, 0, 10004],
        )
        const late = message(now - created, { Random: 10 })
        const last = message(now - created - 1, { Random: 11 })
        assert.deepStrictEqual(results(yield* importMessages(message(2), late, last)), [10004, 10004, 0])
        assert.deepStrictEqual(yield* times, [1, 3, now - created - 1])
      }),
    ),
  )

  it.effect("accepts equal times when it is told to, and still nothing earlier", () =>
    set(
      Effect.gen(function* () {
        const answer = yield* importMessages(message(2), message(2, { Random: 8 }), message(1))
        assert.deepStrictEqual(results(answer), [0, 0, 10004])
      }),
      { equalSendTime: "accepted" },
    ),
  )

  it.effect("stores nothing of a call with a refused message when it is told to", () =>
    set(
      Effect.gen(function* () {
        assert.strictEqual((yield* importMessages(message(2), message(1))).ErrorCode, 10004)
        assert.strictEqual(
          (yield* importMessages(message(2), message(3, { MsgBody: bodyOf(12_001) }))).ErrorCode,
          10020,
        )
        assert.deepStrictEqual(yield* stored, [])
      }),
      { partlyRefused: "stores-nothing" },
    ),
  )

  it.effect("keeps an order that never goes back, whatever comes", () =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(fc.integer({ min: -2, max: 30 }), { minLength: 1, maxLength: 7 }), { maxLength: 8 }),
          (calls) => {
            const run = Effect.gen(function* () {
              let newest = 0
              let random = 100
              const expected: Array<number> = []
              for (const seconds of calls) {
                const codes = results(yield* importMessages(...seconds.map((at) => message(at, { Random: random++ }))))
                for (const [i, at] of seconds.entries()) {
                  assert.strictEqual(codes[i], at > newest ? 0 : 10004)
                  if (at <= newest) continue
                  newest = at
                  expected.push(at)
                }
              }
              assert.deepStrictEqual(yield* times, expected)
            })
            return Effect.runPromise(set(run).pipe(Effect.provide(TestClock.layer())))
          },
        ),
        { numRuns: 25 },
      ),
    ),
  )

  it.effect("drops a Random of the last five minutes and answers with the first one's sequence", () =>
    set(
      Effect.gen(function* () {
        yield* importMessages(message(1), message(2))
        // The same call again, as after a lost answer, and a newer message of the same Random.
        assert.deepStrictEqual(
          sequences(yield* importMessages(message(1), message(2), message(9, { Random: 1 }))),
          [1, 2, 1],
        )
        yield* TestClock.adjust("299 seconds")
        assert.deepStrictEqual(sequences(yield* importMessages(message(9, { Random: 1 }))), [1])
        yield* TestClock.adjust("1 second")
        assert.deepStrictEqual(results(yield* importMessages(message(2))), [10004])
        assert.deepStrictEqual(sequences(yield* importMessages(message(9, { Random: 1 }))), [3])
        assert.deepStrictEqual(yield* times, [1, 2, 9])
      }),
    ),
  )

  it.effect("drops the later of two messages with one Random in a call", () =>
    set(
      Effect.gen(function* () {
        const answer = yield* importMessages(message(1), message(2), message(3, { Random: 1 }), message(4))
        assert.deepStrictEqual(sequences(answer), [1, 2, 1, 3])
        assert.deepStrictEqual(yield* times, [1, 2, 4])
      }),
    ),
  )

  it.effect("says nothing about a dropped message when it is told to", () =>
    set(
      Effect.gen(function* () {
        assert.deepStrictEqual(
          sequences(yield* importMessages(message(1), message(3, { Random: 1 }), message(4))),
          [1, 2],
        )
      }),
      { duplicateAnswer: "no-entry" },
    ),
  )

  it.effect("measures the five minutes on SendTime when it is told to", () =>
    set(
      Effect.gen(function* () {
        const answer = yield* importMessages(message(1), message(300, { Random: 1 }), message(301, { Random: 1 }))
        assert.deepStrictEqual(sequences(answer), [1, 1, 2])
      }),
      { duplicateWindow: "send-time" },
    ),
  )

  it.effect.each([
    { what: "12,000 bytes", bytes: 12_000, filler: "x", switches: {}, expected: 0 },
    { what: "12,001 bytes", bytes: 12_001, filler: "x", switches: {}, expected: 80002 },
    { what: "12,000 bytes of Chinese", bytes: 12_000, filler: "字", switches: {}, expected: 0 },
    { what: "12,001 bytes of Chinese", bytes: 12_001, filler: "字", switches: {}, expected: 80002 },
    { what: "8,000 bytes of 8,000", bytes: 8_000, filler: "x", switches: { messageBytes: 8_000 }, expected: 0 },
    { what: "8,001 bytes of 8,000", bytes: 8_001, filler: "x", switches: { messageBytes: 8_000 }, expected: 80002 },
  ])("answers $expected to a message of $what", ({ bytes, filler, switches, expected }) =>
    set(
      Effect.gen(function* () {
        const MsgBody = bodyOf(bytes, filler)
        assert.strictEqual(Buffer.byteLength(JSON.stringify(MsgBody)), bytes)
        assert.deepStrictEqual(results(yield* importMessages(message(1, { MsgBody }))), [expected])
      }),
      switches,
    ),
  )

  it.effect("takes seven messages a call and not eight", () =>
    set(
      Effect.gen(function* () {
        const eight = Array.from({ length: 8 }, (_, i) => message(i + 1))
        assert.strictEqual((yield* importMessages(...eight)).ErrorCode, 10004)
        assert.strictEqual((yield* importMessages(...eight.slice(0, 7))).ErrorCode, 0)
        assert.strictEqual((yield* importMessages()).ErrorCode, 10004)
        assert.strictEqual((yield* stored).length, 7)
      }),
    ),
  )

  const custom = { MsgType: "TIMCustomElem", MsgContent: { Data: "{}" } }
  const image = {
    MsgType: "TIMImageElem",
    MsgContent: { UUID: "u", ImageInfoArray: [{ Width: 1, Height: 1, URL: "https://example.org/1.png" }] },
  }
  it.effect.each([
    { what: "text and one custom element", MsgBody: [...text("a"), custom], expected: 0 },
    { what: "a face", MsgBody: [{ MsgType: "TIMFaceElem", MsgContent: { Index: 1, Data: "a\u0000" } }], expected: 0 },
    {
      what: "a location",
      MsgBody: [{ MsgType: "TIMLocationElem", MsgContent: { Desc: "", Latitude: 1.5, Longitude: 2 } }],
      expected: 0,
    },
    { what: "two custom elements", MsgBody: [custom, custom], expected: 10004 },
    { what: "an image", MsgBody: [image], expected: 10004 },
    { what: "an unknown element", MsgBody: [{ MsgType: "TIMOddElem", MsgContent: {} }], expected: 10004 },
    { what: "text without Text", MsgBody: [{ MsgType: "TIMTextElem", MsgContent: {} }], expected: 10004 },
    { what: "an element that is none", MsgBody: ["text"], expected: 10004 },
    { what: "no elements", MsgBody: [], expected: 10004 },
    { what: "a body that is no list", MsgBody: { MsgType: "TIMTextElem" }, expected: 10004 },
  ])("answers $expected to $what", ({ MsgBody, expected }) =>
    set(
      Effect.gen(function* () {
        assert.strictEqual((yield* importMessages(message(1, { MsgBody }))).ErrorCode, expected)
      }),
    ),
  )

  it.effect("takes media when it is told to", () =>
    set(
      Effect.gen(function* () {
        assert.strictEqual((yield* importMessages(message(1, { MsgBody: [image] }))).ErrorCode, 0)
      }),
      { groupMedia: "accepted" },
    ),
  )

  it.effect.each([
    { what: "a sender that is no account", more: { From_Account: "nobody" } },
    { what: "a fractional time", more: { SendTime: created + 1.5 } },
    { what: "a Random below 0", more: { Random: -1 } },
    { what: "a Random beyond 32 bits", more: { Random: 4294967296 } },
  ])("refuses the whole call because of $what", ({ more }) =>
    set(
      Effect.gen(function* () {
        assert.strictEqual((yield* importMessages(message(1), message(2, more))).ErrorCode, 10004)
        assert.deepStrictEqual(yield* stored, [])
      }),
    ),
  )

  it.effect("tells a missing group (10010) from a bad id (10015)", () =>
    set(
      Effect.gen(function* () {
        const to = (GroupId: string) => group("import_group_msg", { GroupId, MsgList: [message(1)] })
        assert.strictEqual((yield* to("none")).ErrorCode, 10010)
        assert.strictEqual((yield* to("x".repeat(49))).ErrorCode, 10015)
        assert.strictEqual((yield* to("é")).ErrorCode, 10015)
      }),
    ),
  )

  it.effect("sets every unread count to 0, and remembers whether conversation lists were updated", () =>
    set(
      Effect.gen(function* () {
        const emulator = yield* Emulator
        yield* importMessages(message(1), message(2))
        const members = [{ Member_Account: "ada" }, { Member_Account: "bo", UnreadMsgNum: 5 }]
        yield* group("import_group_member", { GroupId: "g", MemberList: members })
        const view = Effect.map(emulator.groups, ([g]) => [g?.members.map(({ unread }) => unread), g?.recentContactSeq])
        assert.deepStrictEqual(yield* view, [[0, 2], 0])
        yield* group("import_group_msg", { GroupId: "g", RecentContactFlag: 1, MsgList: [message(3)] })
        assert.deepStrictEqual(yield* view, [[0, 0], 3])
        yield* group("set_unread_msg_num", { GroupId: "g", Member_Account: "ada", UnreadMsgNum: 1 })
        assert.deepStrictEqual(yield* view, [[1, 0], 3])
      }),
    ),
  )
})

describe("group_msg_get_simple", () => {
  const read = (more: Readonly<Record<string, unknown>>) =>
    group("group_msg_get_simple", { GroupId: "g", ReqMsgNumber: 20, ...more })
  const seqs = (answer: Json) => answer.RspMsgList.map(({ MsgSeq }: Json) => MsgSeq)
  const fill = Effect.gen(function* () {
    for (let i = 0; i < 25; i += 5) yield* importMessages(...[1, 2, 3, 4, 5].map((n) => message(i + n)))
  })

  it.effect("returns at most twenty, the newest first, and pages by ReqMsgSeq", () =>
    set(
      Effect.gen(function* () {
        yield* fill
        const first = yield* read({ ReqMsgNumber: 100 })
        assert.deepStrictEqual(
          seqs(first),
          Array.from({ length: 20 }, (_, i) => 25 - i),
        )
        assert.strictEqual(first.IsFinished, 0)
        const second = yield* read({ ReqMsgSeq: 5 })
        assert.deepStrictEqual(seqs(second), [5, 4, 3, 2, 1])
        assert.strictEqual(second.IsFinished, 1)
        assert.deepStrictEqual(seqs(yield* read({ ReqMsgNumber: 2, ReqMsgSeq: 99 })), [25, 24])
        const one = {
          From_Account: "ada",
          IsPlaceMsg: 0,
          MsgBody: text("at 25"),
          MsgRandom: 25,
          MsgSeq: 25,
          MsgTimeStamp: created + 25,
        }
        assert.deepInclude(first.RspMsgList[0], one)
      }),
    ),
  )

  it.effect("leaves an empty place for what has passed the retention, and accepts it all the same", () =>
    against(
      Effect.gen(function* () {
        yield* setUp
        const recent = now - created - 100
        assert.deepStrictEqual(results(yield* importMessages(message(1), message(recent))), [0, 0])
        const answer = yield* read({})
        assert.deepStrictEqual(
          answer.RspMsgList.map((m: Json) => [m.MsgSeq, m.IsPlaceMsg, m.MsgBody]),
          [
            [2, 0, text(`at ${recent}`)],
            [1, 1, []],
          ],
        )
        assert.strictEqual((yield* read({ ReqMsgSeq: 1 })).IsFinished, 2)
      }),
      { retentionDays: 7 },
    ),
  )
})
