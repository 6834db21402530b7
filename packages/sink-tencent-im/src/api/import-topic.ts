import * as Schema from "effect/Schema"
import { endpoint } from "./Endpoint.ts"
import { Seconds } from "./fields.ts"
import { TopicMade, topicProfile } from "./topic-profile.ts"

export class ImportTopicRequest extends Schema.Opaque<ImportTopicRequest>()(
  Schema.Struct({
    ...topicProfile,
    Type: Schema.optionalKey(Schema.Literal("Community")),
    CreateTime: Schema.optionalKey(Seconds),
  }),
) {}

/** Imports a topic of a Community. Page: trtc.io 53448. */
export const importTopic = endpoint({
  name: "import_topic",
  path: "v4/group_open_http_svc/import_topic",
  rate: 200,
  repeat: "read-first",
  request: ImportTopicRequest,
  response: TopicMade,
  codes: [10002, 10003, 10004, 10007, 10010, 10015, 10021, 10037, 11000, 80001, 80005],
  records: ({ GroupId, TopicId, TopicName }) => [TopicId ?? `${GroupId} ${TopicName}`],
})
