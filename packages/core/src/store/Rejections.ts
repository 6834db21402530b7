import type * as Effect from "effect/Effect"
import type { Entity } from "../model/Entity.ts"
import type { Provenance } from "../Provenance.ts"
import type { Database, Sql } from "./Database.ts"
import type { StoreError } from "./StoreError.ts"

/** A record that could not be read, or that the service refused: left out, or with a placeholder in its seat. */
export interface Rejected {
  readonly row: number
  readonly entity: Entity
  readonly state: "rejected" | "placeholder"
  readonly from: Provenance
  readonly reason: string
  /** The record as it was staged, or what there was to read, as JSON. */
  readonly original: string | undefined
  /** Who refused: the source while reading, or the target while loading. */
  readonly by: "source" | "target"
}

interface Stored {
  readonly row: number
  readonly target: number | null
  readonly entity: Entity
  readonly state: Rejected["state"]
  readonly file: string
  readonly idx: number | null
  readonly reason: string
  readonly original: string | null
}

/**
 * The source's rejections and one target's, page by page: a page starts after a row, and an empty one is the end. The
 * records that placeholders stand for are among them, unless only one state is asked for.
 */
export const page = (
  database: Database,
  target: number | undefined,
  after: number,
  limit: number,
  only?: Rejected["state"],
): Effect.Effect<ReadonlyArray<Rejected>, StoreError> =>
  database.read((sql) =>
    sql
      .all<Stored>(
        `SELECT row, target, entity, state, file, idx, reason, original FROM rejection
         WHERE row > ? AND (target IS NULL OR target = ?) AND state = COALESCE(?, state) ORDER BY row LIMIT ?`,
        after,
        target ?? -1,
        only ?? null,
        limit,
      )
      .map(({ row, entity, state, file, idx, reason, original, target }) => ({
        row,
        entity,
        state,
        from: idx === null ? { file } : { file, index: idx },
        reason,
        original: original ?? undefined,
        by: target === null ? ("source" as const) : ("target" as const),
      })),
  )

/** What a replay gave back to the next apply, and what it could not. */
export interface Replay {
  readonly replayed: number
  /** By reason. */
  readonly refused: { readonly [reason: string]: number }
}

const unreadable = "reading failed: repair the file and stage again"
const overtaken = "its group has newer messages, and a group only takes what is newer still"

/**
 * Gives rejected records back, so that the next apply tries them again in their lane's order. A group's message can
 * only be tried again while nothing after it was loaded.
 */
export const replay = (database: Database, target: number): Effect.Effect<Replay, StoreError> =>
  database.write((sql) => {
    const refused: { [reason: string]: number } = {}
    const refuse = (reason: string, count: number) => {
      if (count > 0) refused[reason] = count
    }
    refuse(unreadable, sql.count("SELECT COUNT(*) FROM rejection WHERE target IS NULL"))
    const before = sql.count("SELECT COUNT(*) FROM rejection WHERE target = ? AND state = 'rejected'", target)
    for (const entity of ["users", "groups", "members", "conversationGroups"] as const) give(sql, target, entity, "1")
    give(
      sql,
      target,
      "messages",
      // A chat with oneself may be a group at the service.
      `EXISTS (SELECT 1 FROM lane l WHERE l.lane = o.lane AND l.conversation ->> 'kind' = 'one-to-one'
         AND l.conversation ->> '$.userIds[0]' <> l.conversation ->> '$.userIds[1]')
       OR NOT EXISTS (SELECT 1 FROM checkpoint c JOIN messages m ON m.row = o.record
         WHERE c.target = o.target AND c.lane = o.lane AND (c.newest_at, c.newest_row) > (m.sent_at, m.row))`,
    )
    const left = sql.count("SELECT COUNT(*) FROM rejection WHERE target = ? AND state = 'rejected'", target)
    refuse(overtaken, left)
    return { replayed: before - left, refused }
  })

const give = (sql: Sql, target: number, entity: Entity, condition: string) => {
  sql.exec(`
    CREATE TEMP TABLE given AS SELECT o.lane, o.record FROM outcome o
      WHERE o.target = ${target} AND o.entity = '${entity}' AND o.state = 'rejected' AND (${condition});
    DELETE FROM outcome WHERE target = ${target} AND entity = '${entity}' AND state = 'rejected'
      AND (lane, record) IN (SELECT lane, record FROM given);
    DELETE FROM rejection WHERE target = ${target} AND entity = '${entity}' AND state = 'rejected'
      AND record IN (SELECT record FROM given);`)
  if (entity === "messages")
    // The lane looks again from the first message that has no outcome.
    sql.exec(
      `UPDATE checkpoint SET pass = 0, held = NULL WHERE target = ${target} AND lane IN (SELECT lane FROM given)`,
    )
  sql.exec("DROP TABLE given")
}
