import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Contact, contactGroupCodes, contactResult } from "./contacts.ts"
import { endpoint } from "./Endpoint.ts"
import { AccountId } from "./fields.ts"
import { tooLong } from "./Limits.ts"

export class UpdateContactGroupRequest extends Schema.Opaque<UpdateContactGroupRequest>()(
  Schema.Struct({
    From_Account: AccountId,
    /** 1: by conversation group. */
    UpdateType: Schema.Literal(1),
    UpdateGroup: Schema.Union([
      Schema.Struct({
        /** 1: rename. */
        UpdateGroupType: Schema.Literal(1),
        OldGroupName: Schema.NonEmptyString,
        NewGroupName: Schema.NonEmptyString,
      }),
      Schema.Struct({
        /** 2: add or remove conversations. */
        UpdateGroupType: Schema.Literal(2),
        OldGroupName: Schema.NonEmptyString,
        ContactUpdateItem: Schema.NonEmptyArray(
          Schema.Struct({
            /** 1 adds, 2 removes. */
            ContactOptType: Schema.Literals([1, 2]),
            ContactItem: Contact,
          }),
        ).check(Schema.isMaxLength(100)),
      }),
    ]),
  }),
) {}

export class UpdateContactGroupResponse extends Schema.Opaque<UpdateContactGroupResponse>()(
  Schema.Struct({
    UpdateType: Schema.optionalKey(Schema.Int),
    UpdateGroupResult: Schema.Struct({
      UpdateGroupType: Schema.Int,
      GroupName: Schema.optionalKey(Schema.String),
      OldGroupName: Schema.optionalKey(Schema.String),
      GroupId: Schema.optionalKey(Schema.Int),
      ContactResultItem: Schema.Array(
        Schema.Struct({ ContactOptType: Schema.optionalKey(Schema.Int), ...contactResult }),
      ).pipe(Schema.withDecodingDefaultKey(Effect.succeed([]))),
    }),
  }),
) {}

/** Renames a conversation group, or adds and removes up to 100 conversations. Page: trtc.io 53439 (2026-04-14). */
export const updateContactGroup = endpoint({
  name: "update_contact_group",
  path: "v4/recentcontact/update_contact_group",
  rate: 200,
  // A repeated rename finds the old name no more; what adding twice answers is not documented.
  repeat: "read-first",
  request: UpdateContactGroupRequest,
  response: UpdateContactGroupResponse,
  codes: contactGroupCodes,
  records: ({ From_Account, UpdateGroup: { OldGroupName } }) => [From_Account, OldGroupName],
  bounds: ({ UpdateGroup }, limits) =>
    UpdateGroup.UpdateGroupType === 1
      ? tooLong("NewGroupName", UpdateGroup.NewGroupName, limits.contactGroupNameBytes)
      : undefined,
})
