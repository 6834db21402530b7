import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import { ExitCode } from "../ExitCode.ts"

const signals = ["SIGINT", "SIGTERM"] as const

/**
 * Notes that the process was asked to stop. The run itself is interrupted by the runtime and finishes the calls in
 * flight; whoever asks a second time does not want to wait: the next run finds out what became of those calls.
 *
 * @param leave tells so, without the runtime, which has no turn any more
 */
export const onStop = (note: () => void, leave: () => void): Effect.Effect<void, never, Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => {
      let asked = false
      const listener = () => {
        if (asked) {
          leave()
          process.exit(ExitCode.interrupted)
        }
        asked = true
        note()
      }
      for (const signal of signals) process.on(signal, listener)
      return listener
    }),
    (listener) =>
      Effect.sync(() => {
        for (const signal of signals) process.removeListener(signal, listener)
      }),
  ).pipe(Effect.asVoid)
