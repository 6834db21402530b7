import * as Schema from "effect/Schema"
import { endpoint } from "./Endpoint.ts"
import { Seconds } from "./fields.ts"
import { GroupMade, groupProfile, profileBounds } from "./group-profile.ts"

export class ImportGroupRequest extends Schema.Opaque<ImportGroupRequest>()(
  Schema.Struct({
    ...groupProfile,
    /** An AVChatRoom has no history and cannot be imported. */
    Type: Schema.Literals(["Public", "Private", "ChatRoom", "Community"]),
    /** Earlier than every member's and message's time; the time of the call when left out. */
    CreateTime: Schema.optionalKey(Seconds),
  }),
) {}

/**
 * Imports a group's profile, without webhooks and notifications. Give a `GroupId`: without one, a repeat makes a second
 * group. Pages: trtc.io 34967 (2022-07-06, 2024-07-16); cloud.tencent.com 269/1634 (2026-01-04).
 */
export const importGroup = endpoint({
  name: "import_group",
  path: "v4/group_open_http_svc/import_group",
  rate: 200,
  repeat: "read-first",
  request: ImportGroupRequest,
  response: GroupMade,
  // 80001 is missing from the English page of 2022. 10025 is documented for create_group's ids only, but an id that the
  // app itself has used may well get it here too.
  codes: [10002, 10003, 10004, 10007, 10021, 10025, 80001],
  records: ({ GroupId, Name }) => [GroupId ?? Name],
  bounds: (request, limits) =>
    profileBounds(request, limits) ??
    ((request.MaxMemberCount ?? 0) > limits.groupMembers
      ? `MaxMemberCount is ${request.MaxMemberCount}, the limit is ${limits.groupMembers}`
      : undefined),
})
