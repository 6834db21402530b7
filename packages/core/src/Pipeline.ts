import type { Sink } from "./Sink.ts"
import type { Source } from "./Source.ts"
import type { Transform } from "./Transform.ts"

/** A migration as a value: what is read, how it is reshaped, where it goes. Building one does nothing. */
export interface Pipeline<out R = never> {
  readonly source: Source<R>
  readonly transforms: ReadonlyArray<Transform<R>>
  readonly sink: Sink<R>
}

/**
 * @example
 * ```ts
 * const pipeline = Pipeline.make({
 *   source: SlackExport.source({ path: "export.zip" }),
 *   sink: TencentIm.sink({ ... }),
 * })
 * ```
 */
export const make = <RSource = never, RTransform = never, RSink = never>(parts: {
  readonly source: Source<RSource>
  readonly transforms?: ReadonlyArray<Transform<RTransform>>
  readonly sink: Sink<RSink>
}): Pipeline<RSource | RTransform | RSink> => ({
  source: parts.source,
  transforms: parts.transforms ?? [],
  sink: parts.sink,
})
