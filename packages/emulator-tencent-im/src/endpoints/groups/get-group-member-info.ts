import * as Schema from "effect/Schema"
import { ok } from "../Answer.ts"
import { endpoint } from "../Endpoint.ts"
import { optional } from "../Fields.ts"
import { findGroup } from "./find-group.ts"
import { memberInfo } from "./get-group-info.ts"

const Names = optional(Schema.Array(Schema.String))
const mostMembers = 6_000
const memberPage = 100

/** Lists members in the order in which they joined: by `Offset`, or by `Next` in a community. */
export const getGroupMemberInfo = endpoint({
  service: "group_open_http_svc",
  name: "get_group_member_info",
  perSecond: 200,
  request: Schema.Struct({
    GroupId: Schema.String,
    Limit: optional(Schema.Natural),
    Offset: optional(Schema.Natural),
    Next: optional(Schema.String),
    MemberInfoFilter: Names,
    MemberRoleFilter: Names,
    AppDefinedDataFilter_GroupMember: Names,
  }),
  invalid: 10004,
  answer: ({ request, state }) => {
    const found = findGroup(state, request.GroupId)
    if ("refusal" in found) return found.refusal
    const { group } = found
    const community = group.profile.type === "Community"
    const start = community ? Number(request.Next || "0") || 0 : (request.Offset ?? 0)
    const count = Math.min(request.Limit || (community ? memberPage : mostMembers), mostMembers)
    const roles = request.MemberRoleFilter
    const members = Array.from(group.members.values()).filter(({ role }) => roles === undefined || roles.includes(role))
    const list = members
      .slice(start, start + count)
      .map((m) => memberInfo(group, m, request.MemberInfoFilter, request.AppDefinedDataFilter_GroupMember))
    const next = start + count < members.length ? String(start + count) : ""
    return ok({ MemberNum: group.members.size, MemberList: list, ...(community ? { Next: next } : {}) })
  },
})
