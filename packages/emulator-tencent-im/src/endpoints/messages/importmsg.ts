import * as Schema from "effect/Schema"
import { ok, refuse } from "../Answer.ts"
import { endpoint } from "../Endpoint.ts"
import { optional, Seconds, UInt32 } from "../Fields.ts"
import { allElements, wrongBody } from "./elements.ts"

const codes: Readonly<Record<string, number>> = {
  "": 90001,
  SyncFromOldSystem: 90030,
  From_Account: 90008,
  To_Account: 90003,
  MsgRandom: 90005,
  MsgTimeStamp: 90006,
  MsgBody: 90002,
}

/** Counts as unread; 2 is history. */
const live = 5

/**
 * Imports one one-to-one message. A message of the same pair with the same `MsgSeq`, `MsgRandom` and `MsgTimeStamp` is
 * the same message: the first stays, and the answer is that of a success, as none other is documented.
 */
export const importmsg = endpoint({
  service: "openim",
  name: "importmsg",
  perSecond: 200,
  request: Schema.Struct({
    SyncFromOldSystem: Schema.Literals([2, live]),
    From_Account: Schema.String,
    To_Account: Schema.String,
    MsgSeq: optional(UInt32),
    MsgRandom: UInt32,
    MsgTimeStamp: Seconds,
    MsgBody: Schema.Unknown, // kept as it is, and checked by itself
    CloudCustomData: optional(Schema.String),
  }),
  invalid: (field) => codes[field] ?? 90010,
  answer: ({ request, settings, state, randomUInt32 }) => {
    const { From_Account: from, To_Account: to, MsgBody: body, CloudCustomData: cloudCustomData } = request
    if (!Array.isArray(body)) return refuse(90007, "MsgBody is not an array")
    if (body.length === 0) return refuse(90002, "MsgBody is empty")
    const wrong = wrongBody(body, allElements)
    if (wrong !== undefined) return refuse(90010, wrong)
    const sender = state.accounts.get(from)
    const receiver = state.accounts.get(to)
    if (sender === undefined) return refuse(90048, `From_Account ${from} does not exist`)
    if (receiver === undefined) return refuse(90012, `To_Account ${to} is not imported`)
    const json = JSON.stringify(body)
    const most = settings.switches.messageBytes
    if (Buffer.byteLength(json) + Buffer.byteLength(cloudCustomData ?? "") > most) {
      return refuse(93000, `MsgBody and CloudCustomData are longer than ${most} bytes`)
    }
    const message = {
      from: sender.id,
      to: receiver.id,
      seq: request.MsgSeq ?? randomUInt32(),
      random: request.MsgRandom,
      time: request.MsgTimeStamp,
      live: request.SyncFromOldSystem === live,
      cloudCustomData,
    }
    state.direct.put(state.bodies, message, json)
    return ok()
  },
})
