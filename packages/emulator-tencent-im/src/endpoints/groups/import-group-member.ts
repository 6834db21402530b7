import * as Schema from "effect/Schema"
import { join, setUnread } from "../../state/Groups.ts"
import { ok, refuse } from "../Answer.ts"
import { endpoint } from "../Endpoint.ts"
import { optional } from "../Fields.ts"
import { findHistoryGroup } from "./find-group.ts"

const failed = 0
const imported = 1
const alreadyMember = 2

const ImportedMember = Schema.Struct({
  Member_Account: Schema.String,
  Role: optional(Schema.Literal("Admin")),
  JoinTime: optional(Schema.Int),
  UnreadMsgNum: optional(Schema.Natural),
})

/** Adds members as of the past. Someone who cannot be added fails alone, without a reason. */
export const importGroupMember = endpoint({
  service: "group_open_http_svc",
  name: "import_group_member",
  perSecond: 200,
  request: Schema.Struct({ GroupId: Schema.String, MemberList: Schema.NonEmptyArray(ImportedMember) }),
  invalid: 10004,
  answer: ({ request, settings, state, now, itemFault }) => {
    const most = settings.switches.membersPerCall
    if (request.MemberList.length > most)
      return refuse(10005, `MemberList has ${request.MemberList.length} members, more than ${most}`)
    const found = findHistoryGroup(state, request.GroupId)
    if ("refusal" in found) return found.refusal
    const { group } = found
    const results = request.MemberList.map(({ Member_Account: id, Role, JoinTime, UnreadMsgNum = 0 }, i) => {
      const result = (Result: number) => ({ Member_Account: id, Result })
      const fault = itemFault(i)
      if (fault !== undefined) return result(fault)
      if (group.members.has(id)) return result(alreadyMember)
      const account = state.accounts.get(id)
      if (account === undefined || account.groups >= settings.limits.groupsPerUser) return result(failed)
      if (group.members.size >= group.profile.maxMembers) return result(failed)
      if (JoinTime !== undefined && (JoinTime <= group.log.createTime || JoinTime >= now)) return result(failed)
      setUnread(group, join(group, account, Role ?? "Member", JoinTime ?? now), UnreadMsgNum)
      return result(imported)
    })
    return ok({ MemberList: results })
  },
})
