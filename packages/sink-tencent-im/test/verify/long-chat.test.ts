import type { Staged, Timestamp } from "@chatferry/core"
import { heap, message, secondZero } from "@chatferry/core/testing"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import { TencentImClient } from "../../src/index.ts"
import { oneToOneLane } from "../../src/load/one-to-one-lane.ts"
import { oneToOneReader } from "../../src/verify/readers.ts"
import { verifyLane } from "../../src/verify/verify-lane.ts"
import { laneNumbers, partPosition } from "../../src/wire/LaneNumbers.ts"
import { make } from "../../src/wire/Settings.ts"
import { options } from "../client/service.ts"

const perSecond = 3
const record = (index: number) =>
  message(["a", "b"], index % 2 ? "a" : "b", Math.floor(index / perSecond), `message ${index}`)
const lane: Staged.Lane = {
  lane: 1,
  conversation: record(0).conversation,
  messages: 0,
  oldest: 0 as Timestamp,
  newest: 0 as Timestamp,
}
const { random } = laneNumbers(lane.conversation)
const seat = (index: number) => ({
  seq: index % perSecond,
  time: secondZero + Math.floor(index / perSecond),
  position: partPosition(index, 0),
})

/**
 * A service with a chat of so many messages, three in each second, as `admin_getroammsg` tells it. No document says
 * whether a page begins with the message that the last one ended with.
 */
const serviceWith = (messages: number, isRepeated = false) => {
  const shown = (index: number) => {
    const { seq, time, position } = seat(index)
    const { senderId } = record(index)
    return {
      From_Account: senderId,
      To_Account: senderId === "a" ? "b" : "a",
      MsgSeq: seq,
      MsgRandom: random(position),
      MsgTimeStamp: time,
      MsgKey: `${seq}_${random(position)}_${time}`,
      MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: `message ${index}` } }],
    }
  }
  const answer = ({ MinTime, MaxTime, MaxCnt, LastMsgKey }: Asked) => {
    const last = LastMsgKey === undefined ? perSecond : Number(LastMsgKey.split("_")[0]) + Number(isRepeated)
    const end = Math.min(messages, (MaxTime - secondZero) * perSecond + last)
    const from = Math.max(0, (MinTime - secondZero) * perSecond)
    const first = Math.max(from, end - MaxCnt)
    const MsgList = Array.from({ length: Math.max(0, end - first) }, (_, i) => shown(first + i))
    return {
      ActionStatus: "OK",
      ErrorCode: 0,
      ErrorInfo: "",
      Complete: first === from ? 1 : 0,
      MsgCnt: MsgList.length,
      LastMsgTime: MsgList[0]?.MsgTimeStamp ?? 0,
      LastMsgKey: MsgList[0]?.MsgKey ?? "",
      MsgList,
    }
  }
  const http = HttpClient.make((request) => {
    const { body } = request
    const asked: Asked = body._tag === "Uint8Array" ? JSON.parse(new TextDecoder().decode(body.body)) : undefined
    return Effect.sync(() => HttpClientResponse.fromWeb(request, Response.json(answer(asked))))
  })
  return TencentImClient.layer({ ...options, quota: "none" }).pipe(
    Layer.provide(Layer.succeed(HttpClient.HttpClient, http)),
  )
}

interface Asked {
  readonly MinTime: number
  readonly MaxTime: number
  readonly MaxCnt: number
  readonly LastMsgKey?: string
}

/** Verifies a chat of which so many messages were loaded; `at` is told the row of each page that is read. */
const verified = Effect.fnUntraced(function* (loaded: number, sample?: number, at: (row: number) => void = () => {}) {
  const client = yield* TencentImClient
  const settings = make({ metadata: "none" })
  const loading: Parameters<typeof verifyLane>[0] = {
    staged: {
      messages: (_, { row }, limit) =>
        Effect.sync(() => {
          at(row)
          return Array.from({ length: Math.min(limit, loaded - row) }, (_, i) => ({
            row: row + i + 1,
            record: record(row + i),
          }))
        }),
    },
    outcomes: {
      parts: (_, row) => Effect.succeed([{ row, part: 0, last: true, state: "loaded", ...seat(row - 1) }]),
    },
  }
  return yield* verifyLane(
    loading,
    { ...lane, messages: loaded },
    oneToOneLane(client, settings, lane),
    oneToOneReader(client, settings, lane, ["a", "b"]),
    sample,
  )
})

describe("a long one-to-one chat", () => {
  it.live.each([undefined, 50])(
    "is read back in memory that does not grow with it (sample: %s)",
    (sample) =>
      Effect.gen(function* () {
        const all = 100_000
        const heaps: Array<number> = []
        const result = yield* verified(all, sample, (row) => {
          if (row !== 20_000 && row !== all) return
          heaps.push(heap())
        })
        expect(result).toEqual({ messages: all, compared: sample ?? all, found: [], differenceCount: 0 })
        const [early = 0, late = 0] = heaps
        expect(heaps).toHaveLength(2)
        // The keys of the other 80,000 would take over 5 MB.
        expect(late - early).toBeLessThan(1_000_000)
      }).pipe(Effect.provide(serviceWith(100_000))),
    20_000,
  )

  it.live("whose pages begin with the message that the last one ended with has it once all the same", () =>
    Effect.gen(function* () {
      expect(yield* verified(1_000)).toMatchObject({ compared: 1_000, found: [] })
    }).pipe(Effect.provide(serviceWith(1_000, true))),
  )

  it.live("of which much is missing names the first hundred differences, and counts all", () =>
    Effect.gen(function* () {
      const { found, differenceCount } = yield* verified(2_000)
      expect(found).toHaveLength(100)
      expect(found[0]?.what).toBe(`${record(500).id} is not there`)
      expect(differenceCount).toBe(1_501)
    }).pipe(Effect.provide(serviceWith(500))),
  )
})
