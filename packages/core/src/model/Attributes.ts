import * as Schema from "effect/Schema"

/** Facts of the source that the model has no field for: kept as JSON, never dropped. */
export const Attributes = Schema.Record(Schema.String, Schema.Json)
export type Attributes = typeof Attributes.Type
