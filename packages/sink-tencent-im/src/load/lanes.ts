import type { Group, SinkError, Staged, StoreError } from "@chatferry/core"
import * as Effect from "effect/Effect"
import { Precedence } from "../client/Quota.ts"
import type { CallError } from "../errors/CallError.ts"
import { laneKind, selfChat, selfChatUser } from "../wire/chat.ts"
import type { LaneKind } from "../wire/Lane.ts"
import * as LaneClock from "../wire/LaneClock.ts"
import type { GroupType } from "../wire/Settings.ts"
import { atOnce } from "./at-once.ts"
import type { LoadContext } from "./Context.ts"
import { groupAtTarget } from "./group-at-target.ts"
import { groupLane } from "./group-lane.ts"
import { Holds } from "./Holds.ts"
import type { LaneCalls, LaneEnd } from "./Lane.ts"
import { laneStore } from "./lane-store.ts"
import { loadLane } from "./load-lane.ts"
import { oneToOneLane } from "./one-to-one-lane.ts"

/** A lane, and how many of its messages have no outcome yet. */
interface LaneToLoad extends Staged.Lane {
  readonly left: number
}

/** A lane makes one call at a time, so the one with the most that is left decides when the last call is made. */
export const longestFirst = (
  lanes: ReadonlyArray<Staged.Lane>,
  settled: ReadonlyMap<number, number>,
): ReadonlyArray<LaneToLoad> =>
  lanes
    .map((lane) => ({ ...lane, left: lane.messages - (settled.get(lane.lane) ?? 0) }))
    .toSorted((a, b) => b.left - a.left)

/**
 * Loads all lanes, those with the most that is left first. Groups and one-to-one chats go side by side, since their APIs
 * have a quota each. Stops where lane after lane is held by what all would meet.
 */
export const loadLanes = Effect.fn("tencent-im.messages")(function* (
  context: LoadContext,
  lanes: ReadonlyArray<Staged.Lane>,
): Effect.fn.Return<void, CallError | SinkError | StoreError> {
  const holds = new Holds(context.holdLimit, "lane", "in a row had to be held, with nothing loaded in between")
  const ordered = longestFirst(lanes, yield* context.loading.outcomes.settled)
  const ofKind = (kind: LaneKind) => ordered.filter(({ conversation }) => laneKind(conversation) === kind)
  yield* Effect.forEach(
    [ofKind("group"), ofKind("one-to-one")],
    (some) =>
      Effect.forEach(
        some,
        Effect.fnUntraced(function* (lane): Effect.fn.Return<void, CallError | SinkError | StoreError> {
          holds.began()
          const end = yield* loadOne(context, holds, lane)
          if (end._tag === "Held") context.progress.lanesHeld++
          const stopped = holds.ended(end._tag === "Held" ? end.error : undefined)
          if (stopped !== undefined) yield* stopped
        }),
        { concurrency: atOnce.messages, discard: true },
      ),
    { concurrency: "unbounded", discard: true },
  )
})

const loadOne = Effect.fnUntraced(function* (
  context: LoadContext,
  holds: Holds,
  lane: LaneToLoad,
): Effect.fn.Return<LaneEnd, CallError | StoreError> {
  const { client, loading, settings, progress, rules } = context
  const { outcomes } = loading
  let left = lane.left
  const store = yield* laneStore(outcomes, lane, (settled, to) => {
    const messages = settled.filter(({ last }) => last).length
    progress.done += messages
    left -= messages
    if (settled.length > 0) holds.succeeded()
    if (to.inFlight.length > 0) progress.calls++
  })
  const loadWith = (calls: LaneCalls, start: LaneClock.LaneClock) =>
    loadLane(
      longestNext(noticing(calls, holds), () => left),
      store,
      rules,
      start,
    )
  if (laneKind(lane.conversation) === "one-to-one")
    return yield* loadWith(oneToOneLane(client, settings, lane), LaneClock.start())
  const group = yield* groupOf(context, lane)
  if (typeof group === "string") {
    yield* outcomes.advance(lane.lane, [], { ...store.from, held: group })
    return { _tag: "Held", why: group }
  }
  return yield* loadWith(groupLane(client, settings, lane, group), LaneClock.start(group.created))
})

/** What has arrived is noticed with the answer: its outcome is written with the next call. */
const noticing = (calls: LaneCalls, holds: Holds): LaneCalls => ({
  ...calls,
  send: (batch, isEnd) =>
    Effect.tap(calls.send(batch, isEnd), ({ arrived }) =>
      Effect.sync(() => {
        if (arrived.size > 0) holds.succeeded()
      }),
    ),
})

/** Of the lanes under way, too, the one with the most that is left makes the next call. */
const longestNext = (calls: LaneCalls, left: () => number): LaneCalls => ({
  ...calls,
  send: (batch, isEnd) => Effect.provideService(calls.send(batch, isEnd), Precedence, left()),
})

/** The group a lane goes into, or why it has none. */
const groupOf = Effect.fnUntraced(function* (
  { loading: { staged, outcomes }, settings, heldGroups }: LoadContext,
  { conversation, lane }: Staged.Lane,
): Effect.fn.Return<{ readonly id: string; readonly type: GroupType; readonly created: number } | string, StoreError> {
  const self = selfChatUser(conversation)
  let group: Staged.Numbered<Group>
  if (conversation.kind === "group") {
    const known = yield* staged.group(conversation.groupId)
    if (known === undefined) return `its group ${conversation.groupId} is in no list of groups: add it to the source`
    const state = yield* outcomes.state("groups", 0, known.row)
    if (state === "rejected") return "its group was refused: see the rejections"
    group = known
  } else {
    if (self === undefined || settings.selfChat === "skip")
      return "a chat with oneself is left out by the setting `selfChat`"
    group = { row: -lane, record: selfChat(settings, { id: self, name: self }).group }
  }
  const held = heldGroups.get(group.record.id)
  if (held !== undefined) return `its group waits: ${held}`
  const { id, type, note } = yield* groupAtTarget(outcomes, settings, group.row, group.record)
  if (note === undefined)
    return "its group is not at the service any more: run `undo` again, so that everything begins anew"
  return { id, type, created: note.created }
})
