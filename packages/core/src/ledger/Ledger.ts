import type * as Effect from "effect/Effect"
import type { Conversation } from "../model/Conversation.ts"
import { type Entity, entities } from "../model/Entity.ts"
import type { Database, Sql } from "../store/Database.ts"
import type { State } from "../store/Outcomes.ts"
import { waiting, waitingByLane } from "../store/Pending.ts"
import type { StoreError } from "../store/StoreError.ts"

/** The balance of one entity or lane: read = loaded + placeholders + skipped + rejected + held. */
export interface Balance {
  readonly read: number
  readonly loaded: number
  readonly placeholders: number
  readonly skipped: number
  readonly rejected: number
  readonly held: number
  readonly skippedByRule: { readonly [rule: string]: number }
}

export interface LaneBalance extends Balance {
  readonly conversation: Conversation
  /** Why the lane waits. */
  readonly heldFor?: string
}

export type Ledger = { readonly [E in Entity]: Balance }

/** Whether every record is in exactly one state. */
export const isBalanced = (balance: Balance): boolean =>
  balance.read === balance.loaded + balance.placeholders + balance.skipped + balance.rejected + balance.held

export const balances = (ledger: Ledger): boolean => entities.every((entity) => isBalanced(ledger[entity]))

/**
 * Each number is counted where it arises (reading, staging, loading), none is the difference of others: a ledger whose
 * last column is what the others leave over would balance whatever was lost.
 */
export const ofTarget = (database: Database, target: number | undefined): Effect.Effect<Ledger, StoreError> =>
  database.snapshot((sql) => whole(sql, target ?? nowhere))

/** The balance of every lane. What the source rejected belongs to no lane: it could not be read. */
export const lanes = (
  database: Database,
  target: number | undefined,
): Effect.Effect<ReadonlyArray<LaneBalance>, StoreError> =>
  database.snapshot((sql) => laneByLane(sql, target ?? nowhere))

/** Both, as of one moment: a process that loads meanwhile would make them differ. */
export const withLanes = (
  database: Database,
  target: number | undefined,
): Effect.Effect<{ readonly ledger: Ledger; readonly lanes: ReadonlyArray<LaneBalance> }, StoreError> =>
  database.snapshot((sql) => ({ ledger: whole(sql, target ?? nowhere), lanes: laneByLane(sql, target ?? nowhere) }))

/** The number of no target: everything that is staged is held. */
const nowhere = -1

const whole = (sql: Sql, target: number): Ledger => {
  const balance = (entity: Entity) => ofEntity(sql, target, entity)
  return {
    users: balance("users"),
    groups: balance("groups"),
    members: balance("members"),
    messages: balance("messages"),
    conversationGroups: balance("conversationGroups"),
  }
}

const ofEntity = (sql: Sql, target: number, entity: Entity): Balance => {
  const source = sql.one<{ read: number; rejected: number }>(
    "SELECT COALESCE(SUM(read), 0) AS read, COALESCE(SUM(rejected), 0) AS rejected FROM unit WHERE entity = ?",
    entity,
  )
  const skips = sql.all<{ rule: string; count: number }>(
    "SELECT rule, SUM(count) AS count FROM skip WHERE entity = ? GROUP BY rule ORDER BY rule",
    entity,
  )
  const states = counts(
    sql.all<Count>(
      "SELECT state AS key, COUNT(*) AS count FROM outcome WHERE target = ? AND entity = ? AND last = 1 GROUP BY state",
      target,
      entity,
    ),
  )
  return {
    read: source?.read ?? 0,
    loaded: states.get("loaded") ?? 0,
    placeholders: states.get("placeholder") ?? 0,
    skipped: skips.reduce((sum, { count }) => sum + count, 0),
    rejected: (source?.rejected ?? 0) + (states.get("rejected") ?? 0),
    held: waiting(sql, target, entity),
    skippedByRule: Object.fromEntries(skips.map(({ rule, count }) => [rule, count])),
  }
}

interface Count {
  readonly key: string
  readonly count: number
}
const counts = (rows: ReadonlyArray<Count>) => new Map(rows.map(({ key, count }) => [key, count]))

const laneByLane = (sql: Sql, target: number): ReadonlyArray<LaneBalance> => {
  const skips = new Map<number, { [rule: string]: number }>()
  for (const { lane, rule, count } of sql.all<{ lane: number; rule: string; count: number }>(
    "SELECT lane, rule, SUM(count) AS count FROM skip WHERE entity = 'messages' AND lane > 0 GROUP BY lane, rule",
  ))
    skips.set(lane, { ...skips.get(lane), [rule]: count })
  const states = new Map<number, { [S in State]?: number }>()
  for (const { lane, state, count } of sql.all<{ lane: number; state: State; count: number }>(
    `SELECT lane, state, COUNT(*) AS count FROM outcome WHERE target = ? AND entity = 'messages' AND last = 1
     GROUP BY lane, state`,
    target,
  ))
    states.set(lane, { ...states.get(lane), [state]: count })
  const staged = new Map(
    sql
      .tuples<[lane: number, count: number]>("SELECT lane, COUNT(*) FROM messages GROUP BY lane")
      .map(([lane, count]) => [lane, count]),
  )
  const held = waitingByLane(sql, target)
  return sql
    .all<{ lane: number; conversation: string; reason: string | null }>(
      `SELECT l.lane, l.conversation, c.held AS reason
       FROM lane l LEFT JOIN checkpoint c ON c.target = ? AND c.lane = l.lane ORDER BY l.lane`,
      target,
    )
    .map(({ lane, conversation, reason }) => {
      const skippedByRule = skips.get(lane) ?? {}
      const skipped = Object.values(skippedByRule).reduce((sum, count) => sum + count, 0)
      const { loaded = 0, placeholder: placeholders = 0, rejected = 0 } = states.get(lane) ?? {}
      return {
        conversation: JSON.parse(conversation) as Conversation,
        read: (staged.get(lane) ?? 0) + skipped,
        loaded,
        placeholders,
        rejected,
        skipped,
        held: held.get(lane) ?? 0,
        skippedByRule,
        ...(reason === null ? {} : { heldFor: reason }),
      }
    })
}
