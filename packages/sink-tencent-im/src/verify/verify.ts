import {
  type Difference,
  type Loading,
  Progress,
  type Staged,
  type StoreError,
  type Verification,
  type VerifyOptions,
} from "@chatferry/core"
import * as Effect from "effect/Effect"
import { type Client, TencentImClient } from "../client/TencentImClient.ts"
import type { CallError } from "../errors/CallError.ts"
import { groupAtTarget } from "../load/group-at-target.ts"
import { groupLane } from "../load/group-lane.ts"
import { oneToOneLane } from "../load/one-to-one-lane.ts"
import { laneKind, selfChat, selfChatUser } from "../wire/chat.ts"
import { userId } from "../wire/Ids.ts"
import type { WireSettings } from "../wire/Settings.ts"
import { groupReader, oneToOneReader } from "./readers.ts"
import { verifyAccounts, verifyGroups } from "./verify-entities.ts"
import { type LaneResult, mostNamed, verifyLane } from "./verify-lane.ts"

/** Lanes read back at once. */
const concurrency = 32
/**
 * Reads back accounts, groups with their members, and messages, all or a sample of each lane, and compares them with what
 * the mapping made of the staged records.
 */
export const verify = Effect.fn("tencent-im.verify")(function* (
  loading: Loading,
  settings: WireSettings,
  { sample }: VerifyOptions,
): Effect.fn.Return<Verification, CallError | StoreError, TencentImClient> {
  const client = yield* TencentImClient
  const progress = yield* Progress.Current
  const lanes = yield* loading.staged.lanes
  Progress.begin(
    progress,
    "verifying",
    lanes.reduce((sum, { messages }) => sum + messages, 0),
  )
  const differences: Array<Difference> = []
  let differenceCount = 0
  const add = (found: ReadonlyArray<Difference>, count = found.length) => {
    differenceCount += count
    differences.push(...found.slice(0, mostNamed - differences.length))
  }
  add(yield* verifyAccounts(client, loading, settings))
  add(yield* verifyGroups(client, loading, settings))
  let messages = 0
  let compared = 0
  yield* Effect.forEach(
    lanes,
    Effect.fnUntraced(function* (lane): Effect.fn.Return<void, CallError | StoreError> {
      const result = yield* verifyOne(client, loading, settings, lane, sample)
      messages += result.messages
      compared += result.compared
      progress.done += lane.messages
      add(result.found, result.differenceCount)
    }),
    { concurrency, discard: true },
  )
  return {
    equal: differenceCount === 0,
    conversations: lanes.length,
    messages,
    compared,
    differences,
    differenceCount,
  }
})

const nothing: LaneResult = { messages: 0, compared: 0, found: [], differenceCount: 0 }

const verifyOne = Effect.fnUntraced(function* (
  client: Client,
  loading: Loading,
  settings: WireSettings,
  lane: Staged.Lane,
  sample: number | undefined,
): Effect.fn.Return<LaneResult, CallError | StoreError> {
  const { conversation } = lane
  if (laneKind(conversation) === "one-to-one" && conversation.kind === "one-to-one") {
    const [a, b] = conversation.userIds
    const pair = [userId(settings, a), userId(settings, b)] as const
    return yield* verifyLane(
      loading,
      lane,
      oneToOneLane(client, settings, lane),
      oneToOneReader(client, settings, lane, pair),
      sample,
    )
  }
  const self = selfChatUser(conversation)
  const group =
    conversation.kind === "group"
      ? yield* loading.staged.group(conversation.groupId)
      : self === undefined || settings.selfChat === "skip"
        ? undefined
        : { row: -lane.lane, record: selfChat(settings, { id: self, name: self }).group }
  if (group === undefined) return nothing
  const { id, type, note } = yield* groupAtTarget(loading.outcomes, settings, group.row, group.record)
  // A group that was refused is not there, and nothing of its lane was loaded.
  if (note === undefined || (yield* loading.outcomes.checkpoint(lane.lane)).newest === undefined) return nothing
  const calls = groupLane(client, settings, lane, { id, type })
  return yield* verifyLane(loading, lane, calls, groupReader(client, settings, lane, id), sample)
})
