import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { endpoint } from "./Endpoint.ts"
import { ReadElement } from "./elements.ts"
import { AccountId, Seconds } from "./fields.ts"

export class AdminGetroammsgRequest extends Schema.Opaque<AdminGetroammsgRequest>()(
  Schema.Struct({
    /** The side whose view is read; `From_Account` in older documents. */
    Operator_Account: AccountId,
    /** `To_Account` in older documents. */
    Peer_Account: AccountId,
    /** How many; an answer of about 13 KB ends earlier. */
    MaxCnt: Schema.Int.check(Schema.isGreaterThan(0)),
    MinTime: Seconds,
    MaxTime: Seconds,
    /** The last answer's key; with `MaxTime` set to its `LastMsgTime`. */
    LastMsgKey: Schema.optionalKey(Schema.String),
  }),
) {}

/** A one-to-one message that was read back. */
export class ReadMessage extends Schema.Opaque<ReadMessage>()(
  Schema.Struct({
    From_Account: Schema.String,
    To_Account: Schema.String,
    MsgSeq: Schema.Int,
    MsgRandom: Schema.Int,
    MsgTimeStamp: Schema.Int,
    /** 0 normal, 8 recalled. */
    MsgFlagBits: Schema.optionalKey(Schema.Int),
    IsPeerRead: Schema.optionalKey(Schema.Int),
    /** `{MsgSeq}_{MsgRandom}_{MsgTimeStamp}`: by it the service knows a duplicate. */
    MsgKey: Schema.String,
    MsgBody: Schema.Array(ReadElement),
    CloudCustomData: Schema.optionalKey(Schema.String),
  }),
) {}

export class AdminGetroammsgResponse extends Schema.Opaque<AdminGetroammsgResponse>()(
  Schema.Struct({
    /** 1 the range is complete; 0 there is more. */
    Complete: Schema.Int,
    MsgCnt: Schema.Int,
    LastMsgTime: Schema.optionalKey(Schema.Int),
    LastMsgKey: Schema.optionalKey(Schema.String),
    MsgList: Schema.Array(ReadMessage).pipe(Schema.withDecodingDefaultKey(Effect.succeed([]))),
  }),
) {}

/**
 * Reads a one-to-one conversation, within the plan's retention.
 * Pages: trtc.io 35478; cloud.tencent.com 269/42794 (2024-07-09).
 */
export const adminGetroammsg = endpoint({
  name: "admin_getroammsg",
  path: "v4/openim/admin_getroammsg",
  rate: 200,
  repeat: "safe",
  request: AdminGetroammsgRequest,
  response: AdminGetroammsgResponse,
  codes: [90001, 90003, 90008, 90009, 91000],
  records: ({ Operator_Account, Peer_Account }) => [Operator_Account, Peer_Account],
})
