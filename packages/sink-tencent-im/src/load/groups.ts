import {
  type Group,
  type Outcomes,
  type SinkError,
  type Staged,
  type StoreError,
  Timestamps,
  type UserId,
} from "@chatferry/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Result from "effect/Result"
import type { GroupInfo } from "../api/get-group-info.ts"
import type { CallError } from "../errors/CallError.ts"
import { selfChat, selfChatUser } from "../wire/chat.ts"
import * as Wire from "../wire/group.ts"
import { atOnce } from "./at-once.ts"
import type { LoadContext } from "./Context.ts"
import { consequence, endsRun, isRefusal } from "./consequence.ts"
import { groupAtTarget } from "./group-at-target.ts"
import { Holds } from "./Holds.ts"

type GroupContext = Omit<LoadContext, "heldGroups">

/** What loading the groups came to. */
export interface LoadedGroups {
  /** Those that wait, by the source's id, and why. */
  readonly held: ReadonlyMap<string, string>
  /** How many were imported with an owner who is in the list of members, and is one by that. */
  readonly owners: number
  /** Why the rest was not tried any more. What is there can be filled all the same; then it ends the run. */
  readonly stopped: SinkError | undefined
}

/** Imports the groups, and one private group for each chat with oneself. */
export const loadGroups = Effect.fn("tencent-im.groups")(function* (
  context: GroupContext,
  lanes: ReadonlyArray<Staged.Lane>,
): Effect.fn.Return<LoadedGroups, CallError | StoreError> {
  const { loading, progress, settings } = context
  const held = new Map<string, string>()
  const holds = new Holds(context.holdLimit, "group", "in a row came to nothing, so that the others were not tried")
  let stopped: SinkError | undefined
  let owners = 0
  const load = Effect.fnUntraced(function* (
    group: Staged.Numbered<Group>,
    facts: KnownFacts,
  ): Effect.fn.Return<End, CallError | StoreError> {
    if (stopped !== undefined) return { _tag: "Held", why: stopped.problem }
    holds.began()
    const end = yield* importGroup(context, group, facts)
    if (end._tag !== "Held") holds.succeeded()
    stopped ??= holds.ended(end._tag === "Held" ? end.exhausted : undefined)
    return end
  })
  const oldest = new Map(
    lanes.flatMap(({ conversation, oldest }) =>
      conversation.kind === "group" ? [[conversation.groupId, oldest]] : [],
    ),
  )
  for (let after = 0; ; ) {
    const page = yield* loading.outcomes.groups(after, 256)
    const last = page.at(-1)
    if (last === undefined) break
    after = last.row
    yield* Effect.forEach(
      page,
      Effect.fnUntraced(function* (group): Effect.fn.Return<void, CallError | StoreError> {
        const { row, record } = group
        const end = yield* load(group, {
          oldestMessageAt: oldest.get(record.id),
          oldestJoinAt: yield* loading.staged.oldestJoin(row),
        })
        progress.done++
        if (end._tag === "Loaded") {
          yield* loading.outcomes.settle("groups", [{ row, state: "loaded" }])
          if (end.owner !== undefined && (yield* settleOwner(loading.outcomes, row, end.owner))) owners++
        }
        if (end._tag === "Refused")
          yield* loading.outcomes.settle("groups", [{ row, state: "rejected", reason: end.why }])
        if (end._tag === "Held") held.set(record.id, end.why)
      }),
      { concurrency: atOnce.groups, discard: true },
    )
  }
  for (const lane of settings.selfChat === "group" ? lanes : []) {
    const self = selfChatUser(lane.conversation)
    if (self === undefined) continue
    // It is no record of the source and has no outcome: that its lane has messages says that it is there.
    if ((yield* loading.outcomes.checkpoint(lane.lane)).newest !== undefined) continue
    const user = yield* loading.staged.user(self)
    const { group: record } = selfChat(settings, user?.record ?? { id: self, name: self })
    const end = yield* load({ row: -lane.lane, record }, { oldestMessageAt: lane.oldest })
    if (end._tag !== "Loaded") held.set(record.id, end.why)
  }
  return { held, owners, stopped }
})

/** An owner who is in the list of members has joined with the import; the unread count is set later. */
const settleOwner = Effect.fnUntraced(function* (
  outcomes: Outcomes.Outcomes,
  group: number,
  owner: UserId,
): Effect.fn.Return<boolean, StoreError> {
  for (let after = 0; ; ) {
    const page = yield* outcomes.members(group, after, 500)
    const last = page.at(-1)
    if (last === undefined) return false
    after = last.row
    const member = page.find(({ record }) => record.userId === owner)
    if (member === undefined) continue
    yield* outcomes.settle("members", [{ row: member.row, state: "loaded" }], group)
    return true
  }
})

type KnownFacts = Pick<Wire.GroupFacts, "oldestMessageAt" | "oldestJoinAt">

type End =
  | {
      readonly _tag: "Loaded"
      /** Who owns it, and is a member by that; absent also where nobody asked. */
      readonly owner?: UserId | undefined
    }
  | { readonly _tag: "Refused"; readonly why: string }
  | {
      readonly _tag: "Held"
      readonly why: string
      /** What the last attempt met, where all of them came to nothing. */
      readonly exhausted?: CallError
    }

/** Imports one group. After a lost answer, or where the id is taken, the service is asked what it has. */
const importGroup = Effect.fnUntraced(function* (
  context: GroupContext,
  group: Staged.Numbered<Group>,
  facts: KnownFacts,
): Effect.fn.Return<End, CallError | StoreError> {
  const { client, loading, settings, accounts, rules, progress } = context
  const { row, record } = group
  const earlier = yield* madeByEarlierRun(context, group)
  if (earlier !== undefined) return earlier
  const now = Timestamps.fromMillis(yield* Clock.currentTimeMillis)
  const ownerIsAccount = record.ownerId !== undefined && accounts.has(record.ownerId)
  const { body } = Wire.group(settings, record, { ...facts, ownerIsAccount, now })
  const known = yield* loading.outcomes.journaled("groups", body.GroupId)
  const note = { row, created: known?.created ?? body.CreateTime, isOurs: known?.isOurs ?? true, type: body.Type }
  const request = { ...body, CreateTime: note.created }
  yield* loading.outcomes.journal("groups", body.GroupId, note)
  const isThere = Effect.fnUntraced(function* (
    isOurs: boolean,
    owner: string | undefined,
  ): Effect.fn.Return<End, StoreError> {
    if (!isOurs) yield* loading.outcomes.journal("groups", body.GroupId, { ...note, isOurs })
    return { _tag: "Loaded", owner: owner !== undefined && owner === body.Owner_Account ? record.ownerId : undefined }
  })
  /** An attempt of this run or of an earlier one may have made it. */
  let mayBeOurs = known?.isOurs ?? false
  for (let attempt = 1; ; attempt++) {
    const answer: Result.Result<unknown, CallError> = yield* Effect.result(client.importGroup(request))
    progress.calls++
    if (Result.isSuccess(answer)) return yield* isThere(true, body.Owner_Account)
    let error = answer.failure
    const isTaken = error._tag === "GroupIdTaken" || error._tag === "GroupIdOwned"
    const isLost = consequence(error) === "doubt"
    if (!isTaken && !isLost && consequence(error) !== "again") return yield* refusedOrHeld(error)
    if (isLost) mayBeOurs = true
    if (isTaken || isLost) {
      const found = yield* Effect.result(lookUp(client, body.GroupId))
      if (Result.isFailure(found)) error = found.failure
      else if (found.success !== undefined) {
        const differences = differs(request, found.success, known?.isOurs ?? false)
        if (differences.length === 0) return yield* isThere(mayBeOurs, found.success.Owner_Account)
        yield* isThere(false, undefined)
        const why = `The id ${body.GroupId} is taken by another group: ${differences.join(", ")}. Destroy that group, or set another \`wire.groupIdPrefix\`.`
        return { _tag: "Refused", why }
      }
    }
    if (attempt > rules.attempts)
      return endsRun(error) ? yield* Effect.fail(error) : { _tag: "Held", why: error.message, exhausted: error }
    yield* Effect.sleep(Math.min(10_000, 200 * 2 ** attempt) * (0.5 + (yield* Random.next) / 2))
  }
})

/**
 * A group that an earlier run may have made, of a kind that the record has no more: whether it is there is asked, and if
 * not, all of it is forgotten, so that the group is made as what it is now.
 */
const madeByEarlierRun = Effect.fnUntraced(function* (
  { client, loading: { outcomes }, settings }: GroupContext,
  { row, record }: Staged.Numbered<Group>,
): Effect.fn.Return<End | undefined, CallError | StoreError> {
  const { id, type, note } = yield* groupAtTarget(outcomes, settings, row, record)
  if (note === undefined || type === Wire.groupType(settings, record)) return undefined
  const found = yield* Effect.result(lookUp(client, id))
  if (Result.isFailure(found)) {
    const { failure } = found
    return endsRun(failure) ? yield* Effect.fail(failure) : { _tag: "Held", why: failure.message, exhausted: failure }
  }
  const { created } = note
  if (found.success?.Type === type && found.success.CreateTime === created) return { _tag: "Loaded" }
  yield* outcomes.unjournal("groups", [id])
  return undefined
})

/** What only this moment refuses is held: the next run tries again. */
const refusedOrHeld = (error: CallError): Effect.Effect<End, CallError> => {
  if (consequence(error) === "stop") return Effect.fail(error)
  const isRefused = isRefusal(error) || error._tag === "GroupOperationDenied"
  return Effect.succeed({ _tag: isRefused ? "Refused" : "Held", why: error.message })
}

const lookUp = Effect.fnUntraced(function* (
  client: LoadContext["client"],
  groupId: string,
): Effect.fn.Return<GroupInfo | undefined, CallError> {
  const { GroupInfo } = yield* client.retrying.getGroupInfo({ GroupIdList: [groupId] })
  return GroupInfo.find((info) => info.ErrorCode === 0)
})

/**
 * Where a group at the service is another than the one that was to be imported. One that an earlier run set out to make
 * may have had another name then; the time of its creation is what tells it.
 */
const differs = (wanted: Wire.GroupBody, there: GroupInfo, wasBegun: boolean): ReadonlyArray<string> => {
  const fields = wasBegun ? (["Type", "CreateTime"] as const) : (["Type", "Name", "CreateTime"] as const)
  return fields.flatMap((field) =>
    there[field] === wanted[field] ? [] : [`${field} is ${there[field]}, not ${wanted[field]}`],
  )
}
