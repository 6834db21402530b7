import * as Schema from "effect/Schema"
import type { Settings } from "../../Settings.ts"
import type { Group, KeyValue, Member } from "../../state/Groups.ts"
import { unread } from "../../state/Groups.ts"
import { ok, refuse } from "../Answer.ts"
import { endpoint } from "../Endpoint.ts"
import { optional } from "../Fields.ts"
import { findGroup } from "./find-group.ts"

const Names = optional(Schema.Array(Schema.String))

const ResponseFilter = Schema.Struct({
  GroupBaseInfoFilter: Names,
  MemberInfoFilter: Names,
  AppDefinedDataFilter_Group: Names,
  AppDefinedDataFilter_GroupMember: Names,
})
type ResponseFilter = typeof ResponseFilter.Type

const mostGroups = 50
const mostBytes = 1024 * 1024

const baseInfo = (group: Group, settings: Settings): Readonly<Record<string, unknown>> => ({
  Type: group.profile.type,
  Name: group.profile.name,
  Appid: settings.sdkAppId,
  Introduction: group.profile.introduction,
  Notification: group.profile.notification,
  FaceUrl: group.profile.faceUrl,
  Owner_Account: group.owner ?? "",
  CreateTime: group.log.createTime,
  LastInfoTime: group.log.createTime,
  LastMsgTime: group.log.lastTime,
  NextMsgSeq: group.log.lastSeq + 1,
  MemberNum: group.members.size,
  MaxMemberNum: group.profile.maxMembers,
  ApplyJoinOption: group.profile.applyJoinOption,
  ShutUpAllMember: "Off",
})

/** What can be asked about a member, field by field. */
const memberFields: Readonly<Record<string, (group: Group, member: Member) => unknown>> = {
  Role: (_, { role }) => role,
  JoinTime: (_, { joinTime }) => joinTime,
  MsgSeq: (group, member) => group.log.lastSeq - unread(group, member),
  MsgFlag: () => "AcceptAndNotify",
  LastSendMsgTime: (group, { account }) => group.log.lastTimeBy(account.id),
  ShutUpUntil: () => 0,
}

const only = (custom: ReadonlyArray<KeyValue>, names: ReadonlyArray<string> | undefined) =>
  names === undefined ? custom : custom.filter(({ Key }) => names.includes(Key))

/** A member as the service shows it; without `names` with all fields. */
export const memberInfo = (
  group: Group,
  member: Member,
  names: ReadonlyArray<string> | undefined,
  custom: ReadonlyArray<string> | undefined,
): Readonly<Record<string, unknown>> => {
  const info: Record<string, unknown> = { Member_Account: member.account.id }
  for (const name of names ?? Object.keys(memberFields)) {
    const field = Object.hasOwn(memberFields, name) ? memberFields[name] : undefined
    if (field !== undefined) info[name] = field(group, member)
  }
  const data = only(member.custom, custom)
  if (data.length > 0) info.AppMemberDefinedData = data
  return info
}

/** Without a filter everything; with one, only the parts it names. */
const groupInfo = (group: Group, settings: Settings, filter: ResponseFilter | undefined) => {
  const info: Record<string, unknown> = { ErrorCode: 0, ErrorInfo: "", GroupId: group.profile.id }
  const base = baseInfo(group, settings)
  for (const name of filter === undefined ? Object.keys(base) : (filter.GroupBaseInfoFilter ?? [])) {
    if (Object.hasOwn(base, name)) info[name] = base[name]
  }
  if (filter === undefined || filter.AppDefinedDataFilter_Group !== undefined) {
    info.AppDefinedData = only(group.profile.custom, filter?.AppDefinedDataFilter_Group)
  }
  if (filter === undefined || filter.MemberInfoFilter !== undefined) {
    info.MemberList = Array.from(group.members.values(), (member) =>
      memberInfo(group, member, filter?.MemberInfoFilter, filter?.AppDefinedDataFilter_GroupMember),
    )
  }
  return info
}

/** Describes up to fifty groups, each with a code of its own. */
export const getGroupInfo = endpoint({
  service: "group_open_http_svc",
  name: "get_group_info",
  perSecond: 200,
  request: Schema.Struct({
    GroupIdList: Schema.NonEmptyArray(Schema.String),
    ResponseFilter: optional(ResponseFilter),
  }),
  invalid: 10004,
  answer: ({ request, settings, state }) => {
    if (request.GroupIdList.length > mostGroups) return refuse(10004, `GroupIdList has more than ${mostGroups} groups`)
    const infos: Array<unknown> = []
    let bytes = 0
    for (const id of request.GroupIdList) {
      const found = findGroup(state, id)
      const info =
        "group" in found
          ? groupInfo(found.group, settings, request.ResponseFilter)
          : { ErrorCode: found.refusal.ErrorCode, ErrorInfo: found.refusal.ErrorInfo, GroupId: id }
      bytes += Buffer.byteLength(JSON.stringify(info))
      if (bytes > mostBytes) return refuse(10018, "the answer would be longer than 1 MB")
      infos.push(info)
    }
    return ok({ GroupInfo: infos })
  },
})
