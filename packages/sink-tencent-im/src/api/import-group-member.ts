import * as Schema from "effect/Schema"
import { endpoint } from "./Endpoint.ts"
import { AccountId, GroupId, Seconds, UInt32 } from "./fields.ts"
import { tooMany } from "./Limits.ts"

export class ImportedMember extends Schema.Opaque<ImportedMember>()(
  Schema.Struct({
    Member_Account: AccountId,
    /** Left out for a plain member. */
    Role: Schema.optionalKey(Schema.Literal("Admin")),
    /** After the group's creation and before now; otherwise this member fails. */
    JoinTime: Schema.optionalKey(Seconds),
    /** Cut to the number of messages in the group. */
    UnreadMsgNum: Schema.optionalKey(UInt32),
  }),
) {}

export class ImportGroupMemberRequest extends Schema.Opaque<ImportGroupMemberRequest>()(
  Schema.Struct({ GroupId, MemberList: Schema.NonEmptyArray(ImportedMember) }),
) {}

export class ImportGroupMemberResponse extends Schema.Opaque<ImportGroupMemberResponse>()(
  Schema.Struct({
    MemberList: Schema.Array(
      Schema.Struct({
        Member_Account: Schema.String,
        /** 0 failed, without a reason; 1 imported; 2 was a member already. */
        Result: Schema.Int,
      }),
    ),
  }),
) {}

/**
 * Imports members with their join time and unread count, without webhooks and notifications.
 * Pages: trtc.io 34969; cloud.tencent.com 269/1636 (2026-01-27).
 */
export const importGroupMember = endpoint({
  name: "import_group_member",
  path: "v4/group_open_http_svc/import_group_member",
  rate: 200,
  repeat: "safe",
  request: ImportGroupMemberRequest,
  response: ImportGroupMemberResponse,
  codes: [10002, 10003, 10004, 10005, 10006, 10007, 10010, 10015],
  records: ({ GroupId }) => [GroupId],
  bounds: ({ MemberList }, limits) => tooMany("MemberList", MemberList.length, limits.membersPerCall),
})
