import * as Schema from "effect/Schema"
import { endpoint } from "./Endpoint.ts"
import { GroupId } from "./fields.ts"
import { GroupMember } from "./get-group-info.ts"

export class GetGroupMemberInfoRequest extends Schema.Opaque<GetGroupMemberInfoRequest>()(
  Schema.Struct({
    GroupId,
    /** Which fields are wanted; all when left out. */
    MemberInfoFilter: Schema.optionalKey(Schema.Array(Schema.String)),
    MemberRoleFilter: Schema.optionalKey(Schema.Array(Schema.Literals(["Owner", "Admin", "Member"]))),
    AppDefinedDataFilter_GroupMember: Schema.optionalKey(Schema.Array(Schema.String)),
    /** Members of this page. */
    Limit: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThan(0))),
    /** Members before this page; not for a Community. */
    Offset: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))),
    /** The last answer's `Next`, `""` first; for a Community. */
    Next: Schema.optionalKey(Schema.String),
  }),
) {}

export class GetGroupMemberInfoResponse extends Schema.Opaque<GetGroupMemberInfoResponse>()(
  Schema.Struct({
    MemberNum: Schema.optionalKey(Schema.Int),
    MemberList: Schema.Array(GroupMember),
    Next: Schema.optionalKey(Schema.String),
  }),
) {}

/** Reads a group's members page by page. Pages: trtc.io 34962; cloud.tencent.com 269/1617. */
export const getGroupMemberInfo = endpoint({
  name: "get_group_member_info",
  path: "v4/group_open_http_svc/get_group_member_info",
  rate: 200,
  repeat: "safe",
  request: GetGroupMemberInfoRequest,
  response: GetGroupMemberInfoResponse,
  codes: [10002, 10003, 10004, 10007, 10010, 10015],
  records: ({ GroupId }) => [GroupId],
})
