import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import * as FaultBox from "../src/faults/FaultBox.ts"
import { Emulator, type FaultRule, type Faults, unreliable } from "../src/index.ts"
import {
  against,
  call,
  created,
  group,
  importMessages,
  inspect,
  type Json,
  message,
  post,
  query,
  setUp,
} from "./client.ts"

const withRules = (...rules: ReadonlyArray<FaultRule>) => ({ faults: { rules } })
const add = Effect.flatMap(query, (parameters) =>
  post("im_open_login_svc/account_import", parameters, `{"UserID":"ada"}`),
)
const accounts = Effect.flatMap(Emulator, (emulator) => Effect.map(emulator.summary, (summary) => summary.accounts))

describe("faults", () => {
  it.effect.each<{ fault: "gateway" | "unreadable"; at: "before" | "after"; status: number }>([
    { fault: "gateway", at: "before", status: 502 },
    { fault: "gateway", at: "after", status: 502 },
    { fault: "unreadable", at: "before", status: 200 },
    { fault: "unreadable", at: "after", status: 200 },
  ])("$fault $at answers $status without JSON", ({ fault, at, status }) =>
    against(
      Effect.gen(function* () {
        const answer = yield* add
        assert.strictEqual(answer.status, status)
        assert.throws(() => JSON.parse(answer.text))
        assert.strictEqual(yield* accounts, at === "before" ? 0 : 1)
      }),
      withRules({ fault, at }),
    ),
  )

  it.effect.each([{ at: "before" as const }, { at: "after" as const }])("reset $at breaks the connection", ({ at }) =>
    against(
      Effect.gen(function* () {
        const error = yield* Effect.flip(add)
        assert.strictEqual(error._tag, "UnknownError")
        assert.strictEqual(yield* accounts, at === "before" ? 0 : 1)
      }),
      withRules({ fault: "reset", at }),
    ),
  )

  it.effect("silence never answers, and does not keep the server from closing", () =>
    Effect.gen(function* () {
      const silent = against(
        Effect.gen(function* () {
          const waiting = yield* Effect.forkDetach(Effect.exit(add))
          const emulator = yield* Emulator
          while ((yield* emulator.summary).calls === 0 || (yield* accounts) === 0)
            yield* Effect.promise(() => new Promise(setImmediate))
          yield* Effect.promise(() => new Promise(setImmediate))
          assert.isUndefined(waiting.pollUnsafe())
          return waiting
        }),
        withRules({ fault: "silence", at: "after" }),
      )
      const exit = yield* Fiber.join(yield* silent)
      assert.strictEqual(exit._tag, "Failure")
    }),
  )

  it.effect("code answers the whole request, before or after it was processed", () =>
    against(
      Effect.gen(function* () {
        const answers = [JSON.parse((yield* add).text), yield* accounts, JSON.parse((yield* add).text), yield* accounts]
        const refused = (ErrorCode: number, ErrorInfo: string) => ({ ActionStatus: "FAIL", ErrorInfo, ErrorCode })
        assert.deepStrictEqual(answers, [refused(10002, "down"), 0, refused(70169, "injected fault"), 1])
      }),
      withRules({ fault: "code", code: 10002, info: "down", times: 1 }, { fault: "code", code: 70169, at: "after" }),
    ),
  )

  it.effect("item refuses one item, or all, and processes the others", () =>
    against(
      Effect.gen(function* () {
        yield* setUp
        const results = (answer: Json) => answer.ImportMsgResult.map(({ Result }: Json) => Result)
        assert.deepStrictEqual(results(yield* importMessages(message(1), message(2), message(3))), [0, 80001, 0])
        assert.deepStrictEqual(results(yield* importMessages(message(4), message(5))), [10004, 10004])
        assert.deepStrictEqual(results(yield* importMessages(message(4), message(5))), [0, 0])
        const times = (yield* (yield* Emulator).messages("g")).map(({ time }) => time - created)
        assert.deepStrictEqual(times, [1, 3, 4, 5])
      }),
      withRules(
        { fault: "item", code: 80001, index: 1, endpoint: "import_group_msg", nth: 1 },
        { fault: "item", code: 10004, endpoint: "import_group_msg", nth: 2 },
      ),
    ),
  )

  it.effect("item reaches every call that answers item by item", () =>
    against(
      Effect.gen(function* () {
        const emulator = yield* Emulator
        yield* setUp
        yield* emulator.setFaults({ rules: [{ fault: "item", code: 30006, index: 0 }] })
        const item = (id: string) => ({ To_Account: id, AddSource: "AddSource_Type_X" })
        const first = [
          (yield* call("im_open_login_svc/multiaccount_import", { Accounts: ["cy"] })).FailAccounts[0],
          (yield* call("im_open_login_svc/account_check", { CheckItem: [{ UserID: "ada" }] })).ResultItem[0].ResultCode,
          (yield* call("sns/friend_import", { From_Account: "ada", AddFriendItem: [item("bo")] })).ResultItem[0]
            .ResultCode,
          (yield* group("import_group_member", { GroupId: "g", MemberList: [{ Member_Account: "ada" }] })).MemberList[0]
            .Result,
          (yield* group("add_group_member", { GroupId: "g", MemberList: [{ Member_Account: "ada" }] })).MemberList[0]
            .Result,
        ]
        assert.deepStrictEqual(first, ["cy", 30006, 30006, 30006, 30006])
        assert.deepInclude(yield* emulator.summary, { accounts: 2, members: 0 })
      }),
    ),
  )

  it.effect("concerns only the endpoint and the fields it names", () =>
    against(
      Effect.gen(function* () {
        yield* setUp
        yield* group("import_group", { Type: "Public", GroupId: "h", Name: "h", CreateTime: created })
        const to = (GroupId: string) =>
          Effect.map(group("import_group_msg", { GroupId, MsgList: [message(1)] }), ({ ErrorCode }) => ErrorCode)
        assert.deepStrictEqual([yield* to("g"), yield* to("h"), yield* to("g")], [0, 10002, 0])
      }),
      withRules({ fault: "code", code: 10002, endpoint: "import_group_msg", where: { GroupId: "h" } }),
    ),
  )

  it.effect("delay makes every answer late, and processes when the request arrives", () =>
    against(
      Effect.gen(function* () {
        const waiting = yield* Effect.forkChild(add)
        while ((yield* accounts) === 0) yield* Effect.promise(() => new Promise(setImmediate))
        yield* TestClock.adjust("249 millis")
        assert.isUndefined(waiting.pollUnsafe())
        yield* TestClock.adjust("1 millis")
        assert.strictEqual((yield* Fiber.join(waiting)).status, 200)
      }),
      { faults: { delay: 250 } },
    ),
  )

  it.effect("can be changed while it runs, and refuses what is no rule", () =>
    against(
      Effect.gen(function* () {
        const set = (faults: unknown) => inspect("faults", { method: "POST", body: JSON.stringify(faults) })
        const faults: Faults = { seed: 7, rules: [{ fault: "gateway", times: 1 }] }
        assert.deepStrictEqual((yield* set(faults)).json, faults)
        assert.deepStrictEqual((yield* inspect("faults")).json, faults)
        assert.deepStrictEqual([(yield* add).status, (yield* add).status], [502, 200])
        for (const wrong of [
          { rules: [{ fault: "gatewa" }] },
          { rules: [{ fault: "gateway", probability: 2 }] },
          { rules: [{ fault: "gateway", nth: 0 }] },
          { rules: [{ fault: "gateway", endpiont: "importmsg" }] },
          { rules: [{ fault: "code" }] },
          { dealy: 1 },
        ]) {
          assert.strictEqual((yield* set(wrong)).status, 400, JSON.stringify(wrong))
        }
        assert.strictEqual((yield* inspect("faults", { method: "POST", body: "{" })).status, 400)
        assert.deepStrictEqual((yield* inspect("faults")).json, faults)
        yield* set({})
        assert.strictEqual((yield* add).status, 200)
      }),
    ),
  )
})

describe("FaultBox", () => {
  const draw = (faults: Faults, calls = 2_000) =>
    Effect.map(FaultBox.make(faults), (box) =>
      Array.from({ length: calls }, () => box.next("importmsg", {})?.fault ?? "none"),
    )

  it.effect("fires with its probability, the same for the same seed and otherwise for another", () =>
    Effect.gen(function* () {
      const rules = unreliable(0.2)
      const first = yield* draw({ seed: 1, rules })
      assert.deepStrictEqual(yield* draw({ seed: 1, rules }), first)
      assert.notDeepEqual(yield* draw({ seed: 2, rules }), first)
      const lost = first.filter((fault) => fault !== "none").length
      assert.approximately(lost / 2_000, 0.2, 0.04)
      assert.deepStrictEqual(new Set(first), new Set(["none", "gateway", "reset"]))
    }),
  )

  it.effect("draws for a rule only when a call concerns it", () =>
    Effect.gen(function* () {
      const rules: ReadonlyArray<FaultRule> = [{ fault: "reset", endpoint: "importmsg", probability: 0.5 }]
      const alone = yield* FaultBox.make({ rules })
      const among = yield* FaultBox.make({ rules })
      for (let i = 0; i < 100; i++) {
        among.next("import_group", {})
        assert.strictEqual(among.next("importmsg", {}), alone.next("importmsg", {}))
      }
    }),
  )

  it.effect("counts the nth call and the times it fired", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* draw({ rules: [{ fault: "reset", nth: 3 }] }, 5), [
        "none",
        "none",
        "reset",
        "none",
        "none",
      ])
      assert.deepStrictEqual(yield* draw({ rules: [{ fault: "reset", times: 2 }] }, 3), ["reset", "reset", "none"])
      const both = yield* draw(
        {
          rules: [
            { fault: "gateway", nth: 1 },
            { fault: "reset", nth: 2 },
            { fault: "silence", times: 1 },
          ],
        },
        4,
      )
      assert.deepStrictEqual(both, ["gateway", "reset", "silence", "none"])
    }),
  )
})
