import type * as Context from "effect/Context"
import * as Metric from "effect/Metric"

/**
 * Calls made so far, by endpoint: of every counter whose name ends in `_calls` and that has an attribute `endpoint`, as
 * the sinks count them.
 */
export const callsMade = (context: Context.Context<never>): ReadonlyMap<string, number> => {
  const made = new Map<string, number>()
  for (const metric of Metric.snapshotUnsafe(context)) {
    const endpoint = metric.attributes?.endpoint
    if (metric.type === "Counter" && metric.id.endsWith("_calls") && endpoint !== undefined)
      made.set(endpoint, (made.get(endpoint) ?? 0) + Number(metric.state.count))
  }
  return made
}
