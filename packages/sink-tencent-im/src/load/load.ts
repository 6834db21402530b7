import { type Loading, Progress, type SinkError, type StoreError } from "@chatferry/core"
import * as Effect from "effect/Effect"
import { TencentImClient } from "../client/TencentImClient.ts"
import type { CallError } from "../errors/CallError.ts"
import type { WireSettings } from "../wire/Settings.ts"
import { loadAccounts } from "./accounts.ts"
import { loadConversationGroups } from "./conversation-groups.ts"
import { loadGroups } from "./groups.ts"
import type { LaneRules } from "./Lane.ts"
import { loadLanes } from "./lanes.ts"
import { loadMembers } from "./members.ts"
import { loadUnreadCounts } from "./unread-counts.ts"

/**
 * Accounts → groups → messages → members with their unread counts → conversation groups; with `memberOrder: "first"`
 * members come before the messages. Last, unread counts are set that messages have set to 0, and those of owners.
 */
export const load = Effect.fn("tencent-im.load")(function* (
  loading: Loading,
  settings: WireSettings,
  rules: LaneRules,
  holdLimit: number,
): Effect.fn.Return<void, CallError | SinkError | StoreError, TencentImClient> {
  const client = yield* TencentImClient
  const progress = yield* Progress.Current
  const total = yield* loading.outcomes.waiting
  const base = { loading, client, settings, rules, holdLimit, progress }
  Progress.begin(progress, "accounts", total.users)
  const accounts = yield* loadAccounts(base)
  const lanes = yield* loading.staged.lanes
  Progress.begin(progress, "groups", total.groups)
  const { held: heldGroups, owners, stopped } = yield* loadGroups({ ...base, accounts }, lanes)
  const context = { ...base, accounts, heldGroups }
  const members = Effect.gen(function* () {
    Progress.begin(progress, "members", total.members - owners)
    yield* loadMembers(context, lanes)
  })
  if (settings.memberOrder === "first") yield* members
  Progress.begin(progress, "messages", total.messages)
  yield* loadLanes(context, lanes)
  if (settings.memberOrder === "last") yield* members
  yield* loadUnreadCounts(context, lanes)
  Progress.begin(progress, "conversation groups", total.conversationGroups)
  yield* loadConversationGroups(context)
  if (stopped !== undefined) return yield* stopped
})
