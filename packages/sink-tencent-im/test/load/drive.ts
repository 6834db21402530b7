import assert from "node:assert/strict"
import type { Message, MessageId, Timestamp, UserId } from "@chatferry/core"
import { conversation } from "@chatferry/core/testing"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Random from "effect/Random"
import type { Scope } from "effect/Scope"
import * as TestClock from "effect/testing/TestClock"
import type { Chance } from "./Chance.ts"

/** Where the test clock stands at first, in seconds. */
export const begin = 2_000_000

export const message = (
  conversation: Message["conversation"],
  row: number,
  second: number,
  micros: number,
  isLong: boolean,
): Message => ({
  id: `m${row}` as MessageId,
  conversation,
  senderId: "a" as UserId,
  sentAt: (second * 1_000_000 + micros) as Timestamp,
  content: [{ kind: "text", text: isLong ? "word ".repeat(1_800) : "word" }],
})
export const group = conversation("g")
export const chat = conversation(["a", "b"])

/** Runs one attempt to its end while the clock goes on, perhaps interrupted after some turns. */
export const drive = Effect.fnUntraced(function* <A, E>(
  chance: Chance,
  effect: Effect.Effect<A, E>,
  interruptAfter: number,
) {
  const fiber = yield* Effect.forkChild(effect)
  for (let turn = 0; fiber.pollUnsafe() === undefined; turn++) {
    if (turn === interruptAfter) yield* Effect.forkChild(Fiber.interrupt(fiber))
    assert(turn < 100_000, "it does not end")
    yield* TestClock.adjust(chance.hits(0.5) ? 5 : 20_000)
  }
  return yield* Fiber.await(fiber)
})

/** One history with a clock of its own. */
export const history = (seed: number, effect: Effect.Effect<void, never, Scope>): Promise<void> =>
  effect.pipe(
    (run) => Effect.andThen(TestClock.setTime(begin * 1000), run),
    Random.withSeed(`${seed}`),
    Effect.provide(TestClock.layer()),
    Effect.scoped,
    Effect.runPromise,
  )
