import * as Schema from "effect/Schema"
import { endpoint } from "./Endpoint.ts"
import { AccountId, Done, Seconds } from "./fields.ts"

export class AdminSetMsgReadRequest extends Schema.Opaque<AdminSetMsgReadRequest>()(
  Schema.Struct({
    /** Who has read. */
    Report_Account: AccountId,
    Peer_Account: AccountId,
    /** Everything before this second is read; now when left out. */
    MsgReadTime: Schema.optionalKey(Seconds),
  }),
) {}

/** Marks a one-to-one conversation as read. Pages: trtc.io 38996; cloud.tencent.com 269/50349. */
export const adminSetMsgRead = endpoint({
  name: "admin_set_msg_read",
  path: "v4/openim/admin_set_msg_read",
  rate: 200,
  repeat: "safe",
  request: AdminSetMsgReadRequest,
  response: Done,
  codes: [90001, 90003, 90008],
  records: ({ Peer_Account, Report_Account }) => [Report_Account, Peer_Account],
})
