import type * as Effect from "effect/Effect"
import type { ConversationGroup } from "../model/ConversationGroup.ts"
import type { Entity } from "../model/Entity.ts"
import type { Group, Member } from "../model/Group.ts"
import type { Message } from "../model/Message.ts"
import type { User } from "../model/User.ts"
import type { Database, Sql } from "./Database.ts"
import { type MessageRow, messageColumns, messagesOf } from "./message-rows.ts"
import { type Body, type Numbered, numbered, type Place } from "./Staged.ts"
import type { StoreError } from "./StoreError.ts"

type Page<A> = Effect.Effect<ReadonlyArray<Numbered<A>>, StoreError>

/** Records without an outcome at a target, page by page, in the order of the source. */
export interface Pending {
  /** How many there are. */
  readonly waiting: Effect.Effect<{ readonly [E in Entity]: number }, StoreError>
  readonly users: (after: number, limit: number) => Page<User>
  readonly groups: (after: number, limit: number) => Page<Group>
  readonly members: (group: number, after: number, limit: number) => Page<Member>
  readonly conversationGroups: (after: number, limit: number) => Page<ConversationGroup>
  /** In the order of the lane. */
  readonly messages: (lane: number, after: Place, limit: number) => Page<Message>
}

export const make = (database: Database, target: number): Pending => {
  const page =
    <A>(entity: "users" | "groups" | "conversationGroups") =>
    (after: number, limit: number): Page<A> =>
      database.read((sql) =>
        sql
          .all<Body>(
            `SELECT row, body FROM ${entity} e WHERE row > ? AND NOT EXISTS (SELECT 1 FROM outcome o
             WHERE o.target = ? AND o.entity = '${entity}' AND o.lane = 0 AND o.record = e.row) ORDER BY row LIMIT ?`,
            after,
            target,
            limit,
          )
          .map(numbered<A>),
      )
  return {
    waiting: database.read((sql) => {
      const count = (entity: Entity) => waiting(sql, target, entity)
      return {
        users: count("users"),
        groups: count("groups"),
        members: count("members"),
        messages: count("messages"),
        conversationGroups: count("conversationGroups"),
      }
    }),
    users: page("users"),
    groups: page("groups"),
    conversationGroups: page("conversationGroups"),
    members: (group, after, limit) =>
      database.read((sql) =>
        sql
          .all<Body>(
            `SELECT row, body FROM members e WHERE grp = ? AND row > ? AND NOT EXISTS (SELECT 1 FROM outcome o
             WHERE o.target = ? AND o.entity = 'members' AND o.lane = e.grp AND o.record = e.row) ORDER BY row LIMIT ?`,
            group,
            after,
            target,
            limit,
          )
          .map(numbered<Member>),
      ),
    messages: (lane, after, limit) =>
      database.read((sql) =>
        messagesOf(
          sql,
          lane,
          sql.tuples<MessageRow>(
            `SELECT ${messageColumns} FROM messages e WHERE lane = ? AND (sent_at, row) > (?, ?) AND NOT EXISTS (SELECT 1 FROM outcome o
             WHERE o.target = ? AND o.entity = 'messages' AND o.lane = e.lane AND o.record = e.row AND o.last = 1)
             ORDER BY sent_at, row LIMIT ?`,
            lane,
            after.sentAt,
            after.row,
            target,
            limit,
          ),
        ),
      ),
  }
}

const laneColumn = { users: "0", groups: "0", members: "e.grp", messages: "e.lane", conversationGroups: "0" } as const

/** Counts the records of an entity that have no outcome at a target. */
export const waiting = (sql: Sql, target: number, entity: Entity): number =>
  sql.count(
    `SELECT COUNT(*) FROM ${entity} e WHERE NOT EXISTS (SELECT 1 FROM outcome o
     WHERE o.target = ? AND o.entity = ? AND o.lane = ${laneColumn[entity]} AND o.record = e.row AND o.last = 1)`,
    target,
    entity,
  )

/** The same for the messages of each lane that has any. */
export const waitingByLane = (sql: Sql, target: number): ReadonlyMap<number, number> =>
  new Map(
    sql
      .all<{ lane: number; count: number }>(
        `SELECT e.lane, COUNT(*) AS count FROM messages e WHERE NOT EXISTS (SELECT 1 FROM outcome o
         WHERE o.target = ? AND o.entity = 'messages' AND o.lane = e.lane AND o.record = e.row AND o.last = 1)
         GROUP BY e.lane`,
        target,
      )
      .map(({ lane, count }) => [lane, count]),
  )
