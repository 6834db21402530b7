import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Transformation from "effect/SchemaTransformation"
import { clean, natural } from "./Raw.ts"

/**
 * A field that is absent where it is missing, `null`, empty or of another type. Ten years of exports and a dozen
 * exporters disagree about nearly every field (`creator: null` once cost whole channels, mattermost#1359).
 */
export const lenient = <S extends Schema.Constraint>(schema: S) =>
  Schema.catchDecoding<Schema.optionalKey<S>>(() => Effect.succeed(Option.none()))(Schema.optionalKey(schema))

export const Text = Schema.NonEmptyString.pipe(
  Schema.decodeTo(Schema.NonEmptyString, Transformation.transform({ decode: clean, encode: (value) => value })),
)

/** A whole number of at least 0, or its digits. */
export const Count = Schema.Unknown.pipe(
  Schema.decodeTo(
    Schema.Natural,
    Transformation.transform({ decode: (value) => natural(value) ?? -1, encode: (value) => value }),
  ),
)

/** The elements that are text; the others are left out. */
export const Texts = Schema.Array(Schema.Unknown).pipe(
  Schema.decodeTo(
    Schema.Array(Schema.String),
    Transformation.transform<ReadonlyArray<string>, ReadonlyArray<unknown>>({
      decode: (values) => values.flatMap((value) => (typeof value === "string" && value !== "" ? [clean(value)] : [])),
      encode: (values) => values,
    }),
  ),
)
