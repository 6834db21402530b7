import {
  apply,
  type ConversationGroup,
  type Message,
  plan,
  type Source,
  Timestamps,
  type UserId,
} from "@chatferry/core"
import { conversation, group, message, sourceOf, user } from "@chatferry/core/testing"
import { Emulator } from "@chatferry/emulator-tencent-im"
import { describe, expect, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import { layer, named, pipelineTo, staged } from "../load/migration.ts"
import { inVirtualTime } from "../load/virtual-time.ts"
import { callsForeseen, callsSince } from "../pipeline/calls.ts"

const people = [user("a"), user("b")]
const talk = (to: string | readonly [string, string], count: number, text?: string): ReadonlyArray<Message> =>
  Array.from({ length: count }, (_, i) => message(to, i % 2 ? "a" : "b", i * 60, text && `${i} ${text}`))
const at = (one: Message, seconds: number): Message =>
  named(`${one.id} at ${seconds}`, { ...one, sentAt: Timestamps.fromSeconds(seconds) })
const soon = 4_000_000_000

const planned = (from: Source.Source, sink?: Parameters<typeof pipelineTo>[2]) =>
  Effect.gen(function* () {
    const pipeline = yield* staged(from, sink)
    return { pipeline, foreseen: yield* plan(pipeline) }
  })
describe("messages whose time cannot be", () => {
  const times = sourceOf({
    users: people,
    groups: [group("g", "a")],
    messages: [
      at(message("g", "a", 0), -5),
      ...talk("g", 10),
      at(message("g", "a", 0), soon),
      at(message(["a", "b"], "a", 0), soon),
    ],
  })

  it.live("are findings with their number and examples, and become the rejections that were foreseen", () =>
    Effect.gen(function* () {
      const { pipeline, foreseen } = yield* planned(times)
      expect(foreseen.findings.filter(({ kind }) => kind.startsWith("time-"))).toMatchObject([
        {
          kind: "time-too-early",
          severity: "warning",
          examples: ["g:0 at -5: 1969-12-31T23:59:55.000000Z"],
        },
        {
          kind: "time-in-future",
          message: expect.stringContaining("2 records cannot be sent"),
          examples: [
            expect.stringMatching(/^g:0 at \d+: 2096-10-02/),
            expect.stringMatching(/^a-b:0 at \d+: 2096-10-02/),
          ],
        },
      ])
      expect((yield* apply(pipeline)).ledger.messages).toMatchObject({ loaded: 10, rejected: 3 })
    }).pipe(Effect.provide(layer())),
  )

  it.live("hold their lanes where the sink's policy says so, and nothing behind them is foreseen", () =>
    Effect.gen(function* () {
      const { pipeline, foreseen } = yield* planned(times, { policy: { input: "hold" } })
      const held = foreseen.findings.find(({ kind }) => kind === "lane-would-be-held-at-message")
      expect(held?.message).toContain("2 lanes would be held")
      expect(callsForeseen(foreseen)).not.toHaveProperty("import_group_msg")
      const { emulator, report } = yield* Effect.all({ emulator: Emulator, report: apply(pipeline) })
      expect(report.ledger.messages).toMatchObject({ loaded: 0, held: 13 })
      expect(yield* callsSince(emulator, new Map())).toEqual(callsForeseen(foreseen))
    }).pipe(Effect.provide(layer())),
  )
})

describe("the forecast", () => {
  const folder: ConversationGroup = {
    ownerId: "a" as UserId,
    name: "Work",
    conversations: [conversation("g0"), conversation(["a", "b"])],
  }
  const mixed = sourceOf({
    users: people,
    groups: Array.from({ length: 8 }, (_, i) => group(`g${i}`, "a", "b")),
    messages: [
      ...Array.from({ length: 8 }, (_, i) => talk(`g${i}`, 40)).flat(),
      ...talk("g0", 30, "long ".repeat(2_000)).map((one, i) => at(one, 1_720_000_000 + i)),
      ...talk(["a", "b"], 20),
      ...talk(["a", "stranger"], 3).map((one, i) => ({ ...one, senderId: (i === 1 ? "stranger" : "a") as UserId })),
      ...talk(["a", "a"], 9).map((one) => ({ ...one, senderId: "a" as UserId })),
    ],
    conversationGroups: [folder],
  })

  it.live("is the calls made", () =>
    Effect.gen(function* () {
      const { pipeline, foreseen } = yield* planned(mixed)
      yield* apply(pipeline)
      expect(yield* callsSince(yield* Emulator, new Map())).toEqual(callsForeseen(foreseen))
    }).pipe(Effect.provide(layer())),
  )

  it.effect("is the time they take, once a run to the same target has measured the round trip", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      yield* emulator.setFaults({ delay: 30 })
      const sink = { quota: "documented" } as const
      const from = (messages: ReadonlyArray<Message>) =>
        sourceOf({ users: people, groups: [group("g", "a"), group("h", "b")], messages })
      const first = yield* planned(from(talk("g", 70)), sink)
      expect(first.foreseen.criticalLane).toMatchObject({ calls: 10, seconds: 0.5 })
      yield* apply(first.pipeline)

      const later = from([...talk("g", 490), ...talk("h", 210)])
      const { pipeline, foreseen } = yield* planned(later, sink)
      expect(foreseen.criticalLane).toMatchObject({ calls: 60 })
      expect(foreseen.criticalLane?.seconds).toBeCloseTo(60 * 0.03, 1)
      expect((yield* plan(pipelineTo(emulator, later, { ...sink, targetId: "another" }))).criticalLane).toMatchObject({
        calls: 70,
        seconds: 3.5,
      })
      const begun = yield* Clock.currentTimeMillis
      yield* apply(pipeline)
      const took = ((yield* Clock.currentTimeMillis) - begun) / 1000
      expect(took).toBeGreaterThan(foreseen.seconds * 0.9)
      expect(took).toBeLessThan(foreseen.seconds * 1.1)
    }).pipe(Effect.provide(layer()), inVirtualTime),
  )

  it.live("reckons with the round trip that is set, whatever was measured", () =>
    Effect.gen(function* () {
      const { foreseen } = yield* planned(mixed, { roundTrip: "1 second", quota: "none" })
      expect(foreseen.criticalLane?.seconds).toBe(foreseen.criticalLane?.calls)
    }).pipe(Effect.provide(layer())),
  )
})

it.live("no call of several messages is larger than `callBytes`, with all that stands around the messages", () =>
  Effect.gen(function* () {
    const sizes: Array<number> = []
    const client = HttpClient.tapRequest(yield* HttpClient.HttpClient, ({ body, url }) =>
      Effect.sync(() => {
        if (url.includes("import_group_msg") && "contentLength" in body) sizes.push(body.contentLength ?? 0)
      }),
    )
    const ids = ["a".repeat(32), "b".repeat(32)] as const
    const messages = talk("g".repeat(48), 200, "word ".repeat(350)).map((one, i) => ({
      ...one,
      senderId: ids[i % 2 ? 0 : 1] as UserId,
      content: [{ kind: "text", text: `${"x".repeat(1_900 + (i % 40))}` }] as const,
    }))
    const pipeline = yield* staged(
      sourceOf({ users: ids.map((id) => user(id)), groups: [group("g".repeat(48), ...ids)], messages }),
      { wire: { callBytes: 13_000 } },
    )
    yield* apply(pipeline).pipe(Effect.provideService(HttpClient.HttpClient, client))
    expect(Math.max(...sizes)).toBeLessThanOrEqual(13_000)
    expect(Math.max(...sizes)).toBeGreaterThan(11_500)
  }).pipe(Effect.provide(layer())),
)
