import { Outcomes, Store, type Target } from "@chatferry/core"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Targets from "../src/apply/targets.ts"
import { withStore } from "./transforms/support.ts"

it.live("the round trip that was measured last is its target's, and is forgotten with it", () =>
  withStore(
    Effect.gen(function* () {
      const { database } = yield* Store
      const target: Target = { id: "there", label: "There" }
      const number = yield* database.write((sql) => {
        sql.run("INSERT INTO target (id, label, settings, ephemeral) VALUES ('there', 'There', '{}', 0)")
        return sql.count("SELECT target FROM target")
      })
      const outcomes = Outcomes.make(database, number)
      expect(yield* outcomes.roundTrip).toBeUndefined()
      yield* outcomes.noteRoundTrip(0.25)
      yield* outcomes.noteRoundTrip(0.125)
      expect(yield* outcomes.roundTrip).toBe(0.125)
      expect(yield* Outcomes.make(database, number + 1).roundTrip).toBeUndefined()
      // The next target may be given the same number.
      yield* Targets.forget(database, target)
      expect(yield* outcomes.roundTrip).toBeUndefined()
    }),
  ),
)
