import assert from "node:assert/strict"
import type { Message, Staged } from "@chatferry/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as TestClock from "effect/testing/TestClock"
import { describe, expect, it } from "vitest"
import type { Client } from "../../src/client/TencentImClient.ts"
import type { CallError } from "../../src/errors/CallError.ts"
import type { LaneEnd } from "../../src/load/Lane.ts"
import { laneStore } from "../../src/load/lane-store.ts"
import { loadLane } from "../../src/load/load-lane.ts"
import { oneToOneLane } from "../../src/load/one-to-one-lane.ts"
import * as Policy from "../../src/load/Policy.ts"
import * as LaneClock from "../../src/wire/LaneClock.ts"
import * as Settings from "../../src/wire/Settings.ts"
import { type Chance, chance } from "./Chance.ts"
import { chat, drive, history, message } from "./drive.ts"
import { modelStore } from "./ModelStore.ts"
import { network } from "./Network.ts"

type Request = Parameters<Client["importmsg"]>[0]

interface Stored {
  readonly row: number
  readonly part: number
  readonly isPlaceholder: boolean
  readonly key: string
  readonly time: number
  readonly seq: number
}

/** A chat as the documents describe it: of one key there is one message, the first; whatever comes later sorts in. */
const modelChat = (c: Chance, faults: { rate: number }) => {
  const { refused, call } = network(c, "importmsg", 91000)
  const stored = new Map<string, Stored>()
  const refusals = new Set<number>()
  const put = (request: Request): CallError | undefined => {
    const text = JSON.stringify([request.MsgBody, request.CloudCustomData])
    const row = Number(/\bm(\d+)\b/.exec(text)?.[1])
    const isPlaceholder = text.includes("could not be migrated")
    if (refusals.has(row) && !isPlaceholder) return refused(c.pick([93000, 80001]))
    const key = `${request.MsgSeq}_${request.MsgRandom}_${request.MsgTimeStamp}`
    const part = Number(/part\\*":\[(\d+),/.exec(text)?.[1] ?? 1) - 1
    const twin = stored.get(key)
    if (twin !== undefined) assert.equal(twin.row, row, "a key belongs to one message")
    else stored.set(key, { row, part, isPlaceholder, key, time: request.MsgTimeStamp, seq: request.MsgSeq })
    return undefined
  }
  const importmsg = Effect.fnUntraced(function* (request: Request): Effect.fn.Return<void, CallError> {
    yield* Effect.interruptible(Effect.sleep(c.int(3)))
    yield* Effect.sleep(5)
    assert(request.MsgTimeStamp < (yield* Clock.currentTimeMillis) / 1000)
    yield* call(faults.rate, () => put(request) ?? {})
  })
  return { client: { importmsg } as unknown as Client, stored, refusals }
}

const property = Effect.fnUntraced(function* (seed: number, seen: { runs: number; messages: number; late: number }) {
  const c = chance(seed)
  const settings = Settings.make({ limits: { messageBytes: 4_000 } })
  const faults = { rate: c.hits(0.2) ? 0 : c.next() * 0.6 }
  const crash = { rate: faults.rate / 10 }
  const service = modelChat(c, faults)
  const store = modelStore(c, crash)
  const verdict = c.pick(["hold", "placeholder", "pass"])
  const refusedEver = new Set<number>()
  const stage = (count: number, from: number) => {
    const known = store.staged().length
    let second = from
    store.stage(
      Array.from({ length: count }, (_, index): Message => {
        second += c.pick([0, 0, 0, 1, 1, 300])
        return message(chat, known + index + 1, second, c.int(3), c.hits(0.04))
      }),
    )
    for (let row = known + 1; row <= known + count; row++) if (c.hits(0.08)) refusedEver.add(row)
    for (const row of refusedEver) if (row > known) service.refusals.add(row)
    if (known > 0) seen.late += count
  }
  stage(1 + c.int(30), 1_000_000)
  const lane = { lane: 1, conversation: chat } as Staged.Lane
  const rules = { policy: { ...Policy.defaults, input: verdict, content: verdict }, attempts: 6, grace: 3_500 }
  /** Whether somebody lifts the filter that refuses, between two runs, whatever is done about refusals. */
  const lifted = c.hits(0.3)
  let restagings = c.hits(0.5) ? 1 + c.int(2) : 0
  let end: LaneEnd | undefined
  for (let run = 0; end?._tag !== "Finished" || restagings > 0; run++) {
    assert(run < 300, "it never ends")
    if (run > 30) {
      faults.rate = 0
      crash.rate = 0
    }
    seen.runs++
    const attempt = Effect.flatMap(
      laneStore(store.outcomes as never, lane, () => {}),
      (of) => loadLane(oneToOneLane(service.client, settings, lane), of, rules, LaneClock.start()),
    )
    const exit = yield* drive(c, attempt, c.hits(0.3) ? c.int(20) : -1)
    end = Exit.isSuccess(exit) ? exit.value : undefined
    if (Exit.isFailure(exit))
      assert(
        exit.cause.reasons.every((why) => why._tag !== "Die" || why.defect === "killed"),
        String(exit.cause),
      )
    yield* TestClock.adjust(5_000)
    if (lifted ? c.hits(0.3) : end?._tag === "Held" && verdict === "hold") service.refusals.clear()
    if (restagings > 0 && c.hits(0.4)) {
      restagings--
      end = undefined
      stage(c.int(8), 1_000_000 + c.int(600))
    }
  }
  const stored = [...service.stored.values()]
  const outcomes = [...store.settled.values()].flatMap((of) => [...of.values()])
  const delivered = outcomes.filter(({ state }) => state !== "rejected")
  const names = stored.map(({ row, part, isPlaceholder }) => `${row} ${isPlaceholder ? "placeholder" : part}`)
  assert.equal(new Set(names).size, names.length, "nothing is doubled")
  assert.equal(delivered.length, stored.length, "the store knows everything the chat has")
  for (const { row } of store.staged()) {
    const last = [...(store.settled.get(row)?.values() ?? [])].filter((one) => one.last)
    assert.equal(last.length, 1, `row ${row} ends once`)
    if (verdict === "hold" || !refusedEver.has(row)) assert.equal(last[0]?.state, "loaded")
    else if (!lifted || last[0]?.state !== "loaded")
      assert.equal(last[0]?.state, verdict === "pass" ? "rejected" : "placeholder")
  }
  // Each at its own second; within one, as staged, as far as the first staging goes.
  const seconds = new Map(store.staged().map(({ row, record }) => [row, Math.floor(record.sentAt / 1e6)]))
  for (const { row, time } of stored) assert.equal(time, seconds.get(row), `row ${row} keeps its second`)
  if (seen.late === 0) {
    const order = stored.toSorted((a, b) => a.time - b.time || a.seq - b.seq).map(({ row }) => row)
    const wanted = store.staged().map(({ row }) => row)
    assert.deepEqual(
      [...new Set(order)],
      wanted.filter((row) => order.includes(row)),
    )
  }
  seen.messages += stored.length
})

describe("a lane of a one-to-one chat", () => {
  it("repeats a lost call under the same key, also after a crash and a later staging: nothing lost, nothing doubled", async () => {
    const count = Number(process.env.HISTORIES ?? 300)
    const from = Number(process.env.HISTORY ?? 1)
    let messages = 0
    for (let seed = from; seed < from + count; seed++) {
      const seen = { runs: 0, messages: 0, late: 0 }
      await history(seed, property(seed, seen)).catch((cause: unknown) => {
        throw new Error(`history ${seed}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
      })
      messages += seen.messages
    }
    expect(messages).toBeGreaterThan(count)
  }, 600_000)
})
