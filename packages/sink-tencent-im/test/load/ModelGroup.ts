import assert from "node:assert/strict"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { Client } from "../../src/client/TencentImClient.ts"
import type { CallError } from "../../src/errors/CallError.ts"
import type { Chance } from "./Chance.ts"
import { network } from "./Network.ts"

type Request = Parameters<Client["importGroupMsg"]>[0]
type Item = Request["MsgList"][number]
interface Answer {
  readonly ImportMsgResult: ReadonlyArray<{ readonly Result: number; readonly MsgSeq?: number }>
}

/** A message of the group; `row` is nobody's where somebody else wrote it. */
export interface Stored {
  readonly seq: number
  readonly time: number
  readonly random: number
  readonly row: number | undefined
  readonly part: number
  readonly isPlaceholder: boolean
}

/** What the documents leave open about a group. */
export interface Readings {
  /** What a `Random` that was seen gets; `forgotten`: five minutes have passed. */
  readonly duplicate: "old-sequence" | "no-entry" | "forgotten"
  readonly equalTimes: boolean
  readonly partlyRefused: "stores-good" | "stores-nothing"
  /** Seconds for which history can be read back. */
  readonly retention: number
}

/** Rows that the service refuses, and how: by the item, also the notice in its place, or the call as a whole. */
export type Refusals = Map<number, "item" | "notice" | "call">

export interface ModelGroup {
  readonly client: Client
  readonly stored: ReadonlyArray<Stored>
  readonly readings: Readings
  readonly refusals: Refusals
  readonly faults: { rate: number; live: number }
  readonly calls: () => number
  /** Whether a call was flagged to show the group in the lists of conversations. */
  readonly flagged: () => boolean
}

/** Which staged message, and which part of it, an item is: each carries its source's id. */
const identify = ({ MsgBody }: Item): Pick<Stored, "row" | "part" | "isPlaceholder"> => {
  const text = JSON.stringify(MsgBody)
  const row = /\bm(\d+)\b/.exec(text)?.[1]
  const part = /part\\*":\[(\d+),/.exec(text)?.[1]
  assert(row !== undefined, text)
  return { row: Number(row), part: Number(part ?? 1) - 1, isPlaceholder: text.includes("could not be migrated") }
}

export const modelGroup = (chance: Chance, readings: Readings, faults: { rate: number; live: number }): ModelGroup => {
  const { refused, lost, call } = network(chance, "import_group_msg", 10002)
  const stored: Array<Stored> = []
  const refusals: Refusals = new Map()
  const owners = new Map<number, string>()
  let calls = 0
  let inFlight = 0
  let flagged = false

  const live = (now: number) => {
    if (stored.every(({ row }) => row !== undefined) && chance.hits(faults.live))
      stored.push({
        seq: stored.length + 1,
        time: now,
        random: 4_294_967_295,
        row: undefined,
        part: 0,
        isPlaceholder: false,
      })
  }

  const judge = (
    item: Item,
    now: number,
    before: ReadonlyArray<Stored>,
  ): Stored | { readonly code: number } | undefined => {
    const { SendTime, Random: random = 0 } = item
    const twin = readings.duplicate === "forgotten" ? undefined : before.find((one) => one.random === random)
    if (twin !== undefined) return readings.duplicate === "no-entry" ? undefined : twin
    const is = identify(item)
    const newest = before.at(-1)?.time ?? 0
    const refusal = refusals.get(is.row ?? 0)
    if (refusal === "notice" || (refusal === "item" && !is.isPlaceholder)) return { code: 80001 }
    if (SendTime >= now || SendTime < newest || (SendTime === newest && !readings.equalTimes)) return { code: 10004 }
    return { seq: before.length + 1, time: SendTime, random, ...is }
  }

  const process = ({ MsgList }: Request, now: number): Answer | CallError => {
    live(now)
    for (const item of MsgList) {
      const is = identify(item)
      if (refusals.get(is.row ?? 0) === "call" && !is.isPlaceholder) return refused(10020)
    }
    const after = [...stored]
    const results: Array<{ Result: number; MsgSeq: number; MsgTime: number }> = []
    for (const item of MsgList) {
      const is = judge(item, now, after)
      if (is === undefined) continue
      if ("code" in is) {
        if (readings.partlyRefused === "stores-nothing") return refused(is.code)
        results.push({ Result: is.code, MsgSeq: 0, MsgTime: item.SendTime })
      } else {
        if (is.seq > after.length) after.push(is)
        results.push({ Result: 0, MsgSeq: is.seq, MsgTime: is.time })
      }
    }
    stored.push(...after.slice(stored.length))
    return { ImportMsgResult: results }
  }

  /** What an answer may say of a message so that nobody knows whether it is there. */
  const unclear = (result: Answer["ImportMsgResult"][number]) =>
    chance.hits(0.6) ? result : { Result: chance.pick([0, 10002, 10004]) }

  const importGroupMsg = Effect.fnUntraced(function* (request: Request): Effect.fn.Return<Answer, CallError> {
    const { MsgList } = request
    calls++
    assert(MsgList.length <= 7 && inFlight === 0, "one call of at most seven at a time")
    for (const item of MsgList) {
      const { row, part, isPlaceholder } = identify(item)
      const owner = `${row} ${isPlaceholder ? "placeholder" : part}`
      assert.equal(owners.get(item.Random ?? 0) ?? owner, owner, "a Random belongs to one message")
      owners.set(item.Random ?? 0, owner)
    }
    // The quota: whoever waits may leave.
    yield* Effect.interruptible(Effect.sleep(chance.int(3)))
    inFlight++
    yield* Effect.sleep(5)
    inFlight--
    const now = Math.floor((yield* Clock.currentTimeMillis) / 1000)
    const serve = () => {
      const answer = process(request, now)
      if (request.RecentContactFlag === 1) flagged = true
      return answer
    }
    return yield* call(
      faults.rate,
      serve,
      ({ ImportMsgResult }) => ({ ImportMsgResult: ImportMsgResult.map((one) => unclear(one)) }),
      ({ ImportMsgResult }) => ({ ImportMsgResult: ImportMsgResult.slice(chance.int(2), chance.int(8)) }),
    )
  })

  const reading = <A>(answer: () => A): Effect.Effect<A, CallError> =>
    Effect.suspend(() => {
      if (!chance.hits(faults.rate / 2)) return Effect.delay(Effect.sync(answer), 5)
      const fault = chance.pick(["killed", "lost", "throttle"])
      if (fault === "killed") return Effect.die("killed")
      return Effect.fail(fault === "lost" ? lost("timeout") : refused(60007))
    })

  const client = {
    importGroupMsg,
    retrying: {
      getGroupInfo: () =>
        reading(() => ({
          GroupInfo: [
            { GroupId: "g", ErrorCode: 0, NextMsgSeq: stored.length + 1, LastMsgTime: stored.at(-1)?.time ?? 0 },
          ],
        })),
      groupMsgGetSimple: ({ ReqMsgNumber, ReqMsgSeq = 0 }: { ReqMsgNumber: number; ReqMsgSeq?: number }) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) =>
          reading(() => ({
            RspMsgList: stored
              .filter(({ seq }) => seq <= ReqMsgSeq && seq > ReqMsgSeq - Math.min(20, ReqMsgNumber))
              .toReversed()
              .slice(0, 1 + chance.int(20))
              .map(({ seq, time, random }) => ({
                MsgSeq: seq,
                IsPlaceMsg: time < now / 1000 - readings.retention ? 1 : 0,
                MsgTimeStamp: time,
                MsgRandom: random,
              })),
          })),
        ),
    },
  }
  // The loop needs these three calls only.
  return {
    client: client as unknown as Client,
    stored,
    readings,
    refusals,
    faults,
    calls: () => calls,
    flagged: () => flagged,
  }
}
