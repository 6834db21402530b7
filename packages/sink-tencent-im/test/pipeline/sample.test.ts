import { type Message, verify } from "@chatferry/core"
import { group, message, sourceOf, user } from "@chatferry/core/testing"
import { Emulator } from "@chatferry/emulator-tencent-im"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { layer, loaded, newStore } from "../load/migration.ts"
import { callsMade, callsSince } from "./calls.ts"

const talk = (to: string | readonly [string, string], count: number, text = (i: number) => `message ${i}`) =>
  Array.from({ length: count }, (_, i) => message(to, "a", i * 60, text(i)))

const load = Effect.fnUntraced(function* (messages: ReadonlyArray<Message>) {
  const emulator = yield* Emulator
  const from = sourceOf({ users: [user("a"), user("b")], groups: [group("g", "a"), group("h", "a")], messages })
  const pipeline = yield* loaded(from)
  return { emulator, pipeline }
})

describe("reading back a sample", () => {
  it.live("compares so many messages of each lane at most, spread evenly, and counts all", () =>
    Effect.gen(function* () {
      const { emulator, pipeline } = yield* load([...talk("g", 400), ...talk("h", 5), ...talk(["a", "b"], 30)])
      expect(yield* verify(pipeline)).toMatchObject({ equal: true, messages: 435, compared: 435 })
      const before = yield* callsMade(emulator)
      const sampled = yield* verify(pipeline, { sample: 10 })
      expect(sampled).toMatchObject({ equal: true, messages: 435, compared: 10 + 5 + 10 })
      // Ten of 400 lie in ten windows of twenty; all five in one.
      expect(yield* callsSince(emulator, before)).toMatchObject({ group_msg_get_simple: 10 + 1 })
    }).pipe(Effect.provide(layer())),
  )

  it.live("finds what differs in the sample", () =>
    Effect.gen(function* () {
      const { emulator, pipeline } = yield* load(talk("g", 100))
      // The group of another app's migration, with every text another.
      yield* emulator.reset
      yield* load(talk("g", 100, (i) => `another ${i}`)).pipe(Effect.provide(newStore()))
      const { equal, differenceCount } = yield* verify(pipeline, { sample: 10 })
      expect(equal).toBe(false)
      expect(differenceCount).toBe(10)
    }).pipe(Effect.provide(layer())),
  )

  it.live("finds that messages are missing or too many, wherever they are", () =>
    Effect.gen(function* () {
      const { emulator, pipeline } = yield* load([...talk("g", 100), ...talk(["a", "b"], 50)])
      yield* emulator.reset
      yield* load([...talk("g", 99), ...talk(["a", "b"], 49)]).pipe(Effect.provide(newStore()))
      const { differences } = yield* verify(pipeline, { sample: 2 })
      expect(differences.map(({ what }) => what)).toEqual(
        expect.arrayContaining(["the group has 99 messages, not 100", "the chat has 49 messages in its time, not 50"]),
      )
    }).pipe(Effect.provide(layer())),
  )
})
