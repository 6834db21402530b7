import type { Difference, Loading, StoreError } from "@chatferry/core"
import * as Effect from "effect/Effect"
import type { Client } from "../client/TencentImClient.ts"
import { counted } from "../counted.ts"
import type { CallError } from "../errors/CallError.ts"
import { groupAtTarget } from "../load/group-at-target.ts"
import { userId } from "../wire/Ids.ts"
import { fixed, type WireSettings } from "../wire/Settings.ts"

/** `get_group_info` takes at most so many. */
const groupsPerCall = 50

/** Whether every account is there. */
export const verifyAccounts = Effect.fnUntraced(function* (
  client: Client,
  { outcomes, staged }: Loading,
  settings: WireSettings,
): Effect.fn.Return<ReadonlyArray<Difference>, CallError | StoreError> {
  const ids = [...(yield* outcomes.accounts), ...(yield* staged.unknownSenders)]
  const found: Array<Difference> = []
  for (let from = 0; from < ids.length; from += fixed.accountsPerCall) {
    const [first, ...rest] = ids
      .slice(from, from + fixed.accountsPerCall)
      .map((id) => ({ UserID: userId(settings, id) }))
    if (first === undefined) break
    const { ResultItem } = yield* client.retrying.accountCheck({ CheckItem: [first, ...rest] })
    for (const { UserID, AccountStatus } of ResultItem)
      if (AccountStatus !== "Imported") found.push({ where: "users", what: `the account ${UserID} is not there` })
  }
  return found
})

/** Whether every group is there, of its type, with its members. */
export const verifyGroups = Effect.fnUntraced(function* (
  client: Client,
  { outcomes, staged }: Loading,
  settings: WireSettings,
): Effect.fn.Return<ReadonlyArray<Difference>, CallError | StoreError> {
  const found: Array<Difference> = []
  for (let after = 0; ; ) {
    const page = yield* staged.groups(after, groupsPerCall)
    const last = page.at(-1)
    if (last === undefined) return found
    after = last.row
    const expected = new Map<string, { readonly type: string; readonly members: number }>()
    for (const { row, record } of page) {
      if ((yield* outcomes.state("groups", 0, row)) !== "loaded") continue
      const members = yield* outcomes.loadedMembers(row)
      const { id, type } = yield* groupAtTarget(outcomes, settings, row, record)
      expected.set(id, { type, members })
    }
    const [first, ...rest] = expected.keys()
    if (first === undefined) continue
    const { GroupInfo } = yield* client.retrying.getGroupInfo({ GroupIdList: [first, ...rest] })
    for (const info of GroupInfo) {
      const wanted = expected.get(info.GroupId)
      if (wanted === undefined) continue
      if (info.ErrorCode !== 0) found.push({ where: "groups", what: `the group ${info.GroupId} is not there` })
      else if (info.Type !== wanted.type)
        found.push({ where: "groups", what: `the group ${info.GroupId} is ${info.Type}, not ${wanted.type}` })
      // An owner who is no member of the source's list is one all the same.
      else if ((info.MemberNum ?? 0) < wanted.members)
        found.push({
          where: "members",
          what: `the group ${info.GroupId} has ${counted(info.MemberNum ?? 0, "member")}, not ${wanted.members}`,
        })
    }
  }
})
