import type { Group, Staged, StoreError } from "@chatferry/core"
import { Timestamps } from "@chatferry/core"
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

/** Imports the groups, and one private group for each chat with oneself. Answers why those wait that do. */
export const loadGroups = Effect.fn("tencent-im.groups")(function* (
  context: Omit<LoadContext, "heldGroups">,
  lanes: ReadonlyArray<Staged.Lane>,
): Effect.fn.Return<ReadonlyMap<string, string>, CallError | StoreError> {
  const { loading, progress } = context
  const held = new Map<string, string>()
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
      Effect.fnUntraced(function* ({ row, record }): Effect.fn.Return<void, CallError | StoreError> {
        const end = yield* importGroup(context, record, row, {
          oldestMessageAt: oldest.get(record.id),
          oldestJoinAt: yield* loading.staged.oldestJoin(row),
        })
        progress.done++
        if (end._tag === "Loaded") yield* loading.outcomes.settle("groups", [{ row, state: "loaded" }])
        if (end._tag === "Refused")
          yield* loading.outcomes.settle("groups", [{ row, state: "rejected", reason: end.why }])
        if (end._tag === "Held") held.set(Wire.groupIdOf(context.settings, record), end.why)
      }),
      { concurrency: atOnce.groups, discard: true },
    )
  }
  for (const lane of context.settings.selfChat === "group" ? lanes : []) {
    const self = selfChatUser(lane.conversation)
    if (self === undefined) continue
    // It is no record of the source and has no outcome: that its lane has messages says that it is there.
    if ((yield* loading.outcomes.checkpoint(lane.lane)).newest !== undefined) continue
    const user = yield* loading.staged.user(self)
    const { group } = selfChat(context.settings, user?.record ?? { id: self, name: self })
    const end = yield* importGroup(context, group, -lane.lane, { oldestMessageAt: lane.oldest })
    if (end._tag !== "Loaded") held.set(Wire.groupIdOf(context.settings, group), end.why)
  }
  return held
})

type End = { readonly _tag: "Loaded" } | { readonly _tag: "Refused" | "Held"; readonly why: string }

/** Imports one group. After a lost answer, or where the id is taken, the service is asked what it has. */
const importGroup = Effect.fnUntraced(function* (
  { client, loading, settings, accounts, rules, progress }: Omit<LoadContext, "heldGroups">,
  record: Group,
  row: number,
  facts: Pick<Wire.GroupFacts, "oldestMessageAt" | "oldestJoinAt">,
): Effect.fn.Return<End, CallError | StoreError> {
  const now = Timestamps.fromMillis(yield* Clock.currentTimeMillis)
  const ownerIsAccount = record.ownerId !== undefined && accounts.has(record.ownerId)
  const { body } = Wire.group(settings, record, { ...facts, ownerIsAccount, now })
  const known = yield* loading.outcomes.journaled("groups", body.GroupId)
  const note = { row, created: known?.created ?? body.CreateTime, isOurs: known?.isOurs ?? true }
  const request = { ...body, CreateTime: note.created }
  yield* loading.outcomes.journal("groups", body.GroupId, note)
  const isThere = Effect.fnUntraced(function* (isOurs: boolean): Effect.fn.Return<End, StoreError> {
    if (!isOurs) yield* loading.outcomes.journal("groups", body.GroupId, { ...note, isOurs })
    return { _tag: "Loaded" }
  })
  /** An attempt of this run or of an earlier one may have made it. */
  let mayBeOurs = known?.isOurs ?? false
  for (let attempt = 1; ; attempt++) {
    const answer: Result.Result<unknown, CallError> = yield* Effect.result(client.importGroup(request))
    progress.calls++
    if (Result.isSuccess(answer)) return yield* isThere(true)
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
        if (differences.length === 0) return yield* isThere(mayBeOurs)
        yield* isThere(false)
        const why = `The id ${body.GroupId} is taken by another group: ${differences.join(", ")}. Destroy that group, or set another groupIdPrefix.`
        return { _tag: "Refused", why }
      }
    }
    if (attempt > rules.attempts)
      return endsRun(error) ? yield* Effect.fail(error) : { _tag: "Held", why: error.message }
    yield* Effect.sleep(Math.min(10_000, 200 * 2 ** attempt) * (0.5 + (yield* Random.next) / 2))
  }
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
