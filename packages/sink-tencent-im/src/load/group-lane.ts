import type { Outcomes, Staged } from "@chatferry/core"
import * as Effect from "effect/Effect"
import type { ReadGroupMessage } from "../api/group-msg-get-simple.ts"
import type { Client } from "../client/TencentImClient.ts"
import { counted } from "../counted.ts"
import { type CallError, fromCode, TransportError } from "../errors/CallError.ts"
import { isGroupBody } from "../wire/Element.ts"
import { userId } from "../wire/Ids.ts"
import { laneNumbers } from "../wire/LaneNumbers.ts"
import type { GroupType, WireSettings } from "../wire/Settings.ts"
import type { Arrived, Found, LaneCalls, LastKnown, Reply } from "./Lane.ts"
import { laneMapping } from "./lane-mapping.ts"
import type { Seat } from "./Seat.ts"

/** Messages that one call reads back. */
const pageSize = 20

/** Loads a lane into a group, up to seven messages a call. */
export const groupLane = (
  client: Client,
  settings: WireSettings,
  lane: Staged.Lane,
  group: { readonly id: string; readonly type: GroupType },
): LaneCalls => {
  const numbers = laneNumbers(lane.conversation)
  return {
    lane: lane.lane,
    ...laneMapping(settings, "group"),
    send: (batch, isEnd) => {
      const [first, ...rest] = batch.map((seat) => body(settings, numbers.random, seat))
      if (first === undefined) return Effect.succeed({ arrived: new Map(), refused: new Map() })
      return Effect.map(
        client.importGroupMsg({
          GroupId: group.id,
          MsgList: [first, ...rest],
          // Shows the group in its members' lists of conversations; a Community does not take it.
          ...(isEnd && group.type !== "Community" ? { RecentContactFlag: 1 } : undefined),
        }),
        ({ ImportMsgResult }) => reply(group.id, batch, ImportMsgResult),
      )
    },
    lookBack: (sought, last) => lookBack({ client, groupId: group.id, random: numbers.random }, sought, last),
  }
}

const body = (settings: WireSettings, random: (position: number) => number, seat: Seat) => {
  const { elements } = seat.wire
  // The mapping makes no media elements for groups; the client would refuse the request as a defect.
  if (!isGroupBody(elements)) throw new Error("a media element was mapped for a group")
  return {
    From_Account: userId(settings, seat.of.record.senderId),
    SendTime: seat.time,
    Random: random(seat.position),
    MsgBody: elements,
  }
}

interface ItemResult {
  readonly Result: number
  readonly MsgSeq?: number
  readonly MsgTime?: number
}

const reply = (groupId: string, batch: ReadonlyArray<Seat>, results: ReadonlyArray<ItemResult>): Reply => {
  const arrived = new Map<number, Arrived>()
  const refused = new Map<number, CallError>()
  // A list of another length does not say which message has no entry: looking back tells.
  for (const [index, seat] of results.length === batch.length ? batch.entries() : []) {
    const result = results[index]
    if (result === undefined) continue
    if (result.Result !== 0)
      refused.set(
        seat.position,
        fromCode(result.Result, { endpoint: "import_group_msg", info: "", records: [groupId, seat.of.record.id] }),
      )
    else if (result.MsgSeq !== undefined && result.MsgSeq > 0)
      arrived.set(seat.position, { seq: result.MsgSeq, time: result.MsgTime ?? seat.time })
    // A message that was taken without a number was dropped as a duplicate, or is there: looking back tells, too.
  }
  return { arrived, refused }
}

interface Where {
  readonly client: Client
  readonly groupId: string
  readonly random: (position: number) => number
}

/**
 * What of the messages sent the group has behind the last that is known: by their `Random` where the history can be
 * read, by number and time where it is beyond the plan's retention.
 */
const lookBack = Effect.fnUntraced(function* (
  { client, groupId, random }: Where,
  sought: ReadonlyArray<Outcomes.InFlight>,
  last: LastKnown,
): Effect.fn.Return<Found, CallError> {
  const newest = yield* newestOf(client, groupId)
  const arrived = new Map<number, Arrived>()
  if (newest.seq < last.seq)
    return { arrived, foreign: `the group ends at MsgSeq ${newest.seq}, ${last.seq} was loaded: is it a new group?` }
  const wanted = new Map(sought.map(({ position }) => [random(position), position]))
  // What was sent is at most a page; the rest, however long, is not ours.
  const end = Math.min(newest.seq, last.seq + pageSize)
  let readable = 0
  let foreign: ReadGroupMessage | undefined
  for (let upTo = end; upTo > last.seq; ) {
    const { RspMsgList } = yield* client.retrying.groupMsgGetSimple({
      GroupId: groupId,
      ReqMsgNumber: upTo - last.seq,
      ReqMsgSeq: upTo,
    })
    const page = RspMsgList.filter(({ MsgSeq }) => MsgSeq > last.seq && MsgSeq <= upTo)
    if (page.length === 0) break
    for (const found of page) {
      if (found.IsPlaceMsg === 1) continue
      readable++
      const position = wanted.get(found.MsgRandom ?? -1)
      if (position === undefined) foreign = found
      else arrived.set(position, { seq: found.MsgSeq, time: found.MsgTimeStamp ?? 0 })
    }
    upTo = Math.min(...page.map(({ MsgSeq }) => MsgSeq)) - 1
  }
  const isForeign = foreign !== undefined || newest.seq > end
  if (readable < end - last.seq) return isForeign ? untold(newest, last) : inferred(sought, newest, last)
  if (!isForeign) return { arrived }
  return { arrived, foreign: notOurs(foreign ?? { MsgSeq: newest.seq, MsgTimeStamp: newest.time }) }
})

const newestOf = Effect.fnUntraced(function* (client: Client, groupId: string): Effect.fn.Return<LastKnown, CallError> {
  const { GroupInfo } = yield* client.retrying.getGroupInfo({ GroupIdList: [groupId] })
  const info = GroupInfo.find(({ GroupId }) => GroupId === groupId)
  const facts = { endpoint: "get_group_info", records: [groupId] }
  if (info === undefined || info.ErrorCode !== 0)
    return yield* Effect.fail(fromCode(info?.ErrorCode ?? 10010, { ...facts, info: info?.ErrorInfo ?? "" }))
  if (info.NextMsgSeq === undefined)
    return yield* new TransportError({ ...facts, reason: "unreadable", detail: "the answer has no NextMsgSeq" })
  return { seq: info.NextMsgSeq - 1, time: info.LastMsgTime ?? 0 }
})

const notOurs = ({ MsgSeq, MsgTimeStamp }: Pick<ReadGroupMessage, "MsgSeq" | "MsgTimeStamp">): string =>
  `the group has a newer message that is not of this migration (MsgSeq ${MsgSeq}, at ${MsgTimeStamp}), and takes only what is newer still: destroy the group and apply to a new one before anybody writes into it`

/** Nothing counts as arrived then: a later run would look behind it, and no more for what stands before. */
const untold = (newest: LastKnown, last: LastKnown): Found => ({
  arrived: new Map(),
  foreign: `the group has ${counted(newest.seq - last.seq, "message")} beyond what was loaded, up to the time ${newest.time}, and not all can be read back, so that it cannot be told whose they are: destroy the group and apply to a new one, with a longer retention`,
})

/**
 * Messages that have expired cannot be read, but they keep their numbers, and the group knows the time of its newest.
 * Times ascend, so if as many were sent up to that time as there are, the last at that time, it is those.
 */
const inferred = (sought: ReadonlyArray<Outcomes.InFlight>, newest: LastKnown, last: LastKnown): Found => {
  const upTo = sought.filter(({ time }) => time >= last.time && time <= newest.time)
  if (upTo.length !== newest.seq - last.seq || upTo.at(-1)?.time !== newest.time) return untold(newest, last)
  return { arrived: new Map(upTo.map(({ position, time }, index) => [position, { seq: last.seq + 1 + index, time }])) }
}
