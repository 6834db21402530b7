import * as Schema from "effect/Schema"
import { ok, refuse } from "../Answer.ts"
import { endpoint } from "../Endpoint.ts"
import { optional, Seconds } from "../Fields.ts"

const codes: Readonly<Record<string, number>> = { Report_Account: 90008, Peer_Account: 90003 }

/** Marks what came before a second as read. */
export const adminSetMsgRead = endpoint({
  service: "openim",
  name: "admin_set_msg_read",
  perSecond: 200,
  request: Schema.Struct({
    Report_Account: Schema.String,
    Peer_Account: Schema.String,
    MsgReadTime: optional(Seconds),
  }),
  invalid: (field) => codes[field] ?? 90001,
  answer: ({ request, state, now }) => {
    const { Report_Account: reader, Peer_Account: peer } = request
    if (!state.accounts.has(reader)) return refuse(90008, `Report_Account ${reader} does not exist`)
    if (!state.accounts.has(peer)) return refuse(90003, `Peer_Account ${peer} does not exist`)
    state.direct.read(reader, peer, request.MsgReadTime ?? now)
    return ok()
  },
})
