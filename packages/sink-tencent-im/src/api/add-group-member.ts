import * as Schema from "effect/Schema"
import { endpoint } from "./Endpoint.ts"
import { AccountId, Flag, GroupId } from "./fields.ts"
import { tooMany } from "./Limits.ts"

export class AddGroupMemberRequest extends Schema.Opaque<AddGroupMemberRequest>()(
  Schema.Struct({
    GroupId,
    /** 1 notifies nobody. */
    Silence: Schema.optionalKey(Flag),
    MemberList: Schema.NonEmptyArray(Schema.Struct({ Member_Account: AccountId })),
  }),
) {}

export class AddGroupMemberResponse extends Schema.Opaque<AddGroupMemberResponse>()(
  Schema.Struct({
    MemberList: Schema.Array(
      Schema.Struct({
        Member_Account: Schema.String,
        /** 0 failed; 1 added; 2 was a member already; 3 waits for the invited user. */
        Result: Schema.Int,
      }),
    ),
  }),
) {}

/**
 * Adds members as of now, with webhooks and notifications: for keeping both systems alike, not for importing.
 * Pages: trtc.io 34921; cloud.tencent.com 269/1621 (2026-02-06).
 */
export const addGroupMember = endpoint({
  name: "add_group_member",
  path: "v4/group_open_http_svc/add_group_member",
  rate: 200,
  repeat: "safe",
  request: AddGroupMemberRequest,
  response: AddGroupMemberResponse,
  codes: [10002, 10003, 10004, 10005, 10007, 10010, 10014, 10015, 10016, 10019, 10026, 10037],
  records: ({ GroupId }) => [GroupId],
  bounds: ({ MemberList }, limits) => tooMany("MemberList", MemberList.length, limits.membersPerCall),
})
