import * as Schema from "effect/Schema"

/** Where in the source something came from. `index` counts from 0: array elements or lines; absent for a whole file. */
export const Provenance = Schema.Struct({ file: Schema.String, index: Schema.optionalKey(Schema.Natural) })
export interface Provenance extends Schema.Schema.Type<typeof Provenance> {}

/** `general/2023-01-07.json, element 3`: for people. */
export const render = (from: Provenance): string =>
  from.index === undefined ? from.file : `${from.file}, element ${from.index}`
