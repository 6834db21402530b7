import { apply, verify } from "@chatferry/core"
import { group, message, sourceOf, user } from "@chatferry/core/testing"
import { Emulator } from "@chatferry/emulator-tencent-im"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { layer, named, staged } from "./migration.ts"

describe("loading", () => {
  it.live("brings users, groups, messages and members over, in order, and reads them back equal", () =>
    Effect.gen(function* () {
      const messages = Array.from({ length: 40 }, (_, i) => message("g", i % 2 ? "a" : "b", i, `message ${i}`))
      const pipeline = yield* staged(
        sourceOf({
          users: [user("a"), user("b"), user("c")],
          groups: [group("g", "a", "b")],
          messages: [
            ...messages,
            message(["a", "b"], "a", 5, "hi"),
            named("answer", message(["a", "b"], "b", 5, "hi")),
            message(["c", "c"], "c", 1, "note to self"),
          ],
        }),
      )
      const report = yield* apply(pipeline)
      expect(report.ledger.messages).toMatchObject({ read: 43, loaded: 43, held: 0 })
      expect(report.ledger.members).toMatchObject({ read: 2, loaded: 2 })
      expect(report.balanced).toBe(true)
      expect(yield* verify(pipeline)).toMatchObject({ equal: true, messages: 43, conversations: 3 })
      const arrived = yield* (yield* Emulator).messages("g")
      expect(arrived).toHaveLength(40)
    }).pipe(Effect.provide(layer())),
  )
})
