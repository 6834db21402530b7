import type { Staged } from "@chatferry/core"
import * as Effect from "effect/Effect"
import type { ReadGroupMessage } from "../api/group-msg-get-simple.ts"
import type { Client } from "../client/TencentImClient.ts"
import { counted } from "../counted.ts"
import type { CallError } from "../errors/CallError.ts"
import type { ReadBack } from "../wire/compare.ts"
import { userId } from "../wire/Ids.ts"
import { laneNumbers } from "../wire/LaneNumbers.ts"
import type { WireSettings } from "../wire/Settings.ts"
import { Edge } from "./Edge.ts"
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
      return theirs === ours ? undefined : `the group has ${counted(theirs, "message")}, not ${ours}`
    }),
  }
}

const readBack = (found: ReadGroupMessage): ReadBack => ({
  From_Account: found.From_Account ?? "",
  MsgTimeStamp: found.MsgTimeStamp ?? 0,
  MsgRandom: found.MsgRandom ?? -1,
  MsgBody: found.MsgBody ?? [],
})

/** Most messages of one answer; about 13 KB end it earlier. */
const roamingPage = 100
/** No second. */
const none = -1

/**
 * Reads a one-to-one chat by time, from its oldest message to its newest, each window beginning where the last one ended;
 * the service's key tells its messages apart. What is held does not grow with the chat: messages that are to be compared,
 * and the keys of seconds in which a window or a page ended, since the next one may begin with them again.
 */
export const oneToOneReader = (
  client: Client,
  settings: WireSettings,
  lane: Staged.Lane,
  pair: readonly [string, string],
): LaneReader => {
  const numbers = laneNumbers(lane.conversation)
  let count = 0
  let read = new Edge(none)
  return {
    from: (record) => userId(settings, record.senderId),
    random: numbers.random,
    read: Effect.fnUntraced(function* (parts, span): Effect.fn.Return<ReadonlyArray<ReadBack | undefined>, CallError> {
      const wanted = new Map(
        parts.map(({ outcome }, index) => [
          `${outcome.seq}_${numbers.random(outcome.position)}_${outcome.time}`,
          index,
        ]),
      )
      const found: Array<ReadBack | undefined> = parts.map(() => undefined)
      const end = new Edge(span.to)
      // What lies between two windows is none of ours, and counts.
      const MinTime = read.second === none || span.from === read.second ? span.from : read.second + 1
      let page: { readonly MaxTime: number; readonly LastMsgKey?: string } = { MaxTime: span.to }
      let newer = new Edge(none)
      while (true) {
        const { MsgList, Complete, LastMsgTime, LastMsgKey } = yield* client.retrying.adminGetroammsg({
          Operator_Account: pair[0],
          Peer_Account: pair[1],
          MaxCnt: roamingPage,
          MinTime,
          ...page,
        })
        const oldest = LastMsgTime ?? page.MaxTime
        const older = oldest === newer.second ? newer : new Edge(oldest)
        for (const message of MsgList) {
          const index = wanted.get(message.MsgKey)
          if (index !== undefined) found[index] = message
          if (!read.has(message) && !newer.has(message)) count++
          end.note(message)
          older.note(message)
        }
        if (Complete === 1 || MsgList.length === 0 || LastMsgKey === undefined) break
        newer = older
        page = { MaxTime: oldest, LastMsgKey }
      }
      read = end
      return found
    }),
    count: (ours) =>
      Effect.succeed(count === ours ? undefined : `the chat has ${counted(count, "message")} in its time, not ${ours}`),
  }
}
