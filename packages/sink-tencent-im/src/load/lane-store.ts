import { type Outcomes, Staged, type StoreError } from "@chatferry/core"
import * as Effect from "effect/Effect"
import type { LaneStore } from "./Lane.ts"

/** What the loop needs of the store; `watch` sees each checkpoint. */
export const laneStore = Effect.fnUntraced(function* (
  outcomes: Outcomes.Outcomes,
  { lane }: Staged.Lane,
  watch: (...[settled, to]: Parameters<LaneStore["advance"]>) => void,
): Effect.fn.Return<LaneStore, StoreError> {
  const { isBehind, ...from } = yield* outcomes.checkpoint(lane)
  return {
    next: (after, limit) => outcomes.messages(lane, after, limit),
    advance: (settled, to) => {
      watch(settled, to)
      return outcomes.advance(lane, settled, to)
    },
    parts: (row) => outcomes.parts(lane, row),
    // What was staged since may stand anywhere: all that has no outcome is looked at again.
    from: isBehind ? { ...from, front: Staged.start } : from,
    lastSeq: yield* outcomes.lastSeq(lane),
  }
})
