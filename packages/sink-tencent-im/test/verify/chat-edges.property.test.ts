import { verify } from "@chatferry/core"
import { message, secondZero, sourceOf, user } from "@chatferry/core/testing"
import { Emulator } from "@chatferry/emulator-tencent-im"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { appClient, layer, loaded, named, newStore } from "../load/migration.ts"

const int = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

/** A second with messages: how many, how long, and how many seconds of silence follow. */
const Second = Schema.Struct({ messages: int(1, 60), characters: int(1, 1_500), silence: int(0, 3) })

const between = ["a", "b"] as const

/** So many messages at once from somebody who is not of this migration. */
const strangers = Effect.fnUntraced(function* (seconds: ReadonlyArray<number>) {
  const client = yield* appClient
  yield* Effect.forEach(seconds, (second, index) =>
    client.importmsg({
      SyncFromOldSystem: 2,
      From_Account: "b",
      To_Account: "a",
      MsgSeq: 1_000 + index,
      MsgRandom: index,
      MsgTimeStamp: secondZero + second,
      MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "from elsewhere" } }],
    }),
  )
})

/** Loads a chat and reads it back, then once more with a message from elsewhere in each of its seconds. */
const check = Effect.fnUntraced(function* (seconds: ReadonlyArray<typeof Second.Type>, sample: number) {
  const emulator = yield* Emulator
  yield* emulator.reset
  let second = 0
  const messages = seconds.flatMap(({ messages, characters, silence }) => {
    const at = second
    second += 1 + silence
    const texts = Array.from({ length: messages }, (_, i) => `${i} ${"x".repeat(characters)}`)
    return texts.map((text, i) => named(`${at} ${i}`, message(between, i % 2 ? "a" : "b", at, text)))
  })
  const pipeline = yield* loaded(sourceOf({ users: between.map((id) => user(id)), groups: [], messages }))
  expect(yield* verify(pipeline)).toMatchObject({ equal: true, compared: messages.length })
  expect(yield* verify(pipeline, { sample })).toMatchObject({ equal: true, messages: messages.length })

  const last = second - 1 - (seconds.at(-1)?.silence ?? 0)
  const each = Array.from({ length: last + 1 }, (_, at) => at)
  yield* strangers(each)
  const said = `the chat has ${messages.length + each.length} messages in its time, not ${messages.length}`
  for (const options of [{}, { sample }])
    expect((yield* verify(pipeline, options)).differences.map(({ what }) => what)).toEqual([said])
})

describe("the messages of a chat, where windows of time and pages of answers meet", () => {
  it.live.prop(
    "are each found and counted once, and so are those that are not ours",
    { seconds: Schema.Array(Second).check(Schema.isMinLength(4), Schema.isMaxLength(14)), sample: int(1, 50) },
    ({ seconds, sample }) => check(seconds, sample).pipe(Effect.provide(newStore()), Effect.provide(layer())),
    { arbitrary: { runs: 8 }, timeout: 20_000 },
  )

  it.live("are so where nothing of ours is between two windows", () =>
    check(
      Array.from({ length: 210 }, () => ({ messages: 1, characters: 5, silence: 1 })),
      7,
    ).pipe(Effect.provide(layer())),
  )
})
