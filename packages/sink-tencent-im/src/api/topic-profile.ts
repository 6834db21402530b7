import * as Schema from "effect/Schema"
import { AccountId, bytes, GroupId, TopicId } from "./fields.ts"

/** Fields of a topic that `create_topic` and `import_topic` share. */
export const topicProfile = {
  /** The Community. */
  GroupId,
  TopicId: Schema.optionalKey(TopicId),
  /** At most 30 bytes. */
  TopicName: bytes(30).check(Schema.isNonEmpty()),
  /** Who made it. */
  From_Account: Schema.optionalKey(AccountId),
  CustomString: Schema.optionalKey(bytes(3000)),
  FaceUrl: Schema.optionalKey(bytes(100)),
  Notification: Schema.optionalKey(bytes(300)),
  Introduction: Schema.optionalKey(bytes(240)),
}

export class TopicMade extends Schema.Opaque<TopicMade>()(Schema.Struct({ TopicId: Schema.String })) {}
