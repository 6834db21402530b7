import { apply, type Message, plan, type SinkError, verify } from "@chatferry/core"
import { group, message, sourceOf, user } from "@chatferry/core/testing"
import { Emulator, unreliable } from "@chatferry/emulator-tencent-im"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import { appClient, layer, loaded, named, pipelineTo, staged } from "./migration.ts"

const people = [user("a"), user("b"), user("c")]
const talk = (to: string | readonly [string, string], count: number, text = (i: number) => `message ${i}`) =>
  Array.from({ length: count }, (_, i) => message(to, i % 2 ? "a" : "b", i, text(i)))

/** Texts of a group in the order in which they arrived. */
const texts = Effect.fnUntraced(function* (groupId: string) {
  const { messages } = yield* Emulator
  return (yield* messages(groupId)).map(
    ({ body }) => (body as ReadonlyArray<{ MsgContent: { Text?: string } }>)[0]?.MsgContent.Text ?? "",
  )
})
const textsOf = (messages: ReadonlyArray<Message>) =>
  messages.map(({ content: [first] }) => (first.kind === "text" ? first.text : ""))
const isNotice = (text: string) => text.startsWith("[This message could not be migrated")

describe("loading over a network that loses answers", () => {
  it.live(
    "brings every message over once and in order, with 1 % each of lost answers, server faults and throttling",
    () =>
      Effect.gen(function* () {
        const emulator = yield* Emulator
        const groups = Array.from({ length: 30 }, (_, i) => `g${i}`)
        const chats = groups.map((_, i) => [`u${i}`, `v${i}`] as const)
        const messages = [
          ...groups.flatMap((id) => talk(id, 80)),
          ...chats.flatMap(([u, v]) =>
            Array.from({ length: 20 }, (_, i) =>
              named(`${u} ${i}`, message([u, v], i % 2 ? u : v, Math.floor(i / 3), `message ${i}`)),
            ),
          ),
        ]
        yield* emulator.setFaults({
          seed: 7,
          rules: [
            ...unreliable(0.01),
            { fault: "unreadable", at: "after", probability: 0.003 },
            { fault: "code", code: 10002, at: "before", endpoint: "import_group_msg", probability: 0.005 },
            { fault: "code", code: 10002, at: "after", endpoint: "import_group_msg", probability: 0.005 },
            { fault: "code", code: 60007, probability: 0.01 },
          ],
        })
        const pipeline = yield* staged(
          sourceOf({
            users: [...people, ...chats.flat().map((id) => user(id))],
            groups: groups.map((id) => group(id, "a", "b")),
            messages,
          }),
        )
        const report = yield* apply(pipeline)
        expect(report.lanes.filter(({ heldFor }) => heldFor !== undefined)).toEqual([])
        expect(report.ledger.messages).toMatchObject({ read: messages.length, loaded: messages.length })
        expect(report.balanced).toBe(true)
        yield* emulator.setFaults({})
        for (const id of groups) expect(yield* texts(id)).toEqual(textsOf(talk(id, 80)))
        for (const { messages } of yield* emulator.direct) expect(messages).toHaveLength(20)
        expect(yield* verify(pipeline)).toMatchObject({ equal: true, differences: [] })
      }).pipe(Effect.provide(layer())),
  )

  it.live("goes on where it was when it is interrupted in the middle, and leaves a wait for the quota at once", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const messages = [...talk("g", 60), ...talk(["a", "b"], 10)]
      const from = sourceOf({ users: people, groups: [group("g", "a")], messages })
      const slow = yield* staged(from, { quota: { rates: { import_group_msg: 4, importmsg: 1 } } })
      const fiber = yield* Effect.forkChild(apply(slow))
      yield* Effect.sleep(600)
      const before = Date.now()
      yield* Fiber.interrupt(fiber)
      expect(Date.now() - before).toBeLessThan(200)
      expect((yield* texts("g")).length).toBeLessThan(60)
      const fast = pipelineTo(emulator, from)
      const report = yield* apply(fast)
      expect(report.ledger.messages).toMatchObject({ loaded: 70, held: 0 })
      expect(yield* texts("g")).toEqual(textsOf(talk("g", 60)))
      expect(yield* verify(fast)).toMatchObject({ equal: true })
    }).pipe(Effect.provide(layer())),
  )
})

describe.each(["stores-good", "stores-nothing"] as const)(
  "a refused message, where the service %s of its call",
  (partlyRefused) => {
    const all = talk("g", 30, (i) => (i === 9 || i === 11 ? `too long ${"x".repeat(9_000)}` : `message ${i}`))
    const from = sourceOf({ users: people, groups: [group("g", "a", "b")], messages: [...all, ...talk(["a", "b"], 3)] })
    const given = { switches: { partlyRefused, messageBytes: 8_000 } }

    it.live("is replaced by a notice, which nobody passes but who was in its call", () =>
      Effect.gen(function* () {
        const pipeline = yield* staged(from)
        const report = yield* apply(pipeline)
        expect(report.ledger.messages).toMatchObject({ read: 33, loaded: 31, placeholders: 2, held: 0 })
        expect(report.balanced).toBe(true)
        const arrived = yield* texts("g")
        expect(arrived.filter((text) => !isNotice(text))).toEqual(textsOf(all.filter((_, i) => i !== 9 && i !== 11)))
        for (const [notice, seat] of arrived
          .flatMap((text, at) => (isNotice(text) ? [at] : []))
          .map((at, i) => [at, [9, 11][i] ?? 0] as const))
          expect(Math.abs(notice - seat)).toBeLessThan(7)
        expect(yield* verify(pipeline)).toMatchObject({ equal: true })
      }).pipe(Effect.provide(layer(given))),
    )

    it.live("is a rejection, and the lane goes on, under `pass`", () =>
      Effect.gen(function* () {
        const pipeline = yield* staged(from, { policy: { input: "pass" } })
        const report = yield* apply(pipeline)
        expect(report.ledger.messages).toMatchObject({ loaded: 31, placeholders: 0, rejected: 2, held: 0 })
        expect(report.balanced).toBe(true)
        expect(yield* texts("g")).toEqual(textsOf(all.filter((_, i) => i !== 9 && i !== 11)))
      }).pipe(Effect.provide(layer(given))),
    )

    it.live(
      "holds its lane and its members under `hold`, lets no more pass in later runs, and goes on once it is accepted",
      () =>
        Effect.gen(function* () {
          const emulator = yield* Emulator
          const messages = talk("g", 30)
          const pipeline = yield* staged(
            sourceOf({
              users: people,
              groups: [group("g", "a", "b")],
              messages: [...messages, ...talk(["a", "b"], 3)],
            }),
            { policy: { content: "hold" } },
          )
          const filter = { fault: "item", code: 80001, endpoint: "import_group_msg" } as const
          yield* emulator.setFaults({
            rules: [
              { ...filter, index: 2, nth: 2 },
              { ...filter, index: 0, nth: 3 },
            ],
          })
          const first = yield* apply(pipeline)
          expect(first.lanes[0]?.heldFor).toContain("80001")
          expect(first.ledger.members.held).toBe(2)
          const arrived = (yield* texts("g")).length
          expect(arrived).toBe(partlyRefused === "stores-good" ? 13 : 7)
          expect(first.balanced).toBe(true)
          // Still refused: nobody else may pass meanwhile.
          yield* emulator.setFaults({ rules: [{ ...filter, index: 0 }] })
          expect((yield* apply(pipeline)).ledger.messages.held).toBeGreaterThan(0)
          expect(yield* texts("g")).toHaveLength(partlyRefused === "stores-good" ? arrived : 7)
          yield* emulator.setFaults({})
          const last = yield* apply(pipeline)
          expect(last.ledger.messages).toMatchObject({ loaded: 33, held: 0 })
          expect(last.ledger.members).toMatchObject({ loaded: 2, held: 0 })
          expect(last.balanced).toBe(true)
          expect((yield* texts("g")).toSorted()).toEqual(textsOf(messages).toSorted())
        }).pipe(Effect.provide(layer({ switches: { partlyRefused } }))),
    )
  },
)

describe("other policies", () => {
  const records = { users: people, groups: [group("g", "a", "b")], messages: talk("g", 20) }

  it.live("pass what holds a lane by default, one message at a time", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const pipeline = yield* staged(sourceOf(records), { policy: { permission: "pass" } })
      yield* emulator.setFaults({ rules: [{ fault: "code", code: 10007, endpoint: "import_group_msg", times: 2 }] })
      const report = yield* apply(pipeline)
      expect(report.ledger.messages).toMatchObject({ loaded: 19, rejected: 1, held: 0 })
      expect(report.balanced).toBe(true)
      expect(yield* texts("g")).toEqual(textsOf(talk("g", 20).slice(1)))
    }).pipe(Effect.provide(layer())),
  )

  it.live("put a notice where all attempts are used up, once it is sure that nothing has arrived", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const pipeline = yield* staged(sourceOf(records), { policy: { retry: "placeholder" }, attempts: 1 })
      // The call of seven twice, then the first of them alone twice.
      yield* emulator.setFaults({
        rules: [
          { fault: "code", code: 10002, endpoint: "import_group_msg", times: 3 },
          { fault: "reset", at: "before", endpoint: "import_group_msg", times: 1 },
        ],
      })
      const report = yield* apply(pipeline)
      expect(report.ledger.messages).toMatchObject({ loaded: 19, placeholders: 1, held: 0 })
      const [notice, ...others] = yield* texts("g")
      expect(isNotice(notice ?? "")).toBe(true)
      expect(others).toEqual(textsOf(talk("g", 20).slice(1)))
    }).pipe(Effect.provide(layer())),
  )

  it.live("hold a chat whatever they say while a message may have arrived", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const chat = { users: people, groups: [], messages: talk(["a", "b"], 5) }
      const pipeline = yield* staged(sourceOf(chat), { policy: { retry: "pass" }, attempts: 1 })
      yield* emulator.setFaults({ rules: [{ fault: "gateway", at: "after", endpoint: "importmsg", times: 2 }] })
      expect((yield* apply(pipeline)).ledger.messages).toMatchObject({ loaded: 0, rejected: 0, held: 5 })
      expect((yield* apply(pipeline)).ledger.messages).toMatchObject({ loaded: 5, rejected: 0, held: 0 })
      expect((yield* emulator.direct)[0]?.messages).toHaveLength(5)
    }).pipe(Effect.provide(layer())),
  )
})

describe("what ends a run", () => {
  const records = {
    users: people,
    groups: [group("g", "a", "b")],
    messages: [...talk("g", 20), ...talk(["a", "b"], 5)],
  }

  const refusedAs = (error: SinkError) => ({ reason: error.reason, tells: error.message.length > 60 })

  it.live("a wrong key stops it with the service's reason, and the right one completes it", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const wrong = yield* staged(sourceOf(records), { secretKey: Redacted.make("another-key") })
      const error = yield* Effect.flip(apply(wrong))
      expect(error).toMatchObject({ _tag: "SinkError" })
      expect(refusedAs(error as SinkError).reason).toMatch(/^UserSig/)
      expect(error.message).not.toContain("another-key")
      const right = yield* apply(pipelineTo(emulator, sourceOf(records)))
      expect(right.ledger.messages).toMatchObject({ loaded: 25, held: 0 })
      expect(right.balanced).toBe(true)
    }).pipe(Effect.provide(layer())),
  )

  it.live.each([
    ["a signature that has expired", 70001, "import_group_msg", "UserSigExpired"],
    ["an arrears of the plan", 60020, "importmsg", "PlanInactive"],
    ["a plan without conversation groups", 51013, "create_contact_group", "ContactGroupsNotInPlan"],
    ["a missing right of the administrator", 60010, "import_group_member", "AdministratorRequired"],
  ] as const)(
    "%s stops it in the middle with a typed error and a remedy, and a later run completes it",
    ([_, code, endpoint, tag]) =>
      Effect.gen(function* () {
        const emulator = yield* Emulator
        const from = sourceOf({
          ...records,
          conversationGroups: [
            {
              ownerId: people[0]?.id ?? user("a").id,
              name: "All",
              conversations: [talk("g", 1)[0]?.conversation ?? { kind: "group", groupId: group("g").id }],
            },
          ],
        })
        const pipeline = yield* staged(from)
        yield* emulator.setFaults({ rules: [{ fault: "code", code, endpoint, nth: endpoint === "importmsg" ? 3 : 1 }] })
        const error = yield* Effect.flip(apply(pipeline))
        expect(error).toMatchObject({ _tag: "SinkError", reason: tag })
        expect(error.message).toContain(String(code))
        yield* emulator.setFaults({})
        const report = yield* apply(pipeline)
        expect(report.ledger.messages).toMatchObject({ loaded: 25, held: 0 })
        expect(report.ledger.conversationGroups).toMatchObject({ loaded: 1, held: 0 })
        expect(report.balanced).toBe(true)
        expect(yield* texts("g")).toEqual(textsOf(talk("g", 20)))
        expect(yield* verify(pipeline)).toMatchObject({ equal: true })
      }).pipe(Effect.provide(layer())),
  )

  it.live("a service that is not there stops it, and does not hold one lane after the other", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      yield* staged(sourceOf(records))
      const gone = pipelineTo(emulator, sourceOf(records), {
        endpoint: "http://127.0.0.1:9",
        targetId: "gone",
        retries: 0,
        attempts: 0,
      })
      expect(yield* Effect.flip(apply(gone))).toMatchObject({ _tag: "SinkError", reason: "TransportError" })
    }).pipe(Effect.provide(layer())),
  )
})

describe("what holds one conversation only", () => {
  it.live("a sender without an account holds the lane, until the account is there", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const records = {
        users: people,
        groups: [group("g", "a"), group("h", "a")],
        messages: [...talk("h", 9), ...talk("g", 9), message("g", "c", 20, "from c"), message("g", "a", 21, "after c")],
      }
      const pipeline = yield* staged(sourceOf(records))
      yield* emulator.setFaults({ rules: [{ fault: "code", code: 70003, endpoint: "import_group", times: 1 }] })
      yield* Effect.flip(apply(pipeline))
      const client = yield* appClient
      yield* client.accountDelete({ DeleteItem: [{ UserID: "c" }] })
      const report = yield* apply(pipeline)
      const held = report.lanes.filter(({ heldFor }) => heldFor !== undefined)
      expect(held).toHaveLength(1)
      expect(held[0]).toMatchObject({ loaded: 9, held: 2, heldFor: expect.stringContaining("10004") })
      expect(report.balanced).toBe(true)
      yield* client.accountImport({ UserID: "c" })
      const last = yield* apply(pipeline)
      expect(last.ledger.messages).toMatchObject({ loaded: 20, held: 0, placeholders: 0 })
      expect(yield* texts("g")).toEqual([...textsOf(talk("g", 9)), "from c", "after c"])
    }).pipe(Effect.provide(layer({ edition: "free" }))),
  )

  it.live("a group of a type that cannot be imported is a rejection, and its lane and members wait", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const pipeline = yield* staged(
        sourceOf({
          users: people,
          groups: [group("g", "a"), group("h", "a")],
          messages: [...talk("g", 9), ...talk("h", 9)],
        }),
      )
      yield* emulator.setFaults({
        rules: [{ fault: "code", code: 10007, endpoint: "import_group", where: { GroupId: "g" } }],
      })
      const report = yield* apply(pipeline)
      expect(report.ledger.groups).toMatchObject({ loaded: 1, rejected: 1 })
      expect(report.ledger.messages).toMatchObject({ loaded: 9, held: 9 })
      expect(report.ledger.members).toMatchObject({ loaded: 1, held: 1 })
      expect(report.lanes.find(({ held }) => held > 0)?.heldFor).toContain("refused")
      expect(report.balanced).toBe(true)
    }).pipe(Effect.provide(layer())),
  )

  it.live("a daily quota of new groups holds them with the reason, and the next day completes them", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const pipeline = yield* staged(sourceOf({ users: people, groups: [group("g", "a")], messages: talk("g", 9) }), {
        attempts: 1,
      })
      yield* emulator.setFaults({ rules: [{ fault: "code", code: 10006, endpoint: "import_group" }] })
      const report = yield* apply(pipeline)
      expect(report.ledger.groups.held).toBe(1)
      expect(report.lanes[0]?.heldFor).toContain("10006")
      yield* emulator.setFaults({})
      expect((yield* apply(pipeline)).ledger.messages).toMatchObject({ loaded: 9, held: 0 })
    }).pipe(Effect.provide(layer())),
  )

  it.live("somebody else's newer message holds the lane and tells why", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const pipeline = yield* staged(sourceOf({ users: people, groups: [group("g", "a")], messages: talk("g", 20) }))
      yield* emulator.setFaults({ rules: [{ fault: "code", code: 70001, endpoint: "import_group_msg", nth: 2 }] })
      yield* Effect.flip(apply(pipeline))
      yield* emulator.setFaults({})
      const client = yield* appClient
      yield* client.importGroupMsg({
        GroupId: "g",
        MsgList: [
          {
            From_Account: "a",
            SendTime: Math.floor(Date.now() / 1000) - 5,
            Random: 1,
            MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "live" } }],
          },
        ],
      })
      for (let run = 0; run < 2; run++) {
        const report = yield* apply(pipeline)
        expect(report.ledger.messages).toMatchObject({ loaded: 7, held: 13, placeholders: 0 })
        expect(report.lanes[0]?.heldFor).toContain("not of this migration")
      }
      expect(yield* texts("g")).toEqual([...textsOf(talk("g", 7)), "live"])
    }).pipe(Effect.provide(layer())),
  )
})

describe("a group that is there already", () => {
  it.live.each([10021, 10025] as const)(
    "is ours after a lost answer, and another's is told from it (%i)",
    (groupIdTaken) =>
      Effect.gen(function* () {
        const emulator = yield* Emulator
        const records = {
          users: people,
          groups: [group("g", "a"), group("h", "a")],
          messages: [...talk("g", 9), ...talk("h", 9)],
        }
        const client = yield* appClient
        yield* client.importGroup({ GroupId: "h", Type: "Public", Name: "somebody's" })
        const pipeline = yield* staged(sourceOf(records))
        yield* emulator.setFaults({
          rules: [
            { fault: "reset", at: "after", endpoint: "import_group", where: { GroupId: "g" }, times: 1 },
            // The look that follows finds nothing yet: the repeat is told that the id is taken.
            { fault: "code", code: 10002, endpoint: "get_group_info", times: 1 },
          ],
        })
        const report = yield* apply(pipeline)
        expect(report.ledger.groups).toMatchObject({ loaded: 1, rejected: 1 })
        expect(report.ledger.messages).toMatchObject({ loaded: 9, held: 9 })
        expect(report.balanced).toBe(true)
        expect((yield* emulator.groups).find(({ id }) => id === "h")).toMatchObject({ name: "somebody's", messages: 0 })
      }).pipe(Effect.provide(layer({ switches: { groupIdTaken } }))),
  )
})

describe("a newer export", () => {
  it.live("brings older messages into a chat, and rejects them where a group has newer ones", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const records = { users: people, groups: [group("g", "a")], messages: [...talk("g", 20), ...talk(["a", "b"], 5)] }
      yield* loaded(sourceOf(records))
      const late = [
        named("late in a group", message("g", "a", 3, "late")),
        named("late in a chat", message(["a", "b"], "a", 2, "late")),
        message("g", "a", 40, "new"),
      ]
      const second = yield* staged(sourceOf({ ...records, messages: [...records.messages, ...late] }))
      expect((yield* plan(second)).findings).toContainEqual(expect.objectContaining({ kind: "too-late" }))
      const report = yield* apply(second)
      expect(report.ledger.messages).toMatchObject({ loaded: 27, rejected: 1, held: 0 })
      expect(report.balanced).toBe(true)
      expect(yield* texts("g")).toEqual([...textsOf(talk("g", 20)), "new"])
      expect((yield* emulator.direct)[0]?.messages).toHaveLength(6)
      expect(yield* verify(second)).toMatchObject({ equal: true })
    }).pipe(Effect.provide(layer())),
  )
})
