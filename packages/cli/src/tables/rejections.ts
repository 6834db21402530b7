import { findTarget, Rejections, Store, type StoreError, type Target } from "@chatferry/core"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { Table } from "./Table.ts"

/** Rows read at a time. */
const pageSize = 500

/** The source's rejections and one target's, with the records that placeholders stand for, in the order they arose. */
export const stream = (target: Target): Stream.Stream<Rejections.Rejected, StoreError, Store> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const { database } = yield* Store
      const number = yield* findTarget(database, target)
      return Stream.paginate(0, (after) =>
        Effect.map(Rejections.page(database, number, after, pageSize), (page) => {
          const last = page.at(-1)
          return [page, last === undefined ? Option.none() : Option.some(last.row)] as const
        }),
      )
    }),
  )

/** Programs read the NDJSON, which has all as it is. */
export const table: Table<Rejections.Rejected> = {
  isFor: "people",
  columns: ["entity", "file", "index", "state", "by", "reason", "original"],
  cells: ({ entity, from, state, by, reason, original }) => [
    entity,
    from.file,
    from.index,
    state,
    by,
    reason,
    original,
  ],
  object: ({ entity, from, state, by, reason, original }) => ({
    entity,
    from,
    state,
    by,
    reason,
    ...(original === undefined ? {} : { original: JSON.parse(original) }),
  }),
}
