import * as Schema from "effect/Schema"
import { endpoint } from "./Endpoint.ts"
import { CustomField, GroupId } from "./fields.ts"

export class GetGroupInfoRequest extends Schema.Opaque<GetGroupInfoRequest>()(
  Schema.Struct({
    /** 1 to 50 groups; the answer has at most 1 MB (10018). */
    GroupIdList: Schema.NonEmptyArray(GroupId).check(Schema.isMaxLength(50)),
    /** Which fields are wanted; all when left out. */
    ResponseFilter: Schema.optionalKey(
      Schema.Struct({
        GroupBaseInfoFilter: Schema.optionalKey(Schema.Array(Schema.String)),
        MemberInfoFilter: Schema.optionalKey(Schema.Array(Schema.String)),
        AppDefinedDataFilter_Group: Schema.optionalKey(Schema.Array(Schema.String)),
        AppDefinedDataFilter_GroupMember: Schema.optionalKey(Schema.Array(Schema.String)),
      }),
    ),
  }),
) {}

/** A member as the service has it. */
export class GroupMember extends Schema.Opaque<GroupMember>()(
  Schema.Struct({
    Member_Account: Schema.String,
    /** `Owner`, `Admin` or `Member`. */
    Role: Schema.optionalKey(Schema.String),
    JoinTime: Schema.optionalKey(Schema.Int),
    /** The sequence up to which the member has read. */
    MsgSeq: Schema.optionalKey(Schema.Int),
    MsgFlag: Schema.optionalKey(Schema.String),
    LastSendMsgTime: Schema.optionalKey(Schema.Int),
    ShutUpUntil: Schema.optionalKey(Schema.Int),
    NameCard: Schema.optionalKey(Schema.String),
    AppMemberDefinedData: Schema.optionalKey(Schema.Array(CustomField)),
  }),
) {}

/** A group as the service has it, or why it cannot be shown. */
export class GroupInfo extends Schema.Opaque<GroupInfo>()(
  Schema.Struct({
    GroupId: Schema.String,
    /** Of this group alone: 0, or a code such as 10010. */
    ErrorCode: Schema.Int,
    ErrorInfo: Schema.optionalKey(Schema.String),
    Type: Schema.optionalKey(Schema.String),
    Name: Schema.optionalKey(Schema.String),
    Appid: Schema.optionalKey(Schema.Int),
    Introduction: Schema.optionalKey(Schema.String),
    Notification: Schema.optionalKey(Schema.String),
    FaceUrl: Schema.optionalKey(Schema.String),
    Owner_Account: Schema.optionalKey(Schema.String),
    CreateTime: Schema.optionalKey(Schema.Int),
    LastInfoTime: Schema.optionalKey(Schema.Int),
    /** Time of the newest message. */
    LastMsgTime: Schema.optionalKey(Schema.Int),
    /** The sequence that the next message will get: one more than the messages so far. */
    NextMsgSeq: Schema.optionalKey(Schema.Int),
    MemberNum: Schema.optionalKey(Schema.Int),
    MaxMemberNum: Schema.optionalKey(Schema.Int),
    ApplyJoinOption: Schema.optionalKey(Schema.String),
    ShutUpAllMember: Schema.optionalKey(Schema.String),
    AppDefinedData: Schema.optionalKey(Schema.Array(CustomField)),
    MemberList: Schema.optionalKey(Schema.Array(GroupMember)),
  }),
) {}

export class GetGroupInfoResponse extends Schema.Opaque<GetGroupInfoResponse>()(
  Schema.Struct({ GroupInfo: Schema.Array(GroupInfo) }),
) {}

/** Reads up to 50 groups. Pages: trtc.io 34961; cloud.tencent.com 269/1616. */
export const getGroupInfo = endpoint({
  name: "get_group_info",
  path: "v4/group_open_http_svc/get_group_info",
  rate: 200,
  repeat: "safe",
  request: GetGroupInfoRequest,
  response: GetGroupInfoResponse,
  codes: [10002, 10003, 10004, 10007, 10010, 10015, 10018],
  records: ({ GroupIdList }) => GroupIdList,
})
