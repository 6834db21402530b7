import type * as Effect from "effect/Effect"
import type { Entity } from "../model/Entity.ts"
import type { Database } from "./Database.ts"
import type { StoreError } from "./StoreError.ts"

/** What this pipeline set out to create. */
export interface Journaled {
  readonly row: number
  /** The second of creation. */
  readonly created: number
  /** Made by this pipeline, so that undo may remove it; otherwise it was there before. */
  readonly isOurs: boolean
  /** What the service was told it is, as far as the sink notes it; the record may have become something else since. */
  readonly type?: string
}

/** What a target has because of this pipeline, under the service's ids: what undo may remove. */
export interface Journal {
  /** Notes what is about to be created, or was found to be there. */
  readonly journal: (entity: Entity, id: string, note: Journaled) => Effect.Effect<void, StoreError>
  readonly journaled: (entity: Entity, id: string) => Effect.Effect<Journaled | undefined, StoreError>
  /** What was created by this pipeline, and is not removed yet; in the order of the service's ids. */
  readonly created: (entity: Entity, afterId: string, limit: number) => Effect.Effect<ReadonlyArray<string>, StoreError>
  /** Takes a note out: what it names has been removed. */
  readonly unjournal: (entity: Entity, ids: ReadonlyArray<string>) => Effect.Effect<void, StoreError>
}

export const make = (database: Database, target: number): Journal => ({
  journal: (entity, id, { row, created, isOurs, type }) =>
    database.join(
      (sql) =>
        void sql.run(
          "INSERT OR REPLACE INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)",
          target,
          entity,
          row,
          id,
          created,
          isOurs ? 1 : 0,
          type ?? null,
        ),
    ),
  journaled: (entity, id) =>
    database.read((sql) => {
      const found = sql.one<{ row: number; created: number; ours: number; type: string | null }>(
        "SELECT record AS row, created, ours, type FROM journal WHERE target = ? AND entity = ? AND id = ?",
        target,
        entity,
        id,
      )
      if (found === undefined) return undefined
      const { row, created, ours, type } = found
      return { row, created, isOurs: ours === 1, ...(type === null ? {} : { type }) }
    }),
  created: (entity, afterId, limit) =>
    database.read((sql) =>
      sql
        .all<{ id: string }>(
          "SELECT id FROM journal WHERE target = ? AND entity = ? AND ours = 1 AND id > ? ORDER BY id LIMIT ?",
          target,
          entity,
          afterId,
          limit,
        )
        .map(({ id }) => id),
    ),
  unjournal: (entity, ids) =>
    database.join((sql) => {
      for (const id of ids)
        sql.run("DELETE FROM journal WHERE target = ? AND entity = ? AND id = ?", target, entity, id)
    }),
})
