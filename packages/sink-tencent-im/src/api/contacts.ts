import * as Schema from "effect/Schema"
import { AccountId, GroupId } from "./fields.ts"

/** A conversation: with a user (1) or of a group (2). */
export const Contact = Schema.Union([
  Schema.Struct({ Type: Schema.Literal(1), To_Account: AccountId }),
  Schema.Struct({ Type: Schema.Literal(2), ToGroupId: GroupId }),
])
export type Contact = typeof Contact.Type

/** A conversation that was read back. */
export class ReadContact extends Schema.Opaque<ReadContact>()(
  Schema.Struct({
    Type: Schema.Int,
    To_Account: Schema.optionalKey(Schema.String),
    ToGroupId: Schema.optionalKey(Schema.String),
  }),
) {}

/** A conversation group: its name and the number that the service gave it. */
export class ContactGroup extends Schema.Opaque<ContactGroup>()(
  Schema.Struct({ GroupName: Schema.String, GroupId: Schema.optionalKey(Schema.Int) }),
) {}

/** What became of one conversation: 0, or a code such as 51007. */
export const contactResult = {
  ContactItem: ReadContact,
  ResultCode: Schema.Int,
  ResultInfo: Schema.optionalKey(Schema.String),
}

/** The pages of all calls on conversation groups repeat one list of codes; `create_contact_group` has fewer. */
export const contactGroupCodes = [
  50001, 50002, 50003, 50004, 50005, 51006, 51007, 51008, 51009, 51010, 51011, 51012, 51013,
] as const
