import type * as Effect from "effect/Effect"
import type { Conversation } from "../model/Conversation.ts"
import type { ConversationGroup } from "../model/ConversationGroup.ts"
import type { Group, Member } from "../model/Group.ts"
import type { GroupId, UserId } from "../model/Ids.ts"
import type { Message } from "../model/Message.ts"
import type { Timestamp } from "../model/Timestamp.ts"
import type { User } from "../model/User.ts"
import type { Database } from "./Database.ts"
import { type MessageRow, messageColumns, messagesOf } from "./message-rows.ts"
import type { StoreError } from "./StoreError.ts"

/** A staged record under the number the store gave it. Numbers ascend in the order of the source. */
export interface Numbered<out A> {
  readonly row: number
  readonly record: A
}

/** A place in a lane's order. */
export interface Place {
  readonly sentAt: number
  readonly row: number
}
export const start: Place = { sentAt: Number.MIN_SAFE_INTEGER, row: 0 }

/** One conversation's messages, in order. */
export interface Lane {
  readonly lane: number
  readonly conversation: Conversation
  readonly messages: number
  readonly oldest: Timestamp
  readonly newest: Timestamp
}

type Page<A> = Effect.Effect<ReadonlyArray<Numbered<A>>, StoreError>

/** What is staged, page by page: a page starts after a row, and an empty one is the end. */
export interface Staged {
  readonly users: (after: number, limit: number) => Page<User>
  readonly groups: (after: number, limit: number) => Page<Group>
  /** The group that a conversation names, if the source lists it. */
  readonly group: (id: GroupId) => Effect.Effect<Numbered<Group> | undefined, StoreError>
  readonly user: (id: UserId) => Effect.Effect<Numbered<User> | undefined, StoreError>
  readonly members: (group: number, after: number, limit: number) => Page<Member>
  readonly conversationGroups: (after: number, limit: number) => Page<ConversationGroup>
  readonly lanes: Effect.Effect<ReadonlyArray<Lane>, StoreError>
  readonly messages: (lane: number, after: Place, limit: number) => Page<Message>
  /** Senders that are in no list of users, sorted. */
  readonly unknownSenders: Effect.Effect<ReadonlyArray<UserId>, StoreError>
  /** How many groups each user is in, of those who are in more than `moreThan`. */
  readonly memberships: (
    moreThan: number,
  ) => Effect.Effect<ReadonlyArray<{ readonly userId: UserId; readonly groups: number }>, StoreError>
  /** The oldest `joinedAt` of a group's members. */
  readonly oldestJoin: (group: number) => Effect.Effect<Timestamp | undefined, StoreError>
}

/** A row with its record as JSON. */
export interface Body {
  readonly row: number
  readonly body: string
}
/** The store holds what it wrote itself, so the JSON is not checked again. */
export const numbered = <A>({ row, body }: Body): Numbered<A> => ({ row, record: JSON.parse(body) as A })

export const make = (database: Database): Staged => {
  const page =
    <A>(table: "users" | "groups" | "conversationGroups") =>
    (after: number, limit: number): Page<A> =>
      database.read((sql) =>
        sql
          .all<Body>(`SELECT row, body FROM ${table} WHERE row > ? ORDER BY row LIMIT ?`, after, limit)
          .map(numbered<A>),
      )
  const byId =
    <A>(table: "users" | "groups") =>
    (id: string): Effect.Effect<Numbered<A> | undefined, StoreError> =>
      database.read((sql) => {
        const found = sql.one<Body>(`SELECT row, body FROM ${table} WHERE id = ?`, id)
        return found === undefined ? undefined : numbered<A>(found)
      })
  return {
    users: page("users"),
    groups: page("groups"),
    conversationGroups: page("conversationGroups"),
    members: (group, after, limit) =>
      database.read((sql) =>
        sql
          .all<Body>(
            "SELECT row, body FROM members WHERE grp = ? AND row > ? ORDER BY row LIMIT ?",
            group,
            after,
            limit,
          )
          .map(numbered<Member>),
      ),
    lanes: database.read((sql) =>
      sql
        .all<{ lane: number; conversation: string; messages: number; oldest: number; newest: number }>(
          `SELECT l.lane, l.conversation, COUNT(*) AS messages, MIN(m.sent_at) AS oldest, MAX(m.sent_at) AS newest
           FROM lane l JOIN messages m ON m.lane = l.lane GROUP BY l.lane ORDER BY l.lane`,
        )
        .map(({ conversation, ...lane }) => ({
          ...lane,
          conversation: JSON.parse(conversation) as Conversation,
          oldest: lane.oldest as Timestamp,
          newest: lane.newest as Timestamp,
        })),
    ),
    messages: (lane, after, limit) =>
      database.read((sql) =>
        messagesOf(
          sql,
          lane,
          sql.tuples<MessageRow>(
            `SELECT ${messageColumns} FROM messages WHERE lane = ? AND (sent_at, row) > (?, ?) ORDER BY sent_at, row LIMIT ?`,
            lane,
            after.sentAt,
            after.row,
            limit,
          ),
        ),
      ),
    unknownSenders: database.read((sql) =>
      sql
        .all<{ id: UserId }>("SELECT id FROM sender WHERE id NOT IN (SELECT id FROM users) ORDER BY id")
        .map(({ id }) => id),
    ),
    group: byId("groups"),
    user: byId("users"),
    memberships: (moreThan) =>
      database.read((sql) =>
        sql.all<{ userId: UserId; groups: number }>(
          "SELECT user_id AS userId, COUNT(*) AS groups FROM members GROUP BY user_id HAVING COUNT(*) > ? ORDER BY 2 DESC LIMIT 1000",
          moreThan,
        ),
      ),
    oldestJoin: (group) =>
      database.read((sql) => {
        const found = sql.one<{ at: number | null }>(
          "SELECT MIN(body ->> 'joinedAt') AS at FROM members WHERE grp = ?",
          group,
        )
        return found?.at == null ? undefined : (found.at as Timestamp)
      }),
  }
}
