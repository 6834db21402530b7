import type * as Effect from "effect/Effect"
import type { Entity } from "../model/Entity.ts"
import type { Member } from "../model/Group.ts"
import type { UserId } from "../model/Ids.ts"
import * as Checkpoint from "./Checkpoint.ts"
import type { Database } from "./Database.ts"
import * as Journal from "./Journal.ts"
import { keepRefused } from "./keep-refused.ts"
import * as Pending from "./Pending.ts"
import * as RoundTrip from "./RoundTrip.ts"
import { type Body, type Numbered, numbered } from "./Staged.ts"
import type { StoreError } from "./StoreError.ts"

export type { Checkpoint, InFlight, PartOutcome, Reached } from "./Checkpoint.ts"
export type { Journaled } from "./Journal.ts"

/** How a record, or a part of a split one, ended. `rejected` is refused and passed. */
export type State = "loaded" | "placeholder" | "rejected"

export interface Outcome {
  readonly row: number
  readonly state: State
  /** Of a rejection or a placeholder. */
  readonly reason?: string
}

/** What became of a record that is no message. */
export interface RecordOutcome extends Outcome {
  /** Of a member: the newest message its group had when the unread count was set; absent where it is still to be set. */
  readonly countedAt?: number
}

/** What happened to the staged records at one target, and what is left to do. */
export interface Outcomes extends Pending.Pending, Checkpoint.Checkpoints, Journal.Journal, RoundTrip.RoundTrip {
  readonly settle: (
    entity: Exclude<Entity, "messages">,
    outcomes: ReadonlyArray<RecordOutcome>,
    lane?: number,
  ) => Effect.Effect<void, StoreError>
  /** Whether a record ended well. */
  readonly state: (entity: Entity, lane: number, row: number) => Effect.Effect<State | undefined, StoreError>
  /** Users that have an account at the target. */
  readonly accounts: Effect.Effect<ReadonlyArray<UserId>, StoreError>
  /** How many members of a group were loaded. */
  readonly loadedMembers: (group: number) => Effect.Effect<number, StoreError>
  /** Loaded members that the source knows an unread count of, which was set before the group had its message `seq`. */
  readonly uncounted: (group: number, seq: number) => Effect.Effect<ReadonlyArray<Numbered<Member>>, StoreError>
  /** Notes that the unread counts of members were set when `seq` was the group's newest message. */
  readonly counted: (group: number, rows: ReadonlyArray<number>, seq: number) => Effect.Effect<void, StoreError>
}

export const make = (database: Database, target: number): Outcomes => ({
  ...Pending.make(database, target),
  ...Checkpoint.make(database, target),
  ...Journal.make(database, target),
  ...RoundTrip.make(database, target),
  settle: (entity, outcomes, lane = 0) =>
    database.join((sql) => {
      for (const outcome of outcomes) {
        sql.run(
          "INSERT INTO outcome VALUES (?, ?, ?, ?, 0, 1, ?, NULL, ?, NULL)",
          target,
          entity,
          lane,
          outcome.row,
          outcome.state,
          outcome.countedAt ?? null,
        )
        keepRefused(sql, target, entity, outcome)
      }
    }),
  state: (entity, lane, row) =>
    database.read(
      (sql) =>
        sql.one<{ state: State }>(
          "SELECT state FROM outcome WHERE target = ? AND entity = ? AND lane = ? AND record = ? AND last = 1",
          target,
          entity,
          lane,
          row,
        )?.state,
    ),
  accounts: database.read((sql) =>
    sql
      .all<{ id: UserId }>(
        `SELECT u.id FROM users u JOIN outcome o ON o.target = ? AND o.entity = 'users' AND o.lane = 0 AND o.record = u.row
         WHERE o.state = 'loaded'`,
        target,
      )
      .map(({ id }) => id),
  ),
  loadedMembers: (group) =>
    database.read((sql) =>
      sql.count(
        "SELECT COUNT(*) FROM outcome WHERE target = ? AND entity = 'members' AND lane = ? AND state = 'loaded'",
        target,
        group,
      ),
    ),
  uncounted: (group, seq) =>
    database.read((sql) =>
      sql
        .all<Body>(
          `SELECT m.row, m.body FROM members m JOIN outcome o
             ON o.target = ? AND o.entity = 'members' AND o.lane = m.grp AND o.record = m.row AND o.part = 0
           WHERE m.grp = ? AND o.state = 'loaded' AND COALESCE(o.seq, -1) < ? AND m.body ->> 'unreadCount' > 0
           ORDER BY m.row`,
          target,
          group,
          seq,
        )
        .map(numbered<Member>),
    ),
  counted: (group, rows, seq) =>
    database.join((sql) => {
      for (const row of rows)
        sql.run(
          "UPDATE outcome SET seq = ? WHERE target = ? AND entity = 'members' AND lane = ? AND record = ?",
          seq,
          target,
          group,
          row,
        )
    }),
})
