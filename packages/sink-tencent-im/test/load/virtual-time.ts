import { setImmediate } from "node:timers/promises"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"

/** Turns of the event loop in which what is ready at one moment comes about: a call takes a few to the emulator and back. */
const turns = 20

/**
 * Runs it while a test clock goes on from the present, a millisecond whenever sockets and store have done what there is to
 * do: its time depends on what waits for what, not on how fast or how busy the machine is.
 */
export const inVirtualTime = Effect.fnUntraced(function* <A, E, R>(effect: Effect.Effect<A, E, R>) {
  yield* TestClock.setTime(Date.now())
  const fiber = yield* Effect.forkChild(effect)
  while (fiber.pollUnsafe() === undefined) {
    yield* Effect.promise(async () => {
      for (let turn = 0; turn < turns; turn++) await setImmediate()
    })
    yield* TestClock.adjust("1 millis")
  }
  return yield* Fiber.join(fiber)
})
