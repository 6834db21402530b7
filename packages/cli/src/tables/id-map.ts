import { findTarget, IdMap, Store, type StoreError, type Target } from "@chatferry/core"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { Table } from "./Table.ts"

/** Rows read at a time. */
const pageSize = 500

/** The messages a target has, lane by lane. */
export const stream = (target: Target): Stream.Stream<IdMap.Mapped, StoreError, Store> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const { database } = yield* Store
      const number = yield* findTarget(database, target)
      if (number === undefined) return Stream.empty
      return Stream.paginate(IdMap.start, (after) =>
        Effect.map(
          IdMap.page(database, number, after, pageSize),
          ({ mapped, next }) => [mapped, Option.fromNullishOr(next)] as const,
        ),
      )
    }),
  )

/** An app rewrites its links by these ids. */
export const table: Table<IdMap.Mapped> = {
  isFor: "programs",
  columns: ["message", "conversation", "group", "seq", "time", "parts", "placeholder"],
  cells: ({ messageId, conversation, groupId, seq, time, parts, isPlaceholder }) => [
    messageId,
    conversation.kind === "group" ? conversation.groupId : conversation.userIds.join(" "),
    groupId,
    seq,
    time,
    parts,
    isPlaceholder ? "yes" : "",
  ],
  object: (mapped) => mapped,
}
