import type * as Effect from "effect/Effect"
import type { Database, Sql } from "./Database.ts"
import { keepRefused } from "./keep-refused.ts"
import type { Outcome, State } from "./Outcomes.ts"
import { type Place, start } from "./Staged.ts"
import type { StoreError } from "./StoreError.ts"

/** One part of one message, as it was numbered for the service. */
export interface PartOutcome extends Outcome {
  readonly part: number
  /** Whether the message ends with it. */
  readonly last: boolean
  readonly position: number
  /** What the service answered: the number it gave and the time it keeps. */
  readonly seq?: number
  readonly time: number
}

/** What a call that was begun carries: written before it is sent, so that nobody has to guess after a crash. */
export interface InFlight extends Place {
  readonly part: number
  readonly last: boolean
  readonly position: number
  /** Second, and order within it. */
  readonly time: number
  readonly order: number
  readonly isPlaceholder: boolean
  /** Why a placeholder takes the seat. */
  readonly reason?: string
}

/** How far a lane is. */
export interface Checkpoint {
  /** Everything up to here has its outcome. */
  readonly front: Place
  /** The newest message that the service has, if it has any; it may stand beyond the front. */
  readonly newest?: Place
  /** The second of the newest message the service has of us, and how many the lane has in that second. */
  readonly clock: { readonly time: number; readonly order: number }
  /** Numbers of messages given so far: each message of a lane gets its own, whatever becomes of it. */
  readonly ordinal: number
  /** What was sent and has no outcome yet. */
  readonly inFlight: ReadonlyArray<InFlight>
  /** Why the lane waits. */
  readonly held?: string
}

/** A checkpoint as it is read. */
export interface Reached extends Checkpoint {
  /** Something was staged since: messages may have come in before the front. */
  readonly isBehind: boolean
}

const untouched: Reached = { front: start, clock: { time: -1, order: 0 }, ordinal: 0, inFlight: [], isBehind: false }

/** How far the lanes of a target are, and what became of their messages. */
export interface Checkpoints {
  readonly checkpoint: (lane: number) => Effect.Effect<Reached, StoreError>
  /** Outcomes and the checkpoint they lead to, in one transaction. */
  readonly advance: (
    lane: number,
    outcomes: ReadonlyArray<PartOutcome>,
    to: Checkpoint,
  ) => Effect.Effect<void, StoreError>
  /** How many messages of each lane have their outcome. */
  readonly settled: Effect.Effect<ReadonlyMap<number, number>, StoreError>
  /** The greatest number the service gave in a lane, 0 where it gave none. */
  readonly lastSeq: (lane: number) => Effect.Effect<number, StoreError>
  /** The parts of a message that have an outcome. */
  readonly parts: (lane: number, row: number) => Effect.Effect<ReadonlyArray<PartOutcome>, StoreError>
}

export const make = (database: Database, target: number): Checkpoints => ({
  checkpoint: (lane) => database.read((sql) => checkpoint(sql, target, lane)),
  advance: (lane, outcomes, to) =>
    database.join((sql) => {
      for (const outcome of outcomes) {
        sql.run(
          "INSERT INTO outcome VALUES (?, 'messages', ?, ?, ?, ?, ?, ?, ?, ?)",
          target,
          lane,
          outcome.row,
          outcome.part,
          outcome.last ? 1 : 0,
          outcome.state,
          outcome.position,
          outcome.seq ?? null,
          outcome.time,
        )
        keepRefused(sql, target, "messages", outcome)
      }
      sql.run(
        "INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT COALESCE(MAX(value + 0), 0) FROM meta WHERE key = 'pass'), ?, ?)",
        target,
        lane,
        to.front.sentAt,
        to.front.row,
        to.newest?.sentAt ?? null,
        to.newest?.row ?? null,
        to.clock.time,
        to.clock.order,
        to.ordinal,
        to.inFlight.length === 0 ? null : JSON.stringify(to.inFlight),
        to.held ?? null,
      )
    }),
  settled: database.read(
    (sql) =>
      new Map(
        sql
          .all<{ lane: number; count: number }>(
            "SELECT lane, COUNT(*) AS count FROM outcome WHERE target = ? AND entity = 'messages' AND last = 1 GROUP BY lane",
            target,
          )
          .map(({ lane, count }) => [lane, count]),
      ),
  ),
  lastSeq: (lane) =>
    database.read((sql) =>
      sql.count("SELECT MAX(seq) FROM outcome WHERE target = ? AND entity = 'messages' AND lane = ?", target, lane),
    ),
  parts: (lane, row) =>
    database.read((sql) =>
      sql
        .all<{ part: number; last: number; state: State; position: number; seq: number | null; time: number }>(
          "SELECT part, last, state, position, seq, time FROM outcome WHERE target = ? AND entity = 'messages' AND lane = ? AND record = ? ORDER BY part",
          target,
          lane,
          row,
        )
        .map(({ seq, last, ...part }) => ({ row, ...part, last: last === 1, ...(seq === null ? {} : { seq }) })),
    ),
})

interface Stored {
  readonly sent_at: number
  readonly row: number
  readonly newest_at: number | null
  readonly newest_row: number | null
  readonly clock: number
  readonly clock_order: number
  readonly position: number
  readonly in_flight: string | null
  readonly held: string | null
  readonly behind: number
}

const checkpoint = (sql: Sql, target: number, lane: number): Reached => {
  const found = sql.one<Stored>(
    `SELECT sent_at, row, newest_at, newest_row, clock, clock_order, position, in_flight, held,
       pass < (SELECT MAX(value + 0) FROM meta WHERE key = 'pass') AS behind
     FROM checkpoint WHERE target = ? AND lane = ?`,
    target,
    lane,
  )
  if (found === undefined) return untouched
  return {
    front: { sentAt: found.sent_at, row: found.row },
    ...(found.newest_at === null || found.newest_row === null
      ? {}
      : { newest: { sentAt: found.newest_at, row: found.newest_row } }),
    clock: { time: found.clock, order: found.clock_order },
    ordinal: found.position,
    inFlight: found.in_flight === null ? [] : JSON.parse(found.in_flight),
    ...(found.held === null ? {} : { held: found.held }),
    isBehind: found.behind === 1,
  }
}
