import * as Effect from "effect/Effect"
import * as Targets from "../apply/targets.ts"
import type { Entity } from "../model/Entity.ts"
import type { Pipeline } from "../Pipeline.ts"
import type { SinkError } from "../Sink.ts"
import * as Outcomes from "../store/Outcomes.ts"
import * as Staged from "../store/Staged.ts"
import { Store } from "../store/Store.ts"
import type { StoreError } from "../store/StoreError.ts"
import * as Stays from "./stays.ts"

/** What an undo would remove, and what nobody can take back. */
export interface UndoListing {
  readonly groups: number
  readonly conversationGroups: number
  /** Accounts that were not there before; removed only where that is asked for, since the service may block their ids. */
  readonly accounts: number
  readonly stays: Stays.Stays
}

/** What an undo removed, and what the service refused to remove. */
export interface Undone {
  readonly groups: number
  readonly conversationGroups: number
  readonly accounts: number
  readonly refused: ReadonlyArray<string>
}

/** Lists what {@link undo} would remove; nothing is called. */
export const listing = Effect.fn("chatferry.undo.listing")(function* <R>(
  pipeline: Pick<Pipeline<R>, "sink">,
): Effect.fn.Return<UndoListing, StoreError, Store> {
  const { database } = yield* Store
  const target = (yield* Targets.find(database, pipeline.sink.target)) ?? -1
  return yield* database.read((sql) => {
    const journaled = (entity: string) =>
      sql.count("SELECT COUNT(*) FROM journal WHERE target = ? AND entity = ? AND ours = 1", target, entity)
    return {
      groups: journaled("groups"),
      conversationGroups: journaled("conversationGroups"),
      accounts: journaled("users"),
      stays: Stays.read(sql, target),
    }
  })
})

/**
 * Removes from the service what this pipeline made there. Where all groups are gone, what was loaded is forgotten, so that
 * applying begins anew. What is left, e.g. accounts, stays journaled, and a later undo can remove it; what nobody can
 * take back is told by every later listing.
 */
export const undo = Effect.fn("chatferry.undo")(function* <R>(
  pipeline: Pipeline<R>,
  options: { readonly accounts: boolean },
): Effect.fn.Return<Undone, SinkError | StoreError, R | Store> {
  const { database } = yield* Store
  // Whatever shapes the wire now does not matter: what was made is removed by the ids it was given then.
  const target = yield* Targets.find(database, pipeline.sink.target)
  if (target === undefined) return { groups: 0, conversationGroups: 0, accounts: 0, refused: [] }
  const outcomes = Outcomes.make(database, target)
  const undone = yield* pipeline.sink.undo({ staged: Staged.make(database), outcomes }, options)
  const isLeft = (entity: Entity) => Effect.map(outcomes.created(entity, "", 1), (left) => left.length > 0)
  if (yield* isLeft("groups")) return undone
  const { oneToOneMessages, accounts, groups } = yield* database.read((sql) => Stays.read(sql, target))
  const knowsMore =
    (yield* isLeft("users")) || (yield* isLeft("conversationGroups")) || oneToOneMessages + accounts + groups > 0
  yield* (knowsMore ? Targets.clear : Targets.forget)(database, pipeline.sink.target)
  return undone
})
