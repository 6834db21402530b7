import { apply, Rejections, Store } from "@chatferry/core"
import { group, message, sourceOf, user } from "@chatferry/core/testing"
import { Emulator, type FaultRule } from "@chatferry/emulator-tencent-im"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { layer, staged } from "../load/migration.ts"

const messages = Array.from({ length: 5 }, (_, i) => message("g", "a", i * 60, `message ${i}`))
const records = (pair: readonly [string, string]) =>
  sourceOf({
    users: [user("a"), user("b")],
    groups: [group("g", "a")],
    messages: [...messages, message(pair, "a", 5, "hi")],
  })

/** Loads under faults, and answers what is kept of records that did not arrive as they were. */
const kept = Effect.fnUntraced(function* (rules: ReadonlyArray<FaultRule>) {
  const emulator = yield* Emulator
  const pipeline = yield* staged(records(["a", "b"]))
  yield* emulator.setFaults({ rules })
  const { ledger, balanced } = yield* apply(pipeline)
  expect(balanced).toBe(true)
  const { database } = yield* Store
  const all = yield* Rejections.page(database, 1, 0, 100)
  expect(all.filter(({ state }) => state === "placeholder")).toHaveLength(ledger.messages.placeholders)
  expect(yield* Rejections.page(database, 1, 0, 100, "rejected")).toHaveLength(
    ledger.messages.rejected + ledger.members.rejected,
  )
  return all
})

/** The text filter refuses the message at this place of its call. */
const filtered = (index: number): FaultRule => ({
  fault: "item",
  code: 80001,
  index,
  endpoint: "import_group_msg",
  times: 1,
})

describe("a placeholder", () => {
  it.live("is kept with the reason of the refusal and the record it stands for", () =>
    Effect.gen(function* () {
      const [placeholder, ...others] = yield* kept([filtered(4)])
      expect(others).toEqual([])
      expect(placeholder).toMatchObject({ entity: "messages", by: "target", from: { file: "messages", index: 4 } })
      expect(placeholder?.reason).toMatch(/80001 \(TextFiltered\)/)
      expect(placeholder?.reason).not.toContain("Overtaken")
      expect(JSON.parse(placeholder?.original ?? "")).toEqual(messages[4])
    }).pipe(Effect.provide(layer())),
  )

  it.live("that messages of its call have passed is told as overtaken", () =>
    Effect.gen(function* () {
      const [placeholder] = yield* kept([filtered(1)])
      expect(placeholder?.reason).toMatch(/^Overtaken: .*80001 \(TextFiltered\)/)
    }).pipe(Effect.provide(layer({ switches: { partlyRefused: "stores-good" } }))),
  )

  it.live("keeps its reason where the answer to its own call was lost", () =>
    Effect.gen(function* () {
      const notice: FaultRule = { fault: "reset", at: "after", endpoint: "import_group_msg", nth: 2 }
      const [placeholder] = yield* kept([filtered(4), notice])
      expect(placeholder?.reason).toMatch(/80001 \(TextFiltered\)/)
    }).pipe(Effect.provide(layer())),
  )

  it.live("keeps its reason in a one-to-one chat, too, where a lost call is simply made again", () =>
    Effect.gen(function* () {
      const refused: FaultRule = { fault: "code", code: 80001, endpoint: "importmsg", nth: 1 }
      const lost: FaultRule = { fault: "reset", at: "after", endpoint: "importmsg", times: 1 }
      const [placeholder] = yield* kept([refused, lost])
      expect(placeholder?.reason).toMatch(/80001 \(TextFiltered\)/)
      expect(JSON.parse(placeholder?.original ?? "")).toMatchObject({ content: [{ text: "hi" }] })
    }).pipe(Effect.provide(layer())),
  )

  it.live("has its seat for good: a replay gives back only what was rejected", () =>
    Effect.gen(function* () {
      yield* kept([filtered(4), { fault: "item", code: 3, index: 0, endpoint: "import_group_member", times: 1 }])
      const { database } = yield* Store
      const before = yield* Rejections.page(database, 1, 0, 10)
      expect(before.map(({ entity, state }) => [entity, state])).toEqual([
        ["messages", "placeholder"],
        ["members", "rejected"],
      ])
      expect(yield* Rejections.replay(database, 1)).toEqual({ replayed: 1, refused: {} })
      const after = yield* Rejections.page(database, 1, 0, 10)
      expect(after.map(({ state }) => state)).toEqual(["placeholder"])
    }).pipe(Effect.provide(layer())),
  )
})
