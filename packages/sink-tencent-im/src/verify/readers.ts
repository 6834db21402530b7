import type { Staged } from "@chatferry/core"
import * as Effect from "effect/Effect"
import type { ReadMessage } from "../api/admin-getroammsg.ts"
import type { ReadGroupMessage } from "../api/group-msg-get-simple.ts"
import type { Client } from "../client/TencentImClient.ts"
import type { CallError } from "../errors/CallError.ts"
import type { ReadBack } from "../wire/compare.ts"
import { userId } from "../wire/Ids.ts"
import { laneNumbers } from "../wire/LaneNumbers.ts"
import type { WireSettings } from "../wire/Settings.ts"
import type { LaneReader } from "./verify-lane.ts"

/** `group_msg_get_simple` answers at most so many. */
const windowSize = 20

/** Reads a group in windows of twenty numbers; a lane's order is nearly that of the numbers, so few are kept. */
export const groupReader = (client: Client, settings: WireSettings, lane: Staged.Lane, groupId: string): LaneReader => {
  const windows = new Map<number, ReadonlyMap<number, ReadGroupMessage>>()
  const window = Effect.fnUntraced(function* (
    index: number,
  ): Effect.fn.Return<ReadonlyMap<number, ReadGroupMessage>, CallError> {
    const known = windows.get(index)
    if (known !== undefined) return known
    const messages = new Map<number, ReadGroupMessage>()
    for (let upTo = (index + 1) * windowSize; upTo > index * windowSize; ) {
      const { RspMsgList } = yield* client.retrying.groupMsgGetSimple({
        GroupId: groupId,
        ReqMsgNumber: upTo - index * windowSize,
        ReqMsgSeq: upTo,
      })
      for (const message of RspMsgList) messages.set(message.MsgSeq, message)
      if (RspMsgList.length === 0) break
      upTo = Math.min(...RspMsgList.map(({ MsgSeq }) => MsgSeq)) - 1
    }
    if (windows.size >= 8) windows.delete(windows.keys().next().value ?? -1)
    windows.set(index, messages)
    return messages
  })
  return {
    from: (record) => userId(settings, record.senderId),
    random: laneNumbers(lane.conversation).random,
    read: Effect.fnUntraced(function* (parts): Effect.fn.Return<ReadonlyArray<ReadBack | undefined>, CallError> {
      const read: Array<ReadBack | undefined> = []
      for (const { outcome } of parts) {
        const seq = outcome.seq ?? 0
        const found = (yield* window(Math.floor((seq - 1) / windowSize))).get(seq)
        read.push(found === undefined || found.IsPlaceMsg === 1 ? undefined : readBack(found))
      }
      return read
    }),
    count: Effect.fnUntraced(function* (ours): Effect.fn.Return<string | undefined, CallError> {
      const { GroupInfo } = yield* client.retrying.getGroupInfo({ GroupIdList: [groupId] })
      const theirs = (GroupInfo[0]?.NextMsgSeq ?? 1) - 1
      return theirs === ours ? undefined : `the group has ${theirs} messages, ${ours} were loaded`
    }),
  }
}

const readBack = (found: ReadGroupMessage): ReadBack => ({
  From_Account: found.From_Account ?? "",
  MsgTimeStamp: found.MsgTimeStamp ?? 0,
  MsgRandom: found.MsgRandom ?? -1,
  MsgBody: found.MsgBody ?? [],
})

/** Reads a one-to-one chat by time; the service's key tells its messages apart. */
export const oneToOneReader = (
  client: Client,
  settings: WireSettings,
  lane: Staged.Lane,
  pair: readonly [string, string],
): LaneReader => {
  const numbers = laneNumbers(lane.conversation)
  const between = Effect.fnUntraced(function* (
    MinTime: number,
    MaxTime: number,
  ): Effect.fn.Return<ReadonlyMap<string, ReadMessage>, CallError> {
    const messages = new Map<string, ReadMessage>()
    let page: { readonly MaxTime: number; readonly LastMsgKey?: string } = { MaxTime }
    while (true) {
      const answer = yield* client.retrying.adminGetroammsg({
        Operator_Account: pair[0],
        Peer_Account: pair[1],
        MaxCnt: 100,
        MinTime,
        ...page,
      })
      for (const message of answer.MsgList) messages.set(message.MsgKey, message)
      if (answer.Complete === 1 || answer.MsgList.length === 0 || answer.LastMsgKey === undefined) return messages
      page = { MaxTime: answer.LastMsgTime ?? MaxTime, LastMsgKey: answer.LastMsgKey }
    }
  })
  const seen = new Set<string>()
  return {
    from: (record) => userId(settings, record.senderId),
    random: numbers.random,
    read: Effect.fnUntraced(function* (parts): Effect.fn.Return<ReadonlyArray<ReadBack | undefined>, CallError> {
      const times = parts.map(({ outcome }) => outcome.time)
      const found = yield* between(Math.min(...times), Math.max(...times))
      // Seconds at the edges belong to the neighbours too, so keys are counted once.
      for (const key of found.keys()) seen.add(key)
      return parts.map(({ outcome }) => found.get(`${outcome.seq}_${numbers.random(outcome.position)}_${outcome.time}`))
    }),
    count: Effect.fnUntraced(function* (ours, unread): Effect.fn.Return<string | undefined, CallError> {
      if (unread !== undefined) for (const key of (yield* between(unread.from, unread.to)).keys()) seen.add(key)
      return seen.size === ours ? undefined : `the chat has ${seen.size} messages in its time, ${ours} were loaded`
    }),
  }
}
