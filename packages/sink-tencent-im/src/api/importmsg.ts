import * as Schema from "effect/Schema"
import { endpoint } from "./Endpoint.ts"
import { bodyOf, Element, messageTooLong } from "./elements.ts"
import { AccountId, Done, Seconds, UInt32 } from "./fields.ts"

export class ImportmsgRequest extends Schema.Opaque<ImportmsgRequest>()(
  Schema.Struct({
    /** 2 for history: neither unread nor pushed. A live message (5 since 2024, 1 before) is both. */
    SyncFromOldSystem: Schema.Literals([1, 2, 5]),
    From_Account: AccountId,
    To_Account: AccountId,
    /**
     * Order inside the second. The documents let it be left out; then it is random, and repeating the call would double
     * the message. So it is required here.
     */
    MsgSeq: UInt32,
    MsgRandom: UInt32,
    MsgTimeStamp: Seconds,
    MsgBody: bodyOf(Element),
    CloudCustomData: Schema.optionalKey(Schema.String),
  }),
) {}

/**
 * Imports one one-to-one message, in order of time. Two messages of a conversation with equal `MsgSeq`, `MsgRandom` and
 * `MsgTimeStamp` are one, whatever direction they have; the first stays.
 * Pages: trtc.io 35014 (2024-07-16); cloud.tencent.com 269/2568 (2025-12-05).
 */
export const importmsg = endpoint({
  name: "importmsg",
  path: "v4/openim/importmsg",
  rate: 200,
  repeat: "safe",
  request: ImportmsgRequest,
  response: Done,
  codes: [
    90001, 90002, 90003, 90005, 90006, 90007, 90008, 90009, 90010, 90011, 90012, 90026, 90030, 90048, 90992, 91000,
    93000,
  ],
  records: ({ From_Account, To_Account }) => [From_Account, To_Account],
  bounds: (request, limits, bytes) =>
    request.SyncFromOldSystem !== 2 && request.SyncFromOldSystem !== limits.liveSync
      ? `SyncFromOldSystem is ${request.SyncFromOldSystem}, the limits allow 2 and ${limits.liveSync}`
      : bytes <= limits.messageBytes
        ? undefined
        : messageTooLong("MsgBody", request, limits.messageBytes),
})
