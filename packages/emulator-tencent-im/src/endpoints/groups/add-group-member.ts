import * as Schema from "effect/Schema"
import { join } from "../../state/Groups.ts"
import { ok, refuse } from "../Answer.ts"
import { endpoint } from "../Endpoint.ts"
import { Flag, optional } from "../Fields.ts"
import { findHistoryGroup } from "./find-group.ts"

const added = 1
const alreadyMember = 2

/** Adds members as of now. */
export const addGroupMember = endpoint({
  service: "group_open_http_svc",
  name: "add_group_member",
  perSecond: 200,
  request: Schema.Struct({
    GroupId: Schema.String,
    Silence: optional(Flag),
    MemberList: Schema.NonEmptyArray(Schema.Struct({ Member_Account: Schema.String })),
  }),
  invalid: 10004,
  answer: ({ request, settings, state, now, itemFault }) => {
    const most = settings.switches.membersPerCall
    if (request.MemberList.length > most)
      return refuse(10005, `MemberList has ${request.MemberList.length} members, more than ${most}`)
    const found = findHistoryGroup(state, request.GroupId)
    if ("refusal" in found) return found.refusal
    const { group } = found
    const ids = request.MemberList.map((member) => member.Member_Account)
    const fresh = new Set(ids.filter((id) => !group.members.has(id)))
    if (group.members.size + fresh.size > group.profile.maxMembers) return refuse(10014, "the group would be too full")
    for (const id of fresh) {
      const account = state.accounts.get(id)
      if (account === undefined) return refuse(10019, `account ${id} does not exist`)
      if (account.groups >= settings.limits.groupsPerUser) return refuse(10037, `${id} is in too many groups`)
    }
    const results = ids.map((id, i) => {
      const fault = itemFault(i)
      if (fault !== undefined) return { Member_Account: id, Result: fault }
      const account = group.members.has(id) ? undefined : state.accounts.get(id)
      if (account !== undefined) join(group, account, "Member", now)
      return { Member_Account: id, Result: account === undefined ? alreadyMember : added }
    })
    return ok({ MemberList: results })
  },
})
