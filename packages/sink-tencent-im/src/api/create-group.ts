import * as Schema from "effect/Schema"
import { endpoint } from "./Endpoint.ts"
import { AccountId, CustomField } from "./fields.ts"
import { groupProfile, profileBounds } from "./group-profile.ts"

/** A first member of a new group. */
export class InitialMember extends Schema.Opaque<InitialMember>()(
  Schema.Struct({
    Member_Account: AccountId,
    /** Left out for a plain member. */
    Role: Schema.optionalKey(Schema.Literal("Admin")),
    AppMemberDefinedData: Schema.optionalKey(Schema.Array(CustomField)),
  }),
) {}

export class CreateGroupRequest extends Schema.Opaque<CreateGroupRequest>()(
  Schema.Struct({
    ...groupProfile,
    Type: Schema.Literals(["Public", "Private", "ChatRoom", "AVChatRoom", "Community"]),
    /** At most 100; not for an AVChatRoom. */
    MemberList: Schema.optionalKey(Schema.Array(InitialMember).check(Schema.isMaxLength(100))),
  }),
) {}

export class CreateGroupResponse extends Schema.Opaque<CreateGroupResponse>()(
  Schema.Struct({
    GroupId: Schema.String,
    /** With `HugeGroupFlag`, for a Community only. */
    Type: Schema.optionalKey(Schema.String),
    HugeGroupFlag: Schema.optionalKey(Schema.Int),
  }),
) {}

/**
 * Creates a group as of now, with webhooks and notifications; a migration needs it for AVChatRooms only.
 * Pages: trtc.io 34895 (2024); cloud.tencent.com 269/1615 (2025-11-03).
 */
export const createGroup = endpoint({
  name: "create_group",
  path: "v4/group_open_http_svc/create_group",
  rate: 200,
  repeat: "read-first",
  request: CreateGroupRequest,
  response: CreateGroupResponse,
  codes: [10002, 10003, 10004, 10005, 10006, 10007, 10008, 10016, 10021, 10025, 10036, 10037, 10038, 10058, 80001],
  records: ({ GroupId, Name }) => [GroupId ?? Name],
  bounds: profileBounds,
})
