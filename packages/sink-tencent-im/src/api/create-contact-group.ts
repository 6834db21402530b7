import * as Schema from "effect/Schema"
import { Contact, ContactGroup, contactResult } from "./contacts.ts"
import { endpoint } from "./Endpoint.ts"
import { AccountId } from "./fields.ts"
import { tooLong } from "./Limits.ts"

export class CreateContactGroupRequest extends Schema.Opaque<CreateContactGroupRequest>()(
  Schema.Struct({
    /** Whose conversation group it is. */
    From_Account: AccountId,
    /** Exactly one. */
    GroupContactItem: Schema.Tuple([
      Schema.Struct({
        GroupName: Schema.NonEmptyString,
        /** At most 100; the rest is added with `update_contact_group`. */
        ContactItem: Schema.optionalKey(Schema.Array(Contact).check(Schema.isMaxLength(100))),
      }),
    ]),
  }),
) {}

export class CreateContactGroupResponse extends Schema.Opaque<CreateContactGroupResponse>()(
  Schema.Struct({
    GroupResultItem: Schema.Array(
      Schema.Struct({
        GroupItem: ContactGroup,
        ResultItem: Schema.optionalKey(Schema.Array(Schema.Struct(contactResult))),
      }),
    ),
  }),
) {}

/**
 * Creates a user's conversation group. What a name that exists gets is not documented: read `get_contact_group` first.
 * Page: trtc.io 53437 (2025); Chinese text of 2025-10-23.
 */
export const createContactGroup = endpoint({
  name: "create_contact_group",
  path: "v4/recentcontact/create_contact_group",
  rate: 200,
  repeat: "read-first",
  request: CreateContactGroupRequest,
  response: CreateContactGroupResponse,
  codes: [50001, 50002, 50003, 50004, 50005, 51006, 51007, 51008, 51010, 51011, 51013],
  records: ({ From_Account, GroupContactItem: [{ GroupName }] }) => [From_Account, GroupName],
  bounds: ({ GroupContactItem: [{ GroupName }] }, limits) =>
    tooLong("GroupName", GroupName, limits.contactGroupNameBytes),
})
