import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Emulator } from "../src/index.ts"
import {
  against,
  call,
  created,
  group,
  importMessages,
  inspect,
  type Json,
  message,
  now,
  setUp,
  text,
} from "./client.ts"

const fill = Effect.gen(function* () {
  yield* setUp
  yield* importMessages(message(1), message(2), message(3))
  yield* group("import_group_member", { GroupId: "g", MemberList: [{ Member_Account: "ada", UnreadMsgNum: 1 }] })
  const key = { MsgSeq: 1, MsgRandom: 1, MsgTimeStamp: now - 10 }
  const between = { From_Account: "ada", To_Account: "bo", SyncFromOldSystem: 2 }
  yield* call("openim/importmsg", { ...between, ...key, MsgBody: text("hi") })
  const GroupContactItem = [{ GroupName: "Work", ContactItem: [{ Type: 1, To_Account: "bo" }] }]
  yield* call("recentcontact/create_contact_group", { From_Account: "ada", GroupContactItem })
})

describe("inspection", () => {
  it.effect("shows over HTTP what it shows in the process", () =>
    against(
      Effect.gen(function* () {
        yield* fill
        const emulator = yield* Emulator
        const pairs = [
          ["summary", yield* emulator.summary],
          ["accounts", yield* emulator.accounts],
          ["groups", yield* emulator.groups],
          ["groups/g/messages", yield* emulator.messages("g")],
          ["direct", yield* emulator.direct],
          ["contact-groups", yield* emulator.contactGroups],
          ["rates", yield* emulator.rates],
          ["violations", yield* emulator.violations],
        ] as const
        for (const [path, value] of pairs) {
          const answer = yield* inspect(path)
          assert.strictEqual(answer.status, 200, path)
          // Only what JSON can carry.
          assert.deepStrictEqual(answer.json, JSON.parse(JSON.stringify(value)), path)
        }
      }),
    ),
  )

  it.effect("counts everything in the summary", () =>
    against(
      Effect.gen(function* () {
        yield* fill
        assert.deepStrictEqual(yield* (yield* Emulator).summary, {
          accounts: 2,
          groups: 1,
          members: 1,
          groupMessages: 3,
          directConversations: 1,
          directMessages: 1,
          contactGroups: 1,
          calls: 6,
          violations: 0,
        })
      }),
    ),
  )

  it.effect("pages through messages, and says so when there is no such group", () =>
    against(
      Effect.gen(function* () {
        yield* fill
        const times = (answer: Json) => answer.json.map(({ time }: Json) => time - created)
        assert.deepStrictEqual(times(yield* inspect("groups/g/messages?after=1&limit=1")), [2])
        assert.deepStrictEqual(times(yield* inspect("groups/g/messages?after=3")), [])
        const missing = yield* inspect(`groups/${encodeURIComponent("@TGS#_x")}/messages`)
        assert.deepStrictEqual([missing.status, missing.json], [404, { error: "There is no group @TGS#_x." }])
        assert.strictEqual((yield* inspect("groups/g/messages?topic=t")).status, 404)
        assert.deepStrictEqual(yield* (yield* Emulator).messages("none"), [])
      }),
    ),
  )

  it.effect("lists what there is to ask for where there is nothing", () =>
    against(
      Effect.gen(function* () {
        const nothing = yield* inspect("nonsense")
        assert.strictEqual(nothing.status, 404)
        assert.include(nothing.json.GET, "/inspect/summary")
        assert.strictEqual((yield* inspect("nonsense", { method: "POST" })).status, 404)
        assert.strictEqual((yield* inspect("summary", { method: "DELETE" })).status, 405)
        assert.strictEqual((yield* inspect("toString")).status, 404)
        assert.strictEqual((yield* inspect("%E0%A4%A")).status, 404)
      }),
    ),
  )

  it.effect("is empty after a reset", () =>
    against(
      Effect.gen(function* () {
        const emulator = yield* Emulator
        const empty = yield* emulator.summary
        yield* fill
        assert.deepStrictEqual((yield* inspect("reset", { method: "POST" })).json, empty)
        assert.deepStrictEqual([yield* emulator.groups, yield* emulator.accounts, yield* emulator.rates], [[], [], []])
        yield* fill
        assert.strictEqual((yield* emulator.summary).groupMessages, 3)
      }),
    ),
  )

  it.effect("carries a list too long for one write", () =>
    against(
      Effect.gen(function* () {
        yield* setUp
        const MsgBody = text("x".repeat(11_000))
        for (let i = 0; i < 70; i += 7) {
          yield* importMessages(...[1, 2, 3, 4, 5, 6, 7].map((n) => message(i + n, { MsgBody })))
        }
        const { json } = yield* inspect("groups/g/messages")
        assert.deepStrictEqual(
          json.map(({ seq }: Json) => seq),
          Array.from({ length: 70 }, (_, i) => i + 1),
        )
        assert.deepStrictEqual(json[69].body, MsgBody)
      }),
    ),
  )
})

describe("Emulator.layer", () => {
  it.effect("starts instances that know nothing of each other", () =>
    against(
      Effect.gen(function* () {
        yield* setUp
        const other = yield* Effect.provide(
          Emulator.use((emulator) => emulator.summary),
          Layer.fresh(Emulator.layer()),
        )
        assert.strictEqual(other.groups, 0)
      }),
    ),
  )

  it.effect("fails with the port and a remedy when the port is taken", () =>
    against(
      Effect.gen(function* () {
        const { port } = yield* Emulator
        const error = yield* Effect.flip(Effect.provide(Effect.void, Layer.fresh(Emulator.layer({ port }))))
        assert.strictEqual(error._tag, "ListenError")
        assert.strictEqual(
          error.message,
          `Cannot listen on 127.0.0.1:${port} (EADDRINUSE). Something listens there already: choose another port, or 0 for any free one.`,
        )
      }),
    ),
  )

  it.effect("listens on the loopback interface only, and no longer when its scope has closed", () =>
    Effect.gen(function* () {
      const { port, url } = yield* against(Emulator.use(({ port, url }) => Effect.succeed({ port, url })))
      assert.strictEqual(url, `http://127.0.0.1:${port}`)
      const error = yield* Effect.flip(Effect.tryPromise(() => fetch(`${url}/inspect/summary`)))
      assert.strictEqual(error._tag, "UnknownError")
    }),
  )
})
