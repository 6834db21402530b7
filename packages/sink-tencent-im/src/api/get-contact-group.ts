import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { ContactGroup, contactGroupCodes, ReadContact } from "./contacts.ts"
import { endpoint } from "./Endpoint.ts"
import { AccountId } from "./fields.ts"

export class GetContactGroupRequest extends Schema.Opaque<GetContactGroupRequest>()(
  Schema.Struct({
    From_Account: AccountId,
    /** 0 first, then the last answer's `NextStartIndex`. */
    StartIndex: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
  }),
) {}

export class GetContactGroupResponse extends Schema.Opaque<GetContactGroupResponse>()(
  Schema.Struct({
    ContactItem: Schema.Array(
      ReadContact.mapFields((fields) => ({
        ...fields,
        StandardMark: Schema.optionalKey(Schema.String),
        CustomMark: Schema.optionalKey(Schema.String),
        /** The conversation groups it is in. */
        ContactGroupId: Schema.Array(Schema.Int).pipe(Schema.withDecodingDefaultKey(Effect.succeed([]))),
        Timestamp: Schema.optionalKey(Schema.Int),
      })),
    ).pipe(Schema.withDecodingDefaultKey(Effect.succeed([]))),
    GroupItem: Schema.Array(ContactGroup).pipe(Schema.withDecodingDefaultKey(Effect.succeed([]))),
    /** 1: this was the last page. */
    CompleteFlag: Schema.Int,
    NextStartIndex: Schema.optionalKey(Schema.Int),
  }),
) {}

/** Reads a user's conversation groups page by page. Page: trtc.io 53440 (2025-01-14). */
export const getContactGroup = endpoint({
  name: "get_contact_group",
  path: "v4/recentcontact/get_contact_group",
  rate: 200,
  repeat: "safe",
  request: GetContactGroupRequest,
  response: GetContactGroupResponse,
  codes: contactGroupCodes,
  records: ({ From_Account }) => [From_Account],
})
