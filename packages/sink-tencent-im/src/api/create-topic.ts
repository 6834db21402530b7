import * as Schema from "effect/Schema"
import { endpoint } from "./Endpoint.ts"
import { TopicMade, topicProfile } from "./topic-profile.ts"

export class CreateTopicRequest extends Schema.Opaque<CreateTopicRequest>()(Schema.Struct(topicProfile)) {}

/** Creates a topic of a Community as of now. Pages: trtc.io 49471; cloud.tencent.com 269/78203 (2025-12-15). */
export const createTopic = endpoint({
  name: "create_topic",
  path: "v4/million_group_open_http_svc/create_topic",
  rate: 200,
  repeat: "read-first",
  request: CreateTopicRequest,
  response: TopicMade,
  codes: [10002, 10003, 10004, 10006, 10007, 10008, 10010, 10015, 10016, 10025, 10036, 10037, 11000, 80001],
  records: ({ GroupId, TopicId, TopicName }) => [TopicId ?? `${GroupId} ${TopicName}`],
})
