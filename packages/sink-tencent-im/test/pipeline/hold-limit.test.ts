import { apply, stage } from "@chatferry/core"
import { Emulator, type FaultRule } from "@chatferry/emulator-tencent-im"
import type { SinkOptions } from "@chatferry/sink-tencent-im"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { group, layer, message, pipelineTo, source, user } from "../load/migration.ts"
import { callsMade } from "./calls.ts"

const groupIds = (count: number) => Array.from({ length: count }, (_, i) => `g${i}`)
const records = (groups: ReadonlyArray<string>) =>
  source({
    users: [user("a")],
    groups: groups.map((id) => group(id, "a")),
    messages: groups.flatMap((id) => [message(id, "a", 1), message(id, "a", 60)]),
  })

const load = Effect.fnUntraced(function* (
  groups: number,
  rules: ReadonlyArray<FaultRule>,
  sink: Partial<SinkOptions> = {},
) {
  const emulator = yield* Emulator
  const pipeline = pipelineTo(emulator, records(groupIds(groups)), sink)
  yield* stage(pipeline)
  yield* emulator.setFaults({ rules })
  const result = yield* Effect.result(apply(pipeline))
  const tried = (yield* callsMade(emulator)).get("import_group_msg") ?? 0
  yield* emulator.setFaults({})
  const later = yield* apply(pipeline)
  expect(later.balanced).toBe(true)
  return { result, tried, later, arrived: (yield* emulator.summary).groupMessages }
})

const refused: FaultRule = { fault: "code", code: 10016, endpoint: "import_group_msg" }

describe("a run that goes wrong everywhere", () => {
  it.live("stops after 20 lanes and those under way by then, says what the last met, and is resumed by the next", () =>
    Effect.gen(function* () {
      const { result, tried, later, arrived } = yield* load(200, [refused])
      if (Result.isSuccess(result)) throw new Error("it did not stop")
      expect(result.failure).toMatchObject({ _tag: "SinkError", reason: "HeldEverywhere" })
      expect(result.failure.message).toMatch(/^\d+ lanes in a row were held, and nothing was loaded in between/)
      expect(tried).toBeLessThan(160)
      expect(result.failure.message).toContain("10016")
      expect(result.failure.message).toContain("apply again")
      expect(later.ledger.messages).toMatchObject({ loaded: 400, held: 0 })
      expect(arrived).toBe(400)
    }).pipe(Effect.provide(layer())),
  )

  it.live("stops too where calls come to nothing, at the limit that was set", () =>
    Effect.gen(function* () {
      const lost: FaultRule = { fault: "code", code: 10002, endpoint: "import_group_msg" }
      const { result, later } = yield* load(30, [lost], { holdLimit: 3, attempts: 0, retries: 0 })
      if (Result.isSuccess(result)) throw new Error("it did not stop")
      expect(result.failure).toMatchObject({ reason: "HeldEverywhere" })
      expect(later.ledger.messages).toMatchObject({ loaded: 60 })
    }).pipe(Effect.provide(layer())),
  )

  it.live("goes on where something is loaded, however many are held before that is known", () =>
    Effect.gen(function* () {
      const isGood = (i: number) => i % 12 === 11
      const rules = groupIds(120).flatMap(
        (GroupId, i): ReadonlyArray<FaultRule> => (isGood(i) ? [] : [{ ...refused, where: { GroupId } }]),
      )
      const { result } = yield* load(120, rules)
      if (Result.isFailure(result)) throw result.failure
      expect(result.success.ledger.messages).toMatchObject({ loaded: 20, held: 220 })
    }).pipe(Effect.provide(layer())),
  )

  it.live("is not one whose lanes are held each for a reason of its own", () =>
    Effect.gen(function* () {
      const gone: FaultRule = { fault: "code", code: 10010, endpoint: "import_group_msg" }
      const { result, later } = yield* load(30, [gone])
      if (Result.isFailure(result)) throw result.failure
      expect(result.success.ledger.messages).toMatchObject({ held: 60 })
      expect(later.ledger.messages).toMatchObject({ loaded: 60 })
    }).pipe(Effect.provide(layer())),
  )

  it.live("is not one whose groups were refused", () =>
    Effect.gen(function* () {
      const { result } = yield* load(30, [{ fault: "code", code: 10007, endpoint: "import_group" }])
      if (Result.isFailure(result)) throw result.failure
      expect(result.success.ledger).toMatchObject({ groups: { rejected: 30 }, messages: { held: 60 } })
    }).pipe(Effect.provide(layer())),
  )
})
