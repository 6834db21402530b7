import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { group, layer, message, migrate, source, user } from "./migration.ts"

describe("loading", () => {
  it.live("brings users, groups, messages and members over, in order, and reads them back equal", () =>
    Effect.gen(function* () {
      const messages = Array.from({ length: 40 }, (_, i) => message("g", i % 2 ? "a" : "b", i, `message ${i}`))
      const { emulator, report, verification } = yield* migrate(
        source({
          users: [user("a"), user("b"), user("c")],
          groups: [group("g", "a", "b")],
          messages: [
            ...messages,
            message(["a", "b"], "a", 5, "hi"),
            message(["a", "b"], "b", 5, "hi"),
            message(["c", "c"], "c", 1, "note to self"),
          ],
        }),
      )
      expect(report.ledger.messages).toMatchObject({ read: 43, loaded: 43, held: 0 })
      expect(report.ledger.members).toMatchObject({ read: 2, loaded: 2 })
      expect(report.balanced).toBe(true)
      expect(verification).toMatchObject({ equal: true, messages: 43, conversations: 3 })
      const arrived = yield* emulator.messages("g")
      expect(arrived).toHaveLength(40)
    }).pipe(Effect.provide(layer())),
  )
})
