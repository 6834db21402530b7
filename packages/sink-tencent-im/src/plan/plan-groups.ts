import type { Conversation, Group, Staged, StoreError } from "@chatferry/core"
import * as Effect from "effect/Effect"
import { endpoints } from "../api/endpoints.ts"
import { groupAtTarget } from "../load/group-at-target.ts"
import { selfChat, selfChatUser } from "../wire/chat.ts"
import * as Wire from "../wire/group.ts"
import { type ClashFinder, groupClashes } from "../wire/Ids.ts"
import type { GroupType } from "../wire/Settings.ts"
import { idClash } from "./id-clash.ts"
import type { PlanContext } from "./PlanContext.ts"

/** A group as it is, or will be, at the service. */
export interface PlannedGroup {
  readonly id: string
  readonly type: GroupType
  /** The second of its creation. */
  readonly created: number
  readonly members: number
  /** No earlier run has loaded it, or was told that it is refused. */
  readonly isNew: boolean
  readonly isRefused: boolean
}

/** The groups by the source's id; that of a chat with oneself by the id it is given. */
export type PlannedGroups = ReadonlyMap<string, PlannedGroup>

/** The id of the group that a conversation is, or becomes. */
export const groupKey = (conversation: Conversation): string =>
  conversation.kind === "group" ? conversation.groupId : `self-${conversation.userIds[0]}`

/** Plans the groups of the source, and a private group for each chat with oneself. */
export const planGroups = Effect.fnUntraced(function* (
  context: PlanContext,
  accounts: ReadonlySet<string>,
  lanes: ReadonlyArray<Staged.Lane>,
): Effect.fn.Return<PlannedGroups, StoreError> {
  const { staged, outcomes } = context.loading
  const groups = new Map<string, PlannedGroup>()
  const ids = groupClashes()
  const oldest = new Map(lanes.map(({ conversation, oldest }) => [groupKey(conversation), oldest]))
  for (let after = 0; ; ) {
    const page = yield* staged.groups(after, 500)
    const last = page.at(-1)
    if (last === undefined) break
    after = last.row
    for (const { row, record } of page) {
      const facts = { oldestMessageAt: oldest.get(record.id), oldestJoinAt: yield* staged.oldestJoin(row) }
      const state = yield* outcomes.state("groups", 0, row)
      const group = yield* planGroup(context, accounts, ids, { row, record }, facts, state === undefined)
      groups.set(record.id, { ...group, isRefused: state === "rejected" })
    }
  }
  for (const lane of context.settings.selfChat === "group" ? lanes : []) {
    const self = selfChatUser(lane.conversation)
    if (self === undefined) continue
    const user = yield* staged.user(self)
    const { group: record, adjustments } = selfChat(context.settings, user?.record ?? { id: self, name: self })
    const numbered = { row: -lane.lane, record }
    // As loading does: that its lane has messages says that it is there.
    const isNew = (yield* outcomes.checkpoint(lane.lane)).newest === undefined
    groups.set(record.id, yield* planGroup(context, accounts, ids, numbered, { oldestMessageAt: lane.oldest }, isNew))
    if (isNew) context.tally.adjust(adjustments)
  }
  return groups
})

const planGroup = Effect.fnUntraced(function* (
  { loading: { outcomes }, settings, now, forecast, tally, findings }: PlanContext,
  accounts: ReadonlySet<string>,
  ids: ClashFinder,
  { row, record }: Staged.Numbered<Group>,
  facts: Pick<Wire.GroupFacts, "oldestMessageAt" | "oldestJoinAt">,
  isNew: boolean,
): Effect.fn.Return<PlannedGroup, StoreError> {
  const ownerIsAccount = record.ownerId !== undefined && accounts.has(record.ownerId)
  const at = yield* groupAtTarget(outcomes, settings, row, record)
  const { body, adjustments } = Wire.group(settings, record, { ...facts, ownerIsAccount, now, at })
  const clash = ids.add(record.id, body.GroupId)
  if (clash !== undefined) findings.push(idClash(clash))
  // The coming run adjusts only what it imports; that a group keeps its type is told as long as its kind is another.
  tally.adjust(isNew ? adjustments : adjustments.filter(({ kind }) => kind === "kind-kept"))
  if (isNew) forecast.chain("groups", [[endpoints.importGroup, 1]])
  return {
    id: at.id,
    type: at.type,
    created: at.note?.created ?? body.CreateTime,
    members: record.members.length,
    isNew,
    isRefused: false,
  }
})
