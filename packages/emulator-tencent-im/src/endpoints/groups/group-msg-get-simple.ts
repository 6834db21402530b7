import * as Schema from "effect/Schema"
import * as Bodies from "../../state/Bodies.ts"
import { random } from "../../state/MessageLog.ts"
import { ok, refuse } from "../Answer.ts"
import { endpoint } from "../Endpoint.ts"
import { Flag, optional } from "../Fields.ts"
import { findHistoryGroup } from "./find-group.ts"

const mostMessages = 20

const everything = 1
const notEverything = 0
const expired = 2

/** Reads messages back, newest first. What has passed the retention leaves an empty place. */
export const groupMsgGetSimple = endpoint({
  service: "group_open_http_svc",
  name: "group_msg_get_simple",
  perSecond: 200,
  request: Schema.Struct({
    GroupId: Schema.String,
    ReqMsgNumber: Schema.Int.check(Schema.isGreaterThan(0)),
    ReqMsgSeq: optional(Schema.Natural),
    WithRecalledMsg: optional(Flag),
    TopicId: optional(Schema.String),
  }),
  invalid: 10004,
  answer: ({ request, settings, state, now }) => {
    const found = findHistoryGroup(state, request.GroupId)
    if ("refusal" in found) return found.refusal
    const topic = request.TopicId === undefined ? undefined : found.group.topics.get(request.TopicId)
    if (request.TopicId !== undefined && topic === undefined)
      return refuse(10010, `topic ${request.TopicId} does not exist`)
    const log = topic?.log ?? found.group.log
    const newest = Math.min(request.ReqMsgSeq ?? log.lastSeq, log.lastSeq)
    const oldest = Math.max(1, newest - Math.min(request.ReqMsgNumber, mostMessages) + 1)
    const list: Array<Readonly<Record<string, unknown>>> = []
    let readable = 0
    for (let seq = newest; seq >= oldest; seq--) {
      const message = log.messages[seq - 1]
      if (message === undefined) continue
      const gone = message.time < now - settings.retention
      if (!gone) readable++
      list.push({
        From_Account: message.from,
        IsPlaceMsg: gone ? 1 : 0,
        IsSystemMsg: 0,
        MsgBody: gone ? [] : Bodies.json(message),
        MsgPriority: 2,
        MsgRandom: random(message),
        MsgSeq: seq,
        MsgTimeStamp: message.time,
      })
    }
    const allGone = list.length > 0 && readable === 0
    const finished = allGone ? expired : request.ReqMsgNumber > mostMessages && oldest > 1 ? notEverything : everything
    return ok({ GroupId: request.GroupId, IsFinished: finished, RspMsgList: list })
  },
})
