import * as Schema from "effect/Schema"

const printable = /^[\x20-\x7e]+$/

/** A UserID: 1 to 32 printable ASCII bytes (client code 7003; page 34953). */
export const AccountId = Schema.String.check(Schema.isMaxLength(32), Schema.isPattern(printable))

/** A group's id: 1 to 48 printable ASCII bytes (page 33529). */
export const GroupId = Schema.String.check(Schema.isMaxLength(48), Schema.isPattern(printable))

/** A topic's id: its community's id, `@TOPIC#_` and a part of one's own. */
export const TopicId = Schema.String.check(Schema.isPattern(/@TOPIC#_/))

/** An unsigned integer of 32 bits. */
export const UInt32 = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 4_294_967_295 }))

/** Unix time in whole seconds. Milliseconds do not fit, so that mixing them up is noticed. */
export const Seconds = UInt32

/** 0 or 1. */
export const Flag = Schema.Literals([0, 1])

/** A text of at most so many bytes in UTF-8. */
export const bytes = (limit: number) =>
  Schema.String.check(
    Schema.makeFilter(
      (text) =>
        text.length * 3 <= limit || Buffer.byteLength(text) <= limit || `must have at most ${limit} bytes in UTF-8`,
    ),
  )

/** A custom field of a group or member; it must exist in the console first. The value may be binary. */
export class CustomField extends Schema.Opaque<CustomField>()(
  Schema.Struct({ Key: Schema.String, Value: Schema.String }),
) {}

/** An answer that only says OK. */
export class Done extends Schema.Opaque<Done>()(
  Schema.Struct({
    /** A text that the profile, relation and conversation calls add; empty on success. */
    ErrorDisplay: Schema.optionalKey(Schema.String),
  }),
) {}

/** The outcome of one account in a batch: 0, or a code and its text. */
export class AccountResult extends Schema.Opaque<AccountResult>()(
  Schema.Struct({
    UserID: Schema.String,
    ResultCode: Schema.Int,
    ResultInfo: Schema.optionalKey(Schema.String),
  }),
) {}
