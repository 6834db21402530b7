import * as Schema from "effect/Schema"
import * as Bodies from "../../state/Bodies.ts"
import { type DirectMessage, key } from "../../state/Direct.ts"
import { ok, refuse } from "../Answer.ts"
import { endpoint } from "../Endpoint.ts"
import { optional, Seconds } from "../Fields.ts"

/** The page speaks of about 13 KB an answer. */
const mostBytes = 13 * 1024

const codes: Readonly<Record<string, number>> = {
  Operator_Account: 90008,
  From_Account: 90008,
  Peer_Account: 90003,
  To_Account: 90003,
}

const show = (message: DirectMessage) => ({
  From_Account: message.from,
  To_Account: message.to,
  MsgSeq: message.seq,
  MsgRandom: message.random,
  MsgTimeStamp: message.time,
  MsgFlagBits: 0,
  // Only a receipt sent by a client sets it.
  IsPeerRead: 0,
  MsgKey: key(message),
  MsgBody: Bodies.json(message),
  ...(message.cloudCustomData === undefined ? {} : { CloudCustomData: message.cloudCustomData }),
})

/**
 * Reads a one-to-one conversation. Pages go from the newest to the oldest, and within a page time ascends, so that the
 * next page ends before the first message of this one: `LastMsgKey`, at `LastMsgTime`.
 */
export const adminGetroammsg = endpoint({
  service: "openim",
  name: "admin_getroammsg",
  perSecond: 200,
  request: Schema.Struct({
    Operator_Account: optional(Schema.String),
    Peer_Account: optional(Schema.String),
    // Older names of the two.
    From_Account: optional(Schema.String),
    To_Account: optional(Schema.String),
    MaxCnt: Schema.Int.check(Schema.isGreaterThan(0)),
    MinTime: Seconds,
    MaxTime: Seconds,
    LastMsgKey: optional(Schema.String),
  }),
  invalid: (field) => codes[field] ?? 90001,
  answer: ({ request, settings, state, now }) => {
    const operator = request.Operator_Account ?? request.From_Account
    const peer = request.Peer_Account ?? request.To_Account
    if (operator === undefined || !state.accounts.has(operator)) return refuse(90008, "Operator_Account does not exist")
    if (peer === undefined || !state.accounts.has(peer)) return refuse(90003, "Peer_Account does not exist")
    const from = Math.max(request.MinTime, now - settings.retention)
    const all = state.direct.get(operator, peer)?.messages ?? []
    let end = all.findLastIndex(({ time }) => time <= request.MaxTime)
    if (request.LastMsgKey) {
      for (let i = end; i >= 0 && all[i]?.time === request.MaxTime; i--) {
        const message = all[i]
        if (message !== undefined && key(message) === request.LastMsgKey) end = i - 1
      }
    }
    const page: Array<ReturnType<typeof show>> = []
    let bytes = 0
    let complete = true
    for (let i = end; i >= 0; i--) {
      const message = all[i]
      if (message === undefined || message.time < from) break
      const shown = show(message)
      bytes += Buffer.byteLength(JSON.stringify(shown))
      if (page.length === request.MaxCnt || (bytes > mostBytes && page.length > 0)) {
        complete = false
        break
      }
      page.push(shown)
    }
    page.reverse()
    const last = page[0]
    return ok({
      Complete: complete ? 1 : 0,
      MsgCnt: page.length,
      LastMsgTime: last?.MsgTimeStamp ?? 0,
      LastMsgKey: last?.MsgKey ?? "",
      MsgList: page,
    })
  },
})
