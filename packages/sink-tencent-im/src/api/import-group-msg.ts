import * as Schema from "effect/Schema"
import { endpoint } from "./Endpoint.ts"
import { bodyOf, GroupElement, messageTooLong } from "./elements.ts"
import { AccountId, Flag, GroupId, Seconds, TopicId, UInt32 } from "./fields.ts"
import { tooMany } from "./Limits.ts"

export class GroupMessage extends Schema.Opaque<GroupMessage>()(
  Schema.Struct({
    From_Account: AccountId,
    /** Later than the message before it and than the newest in the group; before now. */
    SendTime: Seconds,
    /** Two messages with the same value within five minutes count as one. */
    Random: Schema.optionalKey(UInt32),
    MsgBody: bodyOf(GroupElement),
  }),
) {}

export class ImportGroupMsgRequest extends Schema.Opaque<ImportGroupMsgRequest>()(
  Schema.Struct({
    GroupId,
    /** 1 shows the group in the members' lists of conversations; not for Communities. */
    RecentContactFlag: Schema.optionalKey(Flag),
    /** Of a Community with topics. */
    TopicId: Schema.optionalKey(TopicId),
    MsgList: Schema.NonEmptyArray(GroupMessage),
  }),
) {}

/** What became of one message, in the order of the call. */
export class GroupMessageResult extends Schema.Opaque<GroupMessageResult>()(
  Schema.Struct({
    /** 0 imported; 10004 the time is not acceptable; 80002 too long; 80001 filtered (older documents). */
    Result: Schema.Int,
    /** Number of the message in its group, made by the service. */
    MsgSeq: Schema.optionalKey(Schema.Int),
    MsgTime: Schema.optionalKey(Schema.Int),
  }),
) {}

export class ImportGroupMsgResponse extends Schema.Opaque<ImportGroupMsgResponse>()(
  Schema.Struct({ ImportMsgResult: Schema.Array(GroupMessageResult) }),
) {}

/**
 * Appends messages to a group: ascending, each later than what the group has. One call at a time for a group. Sets all
 * members' unread counts to 0. Pages: trtc.io 34968 (2024-07-16); cloud.tencent.com 269/1635 (2025-12-05).
 */
export const importGroupMsg = endpoint({
  name: "import_group_msg",
  path: "v4/group_open_http_svc/import_group_msg",
  rate: 200,
  repeat: "read-first",
  request: ImportGroupMsgRequest,
  response: ImportGroupMsgResponse,
  // The page does not name 10002, which every other call of the group backend may answer. 80001 and 80002 are results
  // of single messages.
  codes: [10002, 10004, 10007, 10010, 10015, 10020, 80001, 80002],
  records: ({ GroupId }) => [GroupId],
  bounds: ({ MsgList }, limits, bytes) => {
    const many = tooMany("MsgList", MsgList.length, limits.messagesPerCall)
    // Most calls are smaller as a whole than one message may be.
    if (many !== undefined || bytes <= limits.messageBytes) return many
    for (const [index, message] of MsgList.entries()) {
      const long = messageTooLong(`MsgList[${index}]`, message, limits.messageBytes)
      if (long !== undefined) return long
    }
    return undefined
  },
})
