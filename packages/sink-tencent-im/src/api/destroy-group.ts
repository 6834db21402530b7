import * as Schema from "effect/Schema"
import { endpoint } from "./Endpoint.ts"
import { Done, GroupId } from "./fields.ts"

export class DestroyGroupRequest extends Schema.Opaque<DestroyGroupRequest>()(Schema.Struct({ GroupId })) {}

/** Destroys a group with its messages, for good. Pages: trtc.io 34896; cloud.tencent.com 269/1624. */
export const destroyGroup = endpoint({
  name: "destroy_group",
  path: "v4/group_open_http_svc/destroy_group",
  rate: 200,
  repeat: "safe",
  request: DestroyGroupRequest,
  response: Done,
  codes: [10002, 10003, 10004, 10007, 10010, 10015],
  records: ({ GroupId }) => [GroupId],
})
