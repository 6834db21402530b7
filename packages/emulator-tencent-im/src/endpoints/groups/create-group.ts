import * as Schema from "effect/Schema"
import { join } from "../../state/Groups.ts"
import { ok, refuse } from "../Answer.ts"
import { endpoint } from "../Endpoint.ts"
import { KeyValues, optional } from "../Fields.ts"
import { addGroup, checkNewGroup, groupFields, membersOf } from "./new-group.ts"

const InitialMember = Schema.Struct({
  Member_Account: Schema.String,
  Role: optional(Schema.Literal("Admin")),
  AppMemberDefinedData: optional(KeyValues),
})

/** Creates a group with its first members. */
export const createGroup = endpoint({
  service: "group_open_http_svc",
  name: "create_group",
  perSecond: 200,
  request: Schema.Struct({ ...groupFields, MemberList: optional(Schema.Array(InitialMember)) }),
  invalid: 10004,
  answer: (call) => {
    const { request, settings, state, now } = call
    const list = request.MemberList ?? []
    if (list.length > 100) return refuse(10005, "MemberList has more than 100 members")
    if (request.Type === "AVChatRoom" && list.length > 0) return refuse(10007, "AVChatRoom takes no MemberList")
    const limit = membersOf(call, request.Type)
    if (request.MaxMemberCount !== undefined && request.MaxMemberCount > limit) {
      return refuse(10004, `MaxMemberCount is greater than the ${limit} of the plan`)
    }
    const checked = checkNewGroup(call, (id) =>
      request.Owner_Account !== undefined && state.groups.get(id)?.owner === request.Owner_Account
        ? refuse(10025, `group id ${id} is in use by the same owner`)
        : refuse(10021, `group id ${id} is in use`),
    )
    if ("refusal" in checked) return checked.refusal
    const { owner } = checked
    const ids = new Set(list.map((member) => member.Member_Account))
    const most = request.MaxMemberCount ?? limit
    if (new Set(owner === undefined ? ids : [...ids, owner.id]).size > most) {
      return refuse(10038, `more members than the ${most} the group may have`)
    }
    for (const { Member_Account: id, AppMemberDefinedData: data = [] } of list) {
      const account = state.accounts.get(id)
      if (account === undefined) return refuse(10004, `Member_Account ${id} is not imported`)
      if (account.groups >= settings.limits.groupsPerUser) return refuse(10037, `${id} is in too many groups`)
      const unknown = data.find(({ Key }) => !settings.customFields.member.has(Key))
      if (unknown !== undefined) return refuse(10004, `member field ${unknown.Key} was not created in the console`)
    }
    const group = addGroup(call, owner, most, now)
    for (const { Member_Account: id, Role, AppMemberDefinedData } of list) {
      const account = state.accounts.get(id)
      if (account === undefined || group.members.has(id)) continue
      join(group, account, Role ?? "Member", now, AppMemberDefinedData)
    }
    const { id, type } = group.profile
    return ok(type === "Community" ? { GroupId: id, Type: type, HugeGroupFlag: 0 } : { GroupId: id })
  },
})
