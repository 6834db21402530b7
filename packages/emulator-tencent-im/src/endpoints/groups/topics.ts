import * as Schema from "effect/Schema"
import { MessageLog } from "../../state/MessageLog.ts"
import { type Answer, ok, refuse } from "../Answer.ts"
import { type Call, endpoint } from "../Endpoint.ts"
import { optional, Seconds, Text } from "../Fields.ts"
import { findGroup } from "./find-group.ts"

const topicFields = {
  GroupId: Schema.String,
  TopicId: optional(Schema.String),
  TopicName: Text(30).check(Schema.isMinLength(1)),
  From_Account: optional(Schema.String),
  CustomString: optional(Text(3_000)),
  FaceUrl: optional(Text(100)),
  Notification: optional(Text(300)),
  Introduction: optional(Text(240)),
}
const Fields = Schema.Struct(topicFields)

const addTopic = (call: Call<typeof Fields.Type>, createTime: number, taken: 10021 | 10025): Answer => {
  const { request, settings, state } = call
  const found = findGroup(state, request.GroupId)
  if ("refusal" in found) return found.refusal
  const { group } = found
  if (group.profile.type !== "Community") return refuse(10007, "only a Community has topics")
  if (!settings.limits.topics || !group.profile.supportsTopics)
    return refuse(11000, "the community does not support topics")
  const creator = request.From_Account
  if (creator !== undefined && !state.accounts.has(creator))
    return refuse(10004, `From_Account ${creator} is not imported`)
  const prefix = `${request.GroupId}@TOPIC#_`
  const id = request.TopicId ?? `${prefix}@TOPIC#${(group.topics.size + 1).toString(36).toUpperCase().padStart(9, "0")}`
  if (!id.startsWith(prefix) || id.length === prefix.length) return refuse(10004, `TopicId must begin with ${prefix}`)
  if (!/^[\x20-\x7e]+$/.test(id)) return refuse(10004, "TopicId is not printable ASCII")
  if (group.topics.has(id)) return refuse(taken, `topic id ${id} is in use`)
  group.topics.set(id, {
    id,
    name: request.TopicName,
    creator,
    introduction: request.Introduction ?? "",
    notification: request.Notification ?? "",
    faceUrl: request.FaceUrl ?? "",
    customString: request.CustomString ?? "",
    log: new MessageLog(createTime),
  })
  return ok({ TopicId: id })
}

/** Imports a topic of a community, with the time of its creation. */
export const importTopic = endpoint({
  service: "group_open_http_svc",
  name: "import_topic",
  perSecond: 200,
  request: Schema.Struct({
    ...topicFields,
    Type: optional(Schema.Literal("Community")),
    CreateTime: optional(Seconds),
  }),
  invalid: 10004,
  answer: (call) => addTopic(call, call.request.CreateTime ?? call.now, 10021),
})

/** Creates a topic of a community now. */
export const createTopic = endpoint({
  service: "million_group_open_http_svc",
  name: "create_topic",
  perSecond: 200,
  request: Fields,
  invalid: 10004,
  answer: (call) => addTopic(call, call.now, 10025),
})
