import type { Finding, Adjustment as Summed } from "@chatferry/core"
import { counted } from "../counted.ts"
import { type Adjustment, type AdjustmentKind, adjustmentKinds } from "../wire/Adjustment.ts"
import { type Refused, type RefusedReason, refusedReasons } from "../wire/Refused.ts"

/** Examples kept of each kind. */
const samples = 5

/** Counts what the mapping changes and refuses; keeps the first few of each kind, so memory does not grow. */
export interface Tally {
  readonly adjust: (adjustments: ReadonlyArray<Adjustment>) => void
  readonly refuse: (recordId: string, refused: Refused) => void
  readonly adjustments: () => ReadonlyArray<Summed>
  readonly refusals: () => ReadonlyArray<Finding>
}

export const make = (): Tally => {
  const adjusted = new Map<AdjustmentKind, { count: number; samples: Array<{ record: string; detail: string }> }>()
  const refused = new Map<RefusedReason, { count: number; examples: Array<string> }>()
  return {
    adjust: (adjustments) => {
      for (const { kind, recordId, detail } of adjustments) {
        const known = adjusted.get(kind) ?? { count: 0, samples: [] }
        adjusted.set(kind, known)
        known.count++
        if (known.samples.length < samples) known.samples.push({ record: recordId, detail })
      }
    },
    refuse: (recordId, { refused: reason, detail }) => {
      const known = refused.get(reason) ?? { count: 0, examples: [] }
      refused.set(reason, known)
      known.count++
      if (known.examples.length < samples) known.examples.push(`${recordId}: ${detail}`)
    },
    adjustments: () =>
      Array.from(adjusted, ([kind, { count, samples }]) => {
        return { kind, ...adjustmentKinds[kind], count, samples }
      }).toSorted((a, b) => b.count - a.count),
    refusals: () =>
      Array.from(refused, ([reason, { count, examples }]) => ({
        severity: "warning",
        kind: reason,
        message: `${counted(count, "record")} cannot be sent: ${refusedReasons[reason].meaning}`,
        remedy: refusedReasons[reason].remedy,
        examples,
      })),
  }
}
