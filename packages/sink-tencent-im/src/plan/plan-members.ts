import type { Group, Staged, StoreError } from "@chatferry/core"
import * as Effect from "effect/Effect"
import { endpoints } from "../api/endpoints.ts"
import { memberId } from "../wire/Adjustment.ts"
import { members as mapMembers } from "../wire/members.ts"
import type { PlanContext } from "./PlanContext.ts"
import type { PlannedGroup, PlannedGroups } from "./plan-groups.ts"
import type { PlannedLanes } from "./plan-lanes.ts"

/** Plans the members of the groups, and the unread counts that are set after the messages. */
export const planMembers = Effect.fnUntraced(function* (
  context: PlanContext,
  accounts: ReadonlySet<string>,
  groups: PlannedGroups,
  lanes: PlannedLanes,
): Effect.fn.Return<void, StoreError> {
  const { staged } = context.loading
  for (let after = 0; ; ) {
    const page = yield* staged.groups(after, 500)
    const last = page.at(-1)
    if (last === undefined) return
    after = last.row
    for (const group of page) {
      const planned = groups.get(group.record.id)
      if (planned === undefined || planned.isRefused) continue
      yield* planMembersOf(context, accounts, group, planned, lanes.get(group.record.id))
    }
  }
})

const planMembersOf = Effect.fnUntraced(function* (
  { loading: { outcomes }, settings, now, forecast, tally }: PlanContext,
  accounts: ReadonlySet<string>,
  { row, record }: Staged.Numbered<Group>,
  { created, type, isNew }: PlannedGroup,
  lane: { readonly lane: number; readonly sent: number; readonly isHeld: boolean } | undefined,
): Effect.fn.Return<void, StoreError> {
  const { ownerId } = record
  const isFirst = settings.memberOrder === "first"
  // As loading does: what depends on the messages waits with them.
  const waits = lane?.isHeld ?? false
  const pending = new Set((yield* outcomes.members(row, 0, Number.MAX_SAFE_INTEGER)).map(({ record }) => record.userId))
  const { items, owner, rejected, adjustments } = mapMembers(settings, record, {
    createTime: created,
    type,
    // As loading does: who waits for a group that is there was not imported with it.
    isOwnerIn: ownerId !== undefined && accounts.has(ownerId) && (isNew || !pending.has(ownerId)),
    isAccount: (id) => accounts.has(id),
    now,
  })
  const imported = items.map(({ member }) => member).filter(({ userId }) => pending.has(userId))
  if (pending.size > 0) {
    const waiting = new Set(Array.from(pending, (id) => memberId(record.id, id)))
    tally.adjust(adjustments.filter(({ recordId }) => waiting.has(recordId)))
    for (const { member, reason } of rejected)
      if (pending.has(member.userId)) tally.refuse(memberId(record.id, member.userId), reason)
    if (isFirst || !waits)
      forecast.chain("members", [
        [endpoints.importGroupMember, Math.ceil(imported.length / settings.limits.membersPerCall)],
      ])
  }
  if (waits || type === "ChatRoom") return
  const newest = lane === undefined ? 0 : (yield* outcomes.lastSeq(lane.lane)) + lane.sent
  const uncounted =
    (yield* outcomes.uncounted(row, newest)).length +
    (isFirst ? imported.filter(({ unreadCount }) => unreadCount).length : 0) +
    (owner !== undefined && owner.unread > 0 && pending.has(owner.member.userId) ? 1 : 0)
  for (let call = 0; call < uncounted; call++) forecast.chain("unread counts", [[endpoints.setUnreadMsgNum, 1]])
})
