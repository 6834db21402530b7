import * as Schema from "effect/Schema"
import type { Account } from "../../state/Accounts.ts"
import { type GroupType, groupTypes } from "../../state/Groups.ts"
import { type Answer, refuse } from "../Answer.ts"
import type { Call, Surroundings } from "../Endpoint.ts"
import { Flag, isGroupId, KeyValues, optional, Text } from "../Fields.ts"

/** What import_group and create_group have in common. */
export const groupFields = {
  Owner_Account: optional(Schema.String),
  Type: Schema.Literals(groupTypes),
  GroupId: optional(Schema.String),
  Name: Text(30).check(Schema.isMinLength(1)),
  Introduction: optional(Text(240)),
  Notification: optional(Text(300)),
  FaceUrl: optional(Text(100)),
  MaxMemberCount: optional(Schema.Int.check(Schema.isGreaterThan(0))),
  ApplyJoinOption: optional(Schema.Literals(["FreeAccess", "NeedPermission", "DisableApply"])),
  AppDefinedData: optional(KeyValues),
  SupportTopic: optional(Flag),
}
const Fields = Schema.Struct(groupFields)
type Fields = typeof Fields.Type

export const membersOf = ({ settings }: Surroundings, type: GroupType): number =>
  type === "AVChatRoom"
    ? Number.POSITIVE_INFINITY
    : type === "Community"
      ? settings.limits.communityMembers
      : settings.limits.members

/** Custom group values: ten keys, and only what the console knows. */
const wrongCustom = ({ request, settings }: Call<Fields>): string | undefined => {
  const data = request.AppDefinedData ?? []
  if (data.length > 10) return "AppDefinedData has more than 10 keys"
  const unknown = data.find(({ Key }) => !settings.customFields.group.has(Key))
  if (unknown !== undefined) return `AppDefinedData: field ${unknown.Key} was not created in the console`
  const long = data.find(({ Value }) => Buffer.byteLength(String(Value)) > 512)
  return long === undefined ? undefined : `AppDefinedData: value of ${long.Key} is longer than 512 bytes`
}

const wrongId = (id: string, type: GroupType): string | undefined => {
  if (!isGroupId(id)) return "GroupId is not 1 to 48 bytes of printable ASCII"
  if (type === "Community") return id.startsWith("@TGS#_") ? undefined : "GroupId of a Community must begin with @TGS#_"
  return id.startsWith("@TGS#") ? "GroupId must not begin with @TGS#" : undefined
}

/** The checks of a group's form, then of the plan. The owner, when there is one. */
export const checkNewGroup = (
  call: Call<Fields>,
  taken: (id: string) => Answer,
): { readonly owner: Account | undefined } | { readonly refusal: Answer } => {
  const { request, settings, state, now } = call
  const { groups } = state
  const { limits } = settings
  const refused = (code: number, info: string) => ({ refusal: refuse(code, info) })
  const wrong =
    wrongCustom(call) ?? (request.GroupId === undefined ? undefined : wrongId(request.GroupId, request.Type))
  if (wrong !== undefined) return refused(10004, wrong)
  const owner = request.Owner_Account === undefined ? undefined : state.accounts.get(request.Owner_Account)
  if (request.Owner_Account !== undefined && owner === undefined) {
    return refused(10004, `Owner_Account ${request.Owner_Account} is not imported`)
  }
  if (request.GroupId !== undefined && groups.get(request.GroupId)) return { refusal: taken(request.GroupId) }
  if (groups.size >= limits.groups) return refused(10058, `the plan allows ${limits.groups} groups`)
  if (groups.newOn(now) >= limits.groupsPerDay) return refused(10006, "too many new groups today")
  if (request.Type === "AVChatRoom") {
    if (groups.liveRooms >= limits.liveRooms) return refused(10036, `the plan allows ${limits.liveRooms} AVChatRooms`)
  } else if (owner !== undefined && owner.groups >= limits.groupsPerUser) {
    return refused(10037, `${owner.id} is in ${owner.groups} groups, as many as the plan allows`)
  }
  return { owner }
}

export const addGroup = (
  { request, state, now }: Call<Fields>,
  owner: Account | undefined,
  maxMembers: number,
  createTime: number,
) =>
  state.groups.add(
    {
      id: request.GroupId ?? state.groups.assignId(request.Type),
      type: request.Type,
      name: request.Name,
      introduction: request.Introduction ?? "",
      notification: request.Notification ?? "",
      faceUrl: request.FaceUrl ?? "",
      maxMembers,
      applyJoinOption: request.ApplyJoinOption ?? "NeedPermission",
      custom: request.AppDefinedData ?? [],
      supportsTopics: request.Type === "Community" && request.SupportTopic === 1,
    },
    createTime,
    owner,
    now,
  )
