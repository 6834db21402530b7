import { apply, report, verify } from "@chatferry/core"
import { group, message, sourceOf, user } from "@chatferry/core/testing"
import { Emulator, type FaultRule } from "@chatferry/emulator-tencent-im"
import type { SinkOptions } from "@chatferry/sink-tencent-im"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { layer, staged } from "../load/migration.ts"
import { callsMade } from "./calls.ts"

const groupIds = (count: number) => Array.from({ length: count }, (_, i) => `g${i}`)
const records = (groups: ReadonlyArray<string>) =>
  sourceOf({
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
  const pipeline = yield* staged(records(groupIds(groups)), sink)
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
      expect(result.failure.message).toMatch(/^\d+ lanes in a row had to be held, with nothing loaded in between/)
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

describe("groups that cannot be imported", () => {
  const once = { attempts: 0, retries: 0 }
  const failing: FaultRule = { fault: "code", code: 10002, endpoint: "import_group" }
  const folder = (groups: ReadonlyArray<string>) => ({
    ownerId: user("a").id,
    name: "work",
    conversations: groups.map((id) => message(id, "a", 1).conversation),
  })
  const everything = (groups: ReadonlyArray<string>) =>
    sourceOf({
      users: [user("a"), user("b")],
      groups: groups.map((id) => group(id, "a")),
      messages: [...groups.map((id) => message(id, "a", 1)), message(["a", "a"], "a", 1), message(["a", "b"], "a", 1)],
      conversationGroups: [folder(groups)],
    })

  it.live("because the service always fails are not all tried; the run ends with the reason, and nothing is lost", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const pipeline = yield* staged(everything(groupIds(300)), once)
      yield* emulator.setFaults({ rules: [failing] })
      const error = yield* Effect.flip(apply(pipeline))
      expect(error).toMatchObject({ _tag: "SinkError", reason: "HeldEverywhere" })
      expect(error.message).toMatch(
        /^\d+ groups in a row came to nothing, so that the others were not tried\. The last of them met: import_group of g\d+ was refused with 10002/,
      )
      expect(error.message).toContain("apply again")
      expect((yield* callsMade(emulator)).get("import_group")).toBeLessThan(100)
      const { ledger, lanes, balanced } = yield* report(pipeline.sink.target)
      expect(balanced).toBe(true)
      // What needs no group is there.
      expect(ledger).toMatchObject({
        groups: { held: 300, rejected: 0 },
        messages: { loaded: 1, held: 301 },
        members: { held: 300 },
        conversationGroups: { held: 1, rejected: 0 },
      })
      expect(lanes.flatMap(({ heldFor }) => heldFor ?? []).filter((why) => /its group waits/.test(why))).toHaveLength(
        301,
      )

      yield* emulator.setFaults({})
      expect((yield* apply(pipeline)).ledger).toMatchObject({
        groups: { loaded: 300 },
        messages: { loaded: 302 },
        members: { loaded: 300 },
        conversationGroups: { loaded: 1 },
      })
      expect((yield* verify(pipeline)).differences).toEqual([])
    }).pipe(Effect.provide(layer())),
  )

  it.live("leave those that are there to be filled, before the run ends", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const pipeline = yield* staged(everything(groupIds(100)), { ...once, holdLimit: 5 })
      const rules = groupIds(100).map((GroupId): FaultRule => ({ ...failing, where: { GroupId } }))
      yield* emulator.setFaults({ rules: rules.slice(10) })
      expect(yield* Effect.flip(apply(pipeline))).toMatchObject({ reason: "HeldEverywhere" })
      expect((yield* report(pipeline.sink.target)).ledger).toMatchObject({
        groups: { loaded: 10, held: 90 },
        messages: { loaded: 11, held: 91 },
        members: { loaded: 10, held: 90 },
        conversationGroups: { held: 1 },
      })
    }).pipe(Effect.provide(layer())),
  )

  it.live("for what each of them is refused for are all tried: a call each", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const pipeline = yield* staged(everything(groupIds(100)), { ...once, holdLimit: 5 })
      yield* emulator.setFaults({ rules: [{ ...failing, code: 10037 }] })
      expect((yield* apply(pipeline)).ledger).toMatchObject({ groups: { held: 100 }, messages: { loaded: 1 } })
      expect((yield* callsMade(emulator)).get("import_group")).toBe(101)
    }).pipe(Effect.provide(layer())),
  )

  it.live("now and then do not end the run", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const pipeline = yield* staged(everything(groupIds(100)), { ...once, holdLimit: 5 })
      yield* emulator.setFaults({ seed: 3, rules: [{ ...failing, probability: 0.3 }] })
      const { groups } = (yield* apply(pipeline)).ledger
      expect(groups.held).toBeGreaterThan(10)
      yield* emulator.setFaults({})
      expect((yield* apply(pipeline)).ledger.messages).toMatchObject({ loaded: 102 })
    }).pipe(Effect.provide(layer())),
  )
})

describe("what follows the messages", () => {
  const once = { retries: 0, holdLimit: 5 }
  const count = 100
  const folders = Array.from({ length: 12 }, (_, i) => ({
    ownerId: user("a").id,
    name: `folder ${i}`,
    conversations: [message("g0", "a", 1).conversation],
  }))
  const members = [user("a"), user("b")].map(({ id }) => ({ userId: id, role: "member", unreadCount: 1 }) as const)
  const all = sourceOf({
    users: [user("a"), user("b")],
    groups: groupIds(count).map((id) => ({ ...group(id), members })),
    messages: groupIds(count).map((id) => message(id, "a", 1)),
    conversationGroups: folders,
  })

  it.live.each([
    ["import_group_member", "calls? for members in a row came to nothing", "last", 50],
    ["set_unread_msg_num", "unread counts? in a row could not be set", "first", 100],
    ["get_contact_group", "conversation groups? in a row came to nothing", "last", 5],
  ] as const)(
    "ends the run too where it always fails, and the next goes on: %s",
    ([endpoint, said, memberOrder, most]) =>
      Effect.gen(function* () {
        const emulator = yield* Emulator
        const pipeline = yield* staged(all, { ...once, wire: { memberOrder } })
        yield* emulator.setFaults({ rules: [{ fault: "gateway", at: "before", endpoint }] })
        const error = yield* Effect.flip(apply(pipeline))
        expect(error).toMatchObject({ _tag: "SinkError", reason: "HeldEverywhere" })
        expect(error.message).toMatch(new RegExp(`^\\d+ ${said}\\. The last of them met: ${endpoint} `))
        expect((yield* callsMade(emulator)).get(endpoint)).toBeLessThanOrEqual(most)
        expect((yield* report(pipeline.sink.target)).ledger.messages).toMatchObject({ loaded: count })
        yield* emulator.setFaults({})
        expect((yield* apply(pipeline)).ledger).toMatchObject({
          members: { loaded: 2 * count },
          conversationGroups: { loaded: folders.length },
        })
        const unread = (yield* emulator.groups).flatMap(({ members }) => members.map(({ unread }) => unread))
        expect(unread.reduce((sum, each) => sum + each, 0)).toBe(2 * count)
        expect((yield* verify(pipeline)).differences).toEqual([])
      }).pipe(Effect.provide(layer())),
  )

  it.live("does not end the run by what is refused, or fails now and then", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const pipeline = yield* staged(all, once)
      yield* emulator.setFaults({ rules: [{ fault: "code", code: 10007, endpoint: "import_group_member" }] })
      expect((yield* apply(pipeline)).ledger.members).toMatchObject({ held: 2 * count })
      expect((yield* callsMade(emulator)).get("import_group_member")).toBe(count)
      const sometimes: FaultRule = { fault: "code", code: 10002, endpoint: "import_group_member", probability: 0.3 }
      yield* emulator.setFaults({ seed: 5, rules: [sometimes] })
      const { members } = (yield* apply(pipeline)).ledger
      expect(members.held).toBeGreaterThan(20)
      expect(members.loaded).toBeGreaterThan(20)
    }).pipe(Effect.provide(layer())),
  )
})
