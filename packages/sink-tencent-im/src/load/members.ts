import { type Member, type Outcomes, type SinkError, type Staged, type StoreError, Timestamps } from "@chatferry/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { CallError } from "../errors/CallError.ts"
import { members as map } from "../wire/members.ts"
import type { LoadContext } from "./Context.ts"
import { endsRun, isRefusal } from "./consequence.ts"
import { eachLoadedGroup, type LoadedGroup } from "./each-loaded-group.ts"
import { Holds, trying } from "./Holds.ts"

/**
 * Imports members with their unread counts, once the messages are there: each import of messages sets all counts to 0.
 * So the members of a group whose lane is held wait with it, unless they are to come first.
 */
export const loadMembers = (
  context: LoadContext,
  lanes: ReadonlyArray<Staged.Lane>,
): Effect.Effect<void, CallError | SinkError | StoreError> => {
  const holds = new Holds(context.holdLimit, "call", "for members in a row came to nothing")
  return eachLoadedGroup(
    context,
    lanes,
    Effect.fnUntraced(function* (group): Effect.fn.Return<void, CallError | SinkError | StoreError> {
      if (context.settings.memberOrder === "first") return yield* loadOf(context, holds, group, undefined)
      const { lane } = group
      if (lane === undefined) return yield* loadOf(context, holds, group, 0)
      const { outcomes } = context.loading
      if ((yield* outcomes.checkpoint(lane)).held !== undefined) return
      yield* loadOf(context, holds, group, yield* outcomes.lastSeq(lane))
    }),
  ).pipe(Effect.withSpan("tencent-im.members"))
}

const loadOf = Effect.fnUntraced(function* (
  { client, loading: { outcomes }, settings, accounts, progress }: LoadContext,
  holds: Holds,
  { row: group, record, at }: LoadedGroup,
  /** The group's newest message, where unread counts go with the members. */
  countedAt: number | undefined,
): Effect.fn.Return<void, CallError | SinkError | StoreError> {
  const pending = yield* outcomes.members(group, 0, Number.MAX_SAFE_INTEGER)
  if (pending.length === 0) return
  const { id: GroupId, type, note } = at
  if (note === undefined) return
  const rows = new Map(pending.map(({ row, record }) => [record.userId, row]))
  const { items, rejected } = map(settings, record, {
    createTime: note.created,
    type,
    // One who waits had no account yet when the group was imported, or a run ended in between: the service tells.
    isOwnerIn: record.ownerId !== undefined && accounts.has(record.ownerId) && !rows.has(record.ownerId),
    isAccount: (id) => accounts.has(id),
    now: Timestamps.fromMillis(yield* Clock.currentTimeMillis),
  })
  const rowOf = ({ userId }: Member) => rows.get(userId)
  const settle = (members: ReadonlyArray<{ member: Member; why?: string; isCounted?: boolean }>) =>
    outcomes.settle(
      "members",
      members.flatMap(({ member, why, isCounted }): ReadonlyArray<Outcomes.RecordOutcome> => {
        const row = rowOf(member)
        if (row === undefined) return []
        progress.done++
        if (why !== undefined) return [{ row, state: "rejected", reason: why }]
        return [{ row, state: "loaded", ...(isCounted && countedAt !== undefined ? { countedAt } : {}) }]
      }),
      group,
    )
  yield* settle(rejected.map(({ member, reason }) => ({ member, why: `${reason.refused}: ${reason.detail}` })))
  /** Answers why members were refused for good; fails with what ends the run. */
  const failed = (error: CallError): Effect.Effect<string | undefined, CallError> =>
    endsRun(error) ? Effect.fail(error) : Effect.succeed(isRefusal(error) ? error.message : undefined)
  const waiting = items.filter(({ member }) => rows.has(member.userId))
  for (let from = 0; from < waiting.length; from += settings.limits.membersPerCall) {
    const some = waiting.slice(from, from + settings.limits.membersPerCall)
    const [first, ...rest] = some.map(({ body }) => body)
    if (first === undefined) return
    const answer = yield* trying(holds, client.retrying.importGroupMember({ GroupId, MemberList: [first, ...rest] }))
    progress.calls++
    if (Result.isFailure(answer)) {
      const why = yield* failed(answer.failure)
      // What only this moment refuses is held: the next run tries again.
      if (why === undefined) return
      yield* settle(some.map(({ member }) => ({ member, why })))
      continue
    }
    const results = new Map(answer.success.MemberList.map(({ Member_Account, Result }) => [Member_Account, Result]))
    yield* settle(
      some.map(({ member, body }) =>
        isMember.has(results.get(body.Member_Account))
          ? { member, isCounted: results.get(body.Member_Account) === imported }
          : { member, why: refusedWithoutReason },
      ),
    )
  }
})

/** `Result`: imported, or a member already, whose unread count then stays as it was. */
const imported = 1
const isMember: ReadonlySet<number | undefined> = new Set([imported, 2])

const refusedWithoutReason =
  "import_group_member refused the member without a reason: the account may be missing, the group full, or the user in too many groups."
