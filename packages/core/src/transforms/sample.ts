import * as Effect from "effect/Effect"
import { fingerprint } from "./fingerprint.ts"
import { type Transform, TransformError } from "./Protocol.ts"

/**
 * Leaves the first or the last so many messages of every conversation: to try a migration before it is made whole. It
 * is taken of what all transforms leave, wherever it stands among them, and never takes back what is loaded already.
 */
export const sample = (size: { readonly first: number } | { readonly last: number }): Transform => {
  const [take, count] = "first" in size ? (["first", size.first] as const) : (["last", size.last] as const)
  const rule = `sample of the ${take} ${count}`
  return {
    name: "sample",
    fingerprint: fingerprint(size),
    open:
      Number.isSafeInteger(count) && count >= 0
        ? Effect.succeed({ sample: { take, count, rule } })
        : Effect.fail(
            new TransformError({
              transform: "sample",
              problem: `${count} is no number of messages.`,
              remedy: "Give a whole number.",
            }),
          ),
  }
}
