import * as Schema from "effect/Schema"
import { endpoint } from "./Endpoint.ts"
import { AccountId, Done, GroupId, UInt32 } from "./fields.ts"

export class SetUnreadMsgNumRequest extends Schema.Opaque<SetUnreadMsgNumRequest>()(
  Schema.Struct({
    GroupId,
    Member_Account: AccountId,
    /** Cut to the number of messages in the group. */
    UnreadMsgNum: UInt32,
  }),
) {}

/**
 * Sets one member's unread count; without effect in ChatRooms and AVChatRooms.
 * Pages: trtc.io 34909; cloud.tencent.com 269/1637 (2025-12-15).
 */
export const setUnreadMsgNum = endpoint({
  name: "set_unread_msg_num",
  path: "v4/group_open_http_svc/set_unread_msg_num",
  rate: 200,
  repeat: "safe",
  request: SetUnreadMsgNumRequest,
  response: Done,
  codes: [10002, 10003, 10004, 10007, 10010, 10015],
  records: ({ GroupId, Member_Account }) => [GroupId, Member_Account],
})
