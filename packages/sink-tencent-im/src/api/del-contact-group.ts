import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { ContactGroup, contactGroupCodes } from "./contacts.ts"
import { endpoint } from "./Endpoint.ts"
import { AccountId } from "./fields.ts"

export class DelContactGroupRequest extends Schema.Opaque<DelContactGroupRequest>()(
  Schema.Struct({
    From_Account: AccountId,
    /** Exactly one name. */
    GroupName: Schema.Tuple([Schema.NonEmptyString]),
  }),
) {}

export class DelContactGroupResponse extends Schema.Opaque<DelContactGroupResponse>()(
  Schema.Struct({ GroupItem: Schema.Array(ContactGroup).pipe(Schema.withDecodingDefaultKey(Effect.succeed([]))) }),
) {}

/** Deletes a user's conversation group; one that is gone answers 51009. Page: trtc.io 53441. */
export const delContactGroup = endpoint({
  name: "del_contact_group",
  path: "v4/recentcontact/del_contact_group",
  rate: 200,
  repeat: "safe",
  request: DelContactGroupRequest,
  response: DelContactGroupResponse,
  codes: contactGroupCodes,
  records: ({ From_Account, GroupName }) => [From_Account, ...GroupName],
})
