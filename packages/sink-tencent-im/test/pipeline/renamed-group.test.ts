import { apply, undoListing } from "@chatferry/core"
import { group, message, sourceOf, user } from "@chatferry/core/testing"
import { Emulator } from "@chatferry/emulator-tencent-im"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { layer, staged } from "../load/migration.ts"

const records = (name: string) =>
  sourceOf({
    users: [user("a")],
    groups: [{ ...group("g", "a"), name }],
    messages: [message("g", "a", 60, "hello")],
  })

describe("a group whose answer was lost and whose name changed since", () => {
  it.live("is known again as ours", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      yield* emulator.setFaults({
        rules: [
          { endpoint: "import_group", fault: "gateway", at: "after", times: 1 },
          { endpoint: "get_group_info", fault: "gateway", at: "before", times: 1 },
        ],
      })
      const sink = { retries: 0, attempts: 0 }
      const first = yield* staged(records("Design"), sink)
      yield* Effect.exit(apply(first))
      expect((yield* emulator.groups).map(({ name }) => name)).toEqual(["Design"])

      const later = yield* staged(records("Design team"), sink)
      const { ledger, balanced } = yield* apply(later)
      expect(ledger.groups).toMatchObject({ loaded: 1, rejected: 0 })
      expect(ledger.messages).toMatchObject({ loaded: 1, held: 0 })
      expect(balanced).toBe(true)
      expect(yield* undoListing(later)).toMatchObject({ groups: 1, stays: { groups: 0 } })
    }).pipe(Effect.provide(layer())),
  )
})
