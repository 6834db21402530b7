import * as Schema from "effect/Schema"
import type { Group, Topic } from "../../state/Groups.ts"
import type { MessageLog } from "../../state/MessageLog.ts"
import { ok, refuse } from "../Answer.ts"
import { type Call, endpoint } from "../Endpoint.ts"
import { Flag, optional, UInt32 } from "../Fields.ts"
import { allElements, groupElements, wrongBody } from "../messages/elements.ts"
import { findHistoryGroup } from "./find-group.ts"

const ImportedMessage = Schema.Struct({
  From_Account: Schema.String,
  SendTime: Schema.Int,
  Random: optional(UInt32),
  MsgBody: Schema.Unknown, // kept as it is, and checked by itself
})

const Request = Schema.Struct({
  GroupId: Schema.String,
  RecentContactFlag: optional(Flag),
  MsgList: Schema.NonEmptyArray(ImportedMessage),
  TopicId: optional(Schema.String),
})
type Request = typeof Request.Type

/** Two messages with one `Random` within this time are one message. */
const duplicateSeconds = 300

/** What becomes of one message: it is appended, it is there already, or it is refused. */
interface Verdict {
  readonly as: "new" | "repeated" | "refused"
  readonly result: { readonly MsgSeq: number; readonly MsgTime: number; readonly Result: number }
}

/** Where and when a `Random` was last seen. */
interface Seen {
  readonly seq: number
  readonly time: number
  readonly arrivedAt: number
}

const isRepetition = (seen: Seen, sendTime: number, { settings, nowMillis }: Call<Request>): boolean => {
  const byArrival = settings.switches.duplicateWindow === "arrival"
  return (byArrival ? (nowMillis - seen.arrivedAt) / 1_000 : Math.abs(sendTime - seen.time)) < duplicateSeconds
}

/** 10004 for a time, 80002 for a size that is not acceptable, 0 for a good message. */
const refusal = (log: MessageLog, newest: number, sendTime: number, body: string, call: Call<Request>): number => {
  const { now, settings } = call
  if (Buffer.byteLength(body) > settings.switches.messageBytes) return 80002
  if (sendTime <= log.createTime || sendTime >= now) return 10004
  const late = settings.switches.equalSendTime === "accepted" ? sendTime < newest : sendTime <= newest
  return late ? 10004 : 0
}

/** Judges the messages of a call one after another, each with those before it in place. */
const judge = (log: MessageLog, bodies: ReadonlyArray<string>, call: Call<Request>): ReadonlyArray<Verdict> => {
  const inCall = new Map<number, Seen>()
  let newest = log.lastTime
  let seq = log.lastSeq
  return call.request.MsgList.map(({ SendTime, Random }, i) => {
    const refused = (Result: number): Verdict => ({ as: "refused", result: { MsgSeq: 0, MsgTime: SendTime, Result } })
    const fault = call.itemFault(i)
    if (fault !== undefined) return refused(fault)
    // Before the time: what is there already can only be repeated with a time that has passed.
    const seen = Random === undefined ? undefined : (inCall.get(Random) ?? log.latest(Random))
    if (seen !== undefined && isRepetition(seen, SendTime, call)) {
      return { as: "repeated", result: { MsgSeq: seen.seq, MsgTime: seen.time, Result: 0 } }
    }
    const code = refusal(log, newest, SendTime, bodies[i] ?? "", call)
    if (code !== 0) return refused(code)
    newest = SendTime
    seq++
    if (Random !== undefined) inCall.set(Random, { seq, time: SendTime, arrivedAt: call.nowMillis })
    return { as: "new", result: { MsgSeq: seq, MsgTime: SendTime, Result: 0 } }
  })
}

const store = (log: MessageLog, group: Group, call: Call<Request>) => {
  const { request, state, settings, nowMillis } = call
  const bodies = request.MsgList.map(({ MsgBody }) => JSON.stringify(MsgBody))
  const verdicts = judge(log, bodies, call)
  const bad = verdicts.findIndex(({ as }) => as === "refused")
  const code = verdicts[bad]?.result.Result
  if (code !== undefined && settings.switches.partlyRefused === "stores-nothing") {
    return code === 80002
      ? refuse(10020, `MsgList[${bad}] is longer than ${settings.switches.messageBytes} bytes`)
      : refuse(code, `MsgList[${bad}].SendTime is not acceptable`)
  }
  for (const [i, message] of request.MsgList.entries()) {
    if (verdicts[i]?.as !== "new") continue
    const from = state.accounts.get(message.From_Account)?.id ?? message.From_Account
    const entry = { from, time: message.SendTime, arrivedAt: nowMillis }
    log.append(state.bodies, entry, message.Random ?? call.randomUInt32(), bodies[i] ?? "")
  }
  if (verdicts.some(({ as }) => as === "new")) group.epoch++
  // The lists of conversations do not follow imports into a community.
  if (request.RecentContactFlag === 1 && group.profile.type !== "Community") group.recentContactSeq = log.lastSeq
  const silent = settings.switches.duplicateAnswer === "no-entry"
  const told = silent ? verdicts.filter(({ as }) => as !== "repeated") : verdicts
  return ok({ ImportMsgResult: told.map(({ result }) => result) })
}

const wrongMessage = ({ request, settings, state }: Call<Request>): string | undefined => {
  const allowed = settings.switches.groupMedia === "accepted" ? allElements : groupElements
  for (const [i, { From_Account, MsgBody }] of request.MsgList.entries()) {
    if (!state.accounts.has(From_Account)) return `MsgList[${i}].From_Account ${From_Account} is not imported`
    const wrong = wrongBody(MsgBody, allowed)
    if (wrong !== undefined) return `MsgList[${i}].${wrong}`
  }
  return undefined
}

/** Appends messages to a group, or to a topic of a community. */
export const importGroupMsg = endpoint({
  service: "group_open_http_svc",
  name: "import_group_msg",
  perSecond: 200,
  request: Request,
  invalid: 10004,
  answer: (call) => {
    const { request, settings, state } = call
    const most = settings.switches.messagesPerCall
    if (request.MsgList.length > most)
      return refuse(10004, `MsgList has ${request.MsgList.length} messages, more than ${most}`)
    const found = findHistoryGroup(state, request.GroupId)
    if ("refusal" in found) return found.refusal
    const { group } = found
    const topic: Topic | undefined = request.TopicId === undefined ? undefined : group.topics.get(request.TopicId)
    if (request.TopicId !== undefined && topic === undefined)
      return refuse(10010, `topic ${request.TopicId} does not exist`)
    const wrong = wrongMessage(call)
    return wrong === undefined ? store(topic?.log ?? group.log, group, call) : refuse(10004, wrong)
  },
})
