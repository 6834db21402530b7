import { apply, type Message, type Staged } from "@chatferry/core"
import { group, message, sourceOf, user } from "@chatferry/core/testing"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import { longestFirst } from "../../src/load/lanes.ts"
import { layer, staged } from "./migration.ts"
import { inVirtualTime } from "./virtual-time.ts"

const lane = (number: number, messages: number): Staged.Lane => {
  const { conversation, sentAt } = message(`g${number}`, "a", 0)
  return { lane: number, conversation, messages, oldest: sentAt, newest: sentAt }
}

describe("lanes", () => {
  it("begin with the one that has most left, whatever it had at first", () => {
    const lanes = [lane(1, 1_000), lane(2, 300), lane(3, 500), lane(4, 200)]
    const settled = new Map([
      [1, 950],
      [3, 250],
    ])
    expect(longestFirst(lanes, settled).map(({ lane }) => lane)).toEqual([2, 3, 4, 1])
    expect(longestFirst(lanes, new Map()).map(({ lane }) => lane)).toEqual([1, 3, 2, 4])
  })

  it.effect("under way go on with the one that has most left, until the others have as much", () =>
    Effect.gen(function* () {
      const groups = Array.from({ length: 31 }, (_, i) => `g${i}`)
      const calls = yield* callsOf(
        groups,
        groups.flatMap((id, i) => talk(id, i === 0 ? 280 : 28)),
        100,
      )
      expect(calls).toHaveLength(40 + 30 * 4)
      expect(calls.slice(0, 80).filter((body) => body.includes('"g0"')).length).toBeGreaterThan(30)
    }).pipe(Effect.provide(layer()), inVirtualTime),
  )

  it.effect("of one-to-one chats do not wait for those of groups", () =>
    Effect.gen(function* () {
      const groups = Array.from({ length: 70 }, (_, i) => `g${i}`)
      const chat = message(["a", "b"], "a", 0)
      const calls = yield* callsOf(groups, [...groups.flatMap((id) => talk(id, 14)), chat], 200)
      expect(calls).toHaveLength(70 * 2 + 1)
      expect(calls.findIndex((body) => body.includes("To_Account"))).toBeLessThan(20)
    }).pipe(Effect.provide(layer()), inVirtualTime),
  )
})

const talk = (id: string, count: number) => Array.from({ length: count }, (_, second) => message(id, "a", second))

/** The calls that bring messages, as they leave at so many a second. */
const callsOf = Effect.fnUntraced(function* (
  groups: ReadonlyArray<string>,
  messages: ReadonlyArray<Message>,
  rate: number,
) {
  const calls: Array<string> = []
  const client = HttpClient.tapRequest(yield* HttpClient.HttpClient, ({ body, url }) =>
    Effect.sync(() => {
      if (/import_?(group_)?msg/.test(url) && body._tag === "Uint8Array")
        calls.push(new TextDecoder().decode(body.body))
    }),
  )
  const pipeline = yield* staged(
    sourceOf({ users: [user("a"), user("b")], groups: groups.map((id) => group(id, "a")), messages }),
    { quota: { rates: { import_group_msg: rate } } },
  )
  yield* apply(pipeline).pipe(Effect.provideService(HttpClient.HttpClient, client))
  return calls
})
