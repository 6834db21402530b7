import { findTarget, Provenances, Rejections, Store, type StoreError, type Target } from "@chatferry/core"
import * as Effect from "effect/Effect"
import type { RejectionSample } from "../route/Result.ts"

/** Rejections that a command's report shows; all are listed by `rejections`, with placeholders. */
const shown = 5

/** The first few rejections: of the source, and of a target. */
export const samples = Effect.fnUntraced(function* (
  target: Target,
): Effect.fn.Return<ReadonlyArray<RejectionSample>, StoreError, Store> {
  const { database } = yield* Store
  const number = yield* findTarget(database, target)
  const page = yield* Rejections.page(database, number, 0, shown, "rejected")
  return page.map(({ entity, from, reason }) => ({ where: `${entity}, ${Provenances.render(from)}`, reason }))
})
