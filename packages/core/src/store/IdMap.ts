import type * as Effect from "effect/Effect"
import type { Conversation } from "../model/Conversation.ts"
import type { Database, Sql } from "./Database.ts"
import type { StoreError } from "./StoreError.ts"

/** Where a message of the source is now, so that an app can rewrite its links. */
export interface Mapped {
  readonly messageId: string
  readonly conversation: Conversation
  /** The service's id of the group; absent in one-to-one chats. */
  readonly groupId?: string
  /** The number that the service gave its first part in the group; absent in one-to-one chats, where it gives none. */
  readonly seq?: number
  /** Seconds. */
  readonly time: number
  /** How many messages it became. */
  readonly parts: number
  readonly isPlaceholder: boolean
}

/** A place in the map; the map is ordered by lane and record. */
export interface Cursor {
  readonly lane: number
  readonly record: number
}
export const start: Cursor = { lane: 0, record: 0 }

export interface Page {
  readonly mapped: ReadonlyArray<Mapped>
  /** Absent at the end. */
  readonly next?: Cursor
}

interface Stored {
  readonly lane: number
  readonly record: number
  readonly id: string
  readonly seq: number | null
  readonly time: number
  readonly parts: number
  readonly placeholder: number
}

/** The messages that a target has. */
export const page = (
  database: Database,
  target: number,
  after: Cursor,
  limit: number,
): Effect.Effect<Page, StoreError> =>
  database.read((sql) => {
    const rows = sql.all<Stored>(
      `SELECT o.lane, o.record, m.id, MIN(o.seq) AS seq, MIN(o.time) AS time, COUNT(*) AS parts,
         MAX(o.state = 'placeholder') AS placeholder
       FROM outcome o JOIN messages m ON m.row = o.record
       WHERE o.target = ? AND o.entity = 'messages' AND o.state <> 'rejected' AND (o.lane, o.record) > (?, ?)
       GROUP BY o.lane, o.record ORDER BY o.lane, o.record LIMIT ?`,
      target,
      after.lane,
      after.record,
      limit,
    )
    const last = rows.at(-1)
    // Found once for each lane: for each message it would be a walk through all groups.
    const homes = new Map<number, Home>()
    const homeOf = (lane: number): Home => {
      const known = homes.get(lane) ?? findHome(sql, target, lane)
      homes.set(lane, known)
      return known
    }
    const mapped = rows.map(({ lane, id, seq, time, parts, placeholder }) => {
      const home = homeOf(lane)
      return {
        messageId: id,
        ...home,
        // What a one-to-one message was sent with orders it within its second: it names nothing at the service.
        ...(seq === null || home.groupId === undefined ? {} : { seq }),
        time,
        parts,
        isPlaceholder: placeholder === 1,
      }
    })
    return last === undefined ? { mapped } : { mapped, next: { lane: last.lane, record: last.record } }
  })

type Home = Pick<Mapped, "conversation" | "groupId">

/** A lane's conversation, and its group at the service. */
const findHome = (sql: Sql, target: number, lane: number): Home => {
  const found = sql.one<{ conversation: string; group_id: string | null }>(
    `SELECT l.conversation, (SELECT j.id FROM journal j LEFT JOIN groups g ON g.row = j.record
       WHERE j.target = ? AND j.entity = 'groups' AND (j.record = -l.lane OR g.id = l.conversation ->> 'groupId')) AS group_id
     FROM lane l WHERE l.lane = ?`,
    target,
    lane,
  )
  if (found === undefined) throw new Error(`an outcome names the lane ${lane}, which there is not`)
  return {
    conversation: JSON.parse(found.conversation) as Conversation,
    ...(found.group_id === null ? {} : { groupId: found.group_id }),
  }
}
