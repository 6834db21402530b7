import * as Schema from "effect/Schema"
import { endpoint } from "./Endpoint.ts"
import { ReadElement } from "./elements.ts"
import { Flag, GroupId, TopicId } from "./fields.ts"

export class GroupMsgGetSimpleRequest extends Schema.Opaque<GroupMsgGetSimpleRequest>()(
  Schema.Struct({
    GroupId,
    /** How many; 20 at most are returned. */
    ReqMsgNumber: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 20 })),
    /** The largest sequence wanted; the newest message when left out. */
    ReqMsgSeq: Schema.optionalKey(Schema.Int),
    WithRecalledMsg: Schema.optionalKey(Flag),
    TopicId: Schema.optionalKey(TopicId),
  }),
) {}

/** A group message that was read back. */
export class ReadGroupMessage extends Schema.Opaque<ReadGroupMessage>()(
  Schema.Struct({
    From_Account: Schema.optionalKey(Schema.String),
    /** 0 a message; 1 a hole: expired, deleted or never stored; 2 recalled. */
    IsPlaceMsg: Schema.optionalKey(Schema.Int),
    IsSystemMsg: Schema.optionalKey(Schema.Int),
    /** The `Random` given when it was imported. */
    MsgRandom: Schema.optionalKey(Schema.Int),
    MsgSeq: Schema.Int,
    MsgTimeStamp: Schema.optionalKey(Schema.Int),
    MsgPriority: Schema.optionalKey(Schema.Int),
    /** Empty or missing for a hole. */
    MsgBody: Schema.optionalKey(Schema.Array(ReadElement)),
  }),
) {}

export class GroupMsgGetSimpleResponse extends Schema.Opaque<GroupMsgGetSimpleResponse>()(
  Schema.Struct({
    GroupId: Schema.optionalKey(Schema.String),
    /** 1 the whole range is here; 0 some are missing, ask again; 2 so too, and what is missing has expired. */
    IsFinished: Schema.optionalKey(Schema.Int),
    /** Newest first. */
    RspMsgList: Schema.Array(ReadGroupMessage),
  }),
) {}

/**
 * Reads up to 20 of a group's messages, newest first; only those within the plan's retention.
 * Pages: trtc.io 34971; cloud.tencent.com 269/2738 (2025-12-05).
 */
export const groupMsgGetSimple = endpoint({
  name: "group_msg_get_simple",
  path: "v4/group_open_http_svc/group_msg_get_simple",
  rate: 200,
  repeat: "safe",
  request: GroupMsgGetSimpleRequest,
  response: GroupMsgGetSimpleResponse,
  codes: [10002, 10003, 10004, 10007, 10010, 10015],
  records: ({ GroupId }) => [GroupId],
})
