import * as Schema from "effect/Schema"

const byteLength = (text: string) => Buffer.byteLength(text)

/** Text of at most so many UTF-8 bytes. */
export const Text = (bytes: number) =>
  Schema.String.check(Schema.makeFilter((text) => byteLength(text) <= bytes || `longer than ${bytes} bytes`))

const printable = /^[\x20-\x7e]+$/

export const isUserId = (id: string): boolean => printable.test(id) && id.length <= 32

/** Printable ASCII of 1 to 32 bytes. */
export const UserId = Schema.String.check(
  Schema.makeFilter((id) => isUserId(id) || "not 1 to 32 bytes of printable ASCII"),
)

/** Printable ASCII of 1 to 48 bytes: the form of any group id, whatever its prefix. */
export const isGroupId = (id: string): boolean => printable.test(id) && id.length <= 48

export const UInt32 = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 0xffff_ffff }))

/** Unix seconds. Milliseconds do not fit. */
export const Seconds = UInt32

export const Flag = Schema.Literals([0, 1])

export const KeyValues = Schema.Array(Schema.Struct({ Key: Schema.String, Value: Schema.Unknown }))

/** May be absent; never null. */
export const optional = <S extends Schema.Constraint>(schema: S) => Schema.optionalKey(schema)
