import type { Conversation } from "../model/Conversation.ts"
import type { Message } from "../model/Message.ts"
import type { Sql } from "./Database.ts"
import type { Numbered } from "./Staged.ts"

/**
 * A message as JSON without what the columns of its row say: a quarter less to write and to read again, of what is
 * nearly the whole store.
 */
export const bodyOf = ({ id, conversation, sentAt, ...rest }: Message): string => JSON.stringify(rest)

export const messageColumns = "row, sent_at, id, body"
export type MessageRow = readonly [row: number, sentAt: number, id: string, body: string]

/** Messages of one lane, made whole again. */
export const messagesOf = (
  sql: Sql,
  lane: number,
  rows: ReadonlyArray<MessageRow>,
): ReadonlyArray<Numbered<Message>> => {
  if (rows.length === 0) return []
  const found = sql.one<{ conversation: string }>("SELECT conversation FROM lane WHERE lane = ?", lane)
  const conversation = JSON.parse(found?.conversation ?? "null") as Conversation
  return rows.map(([row, sentAt, id, body]) => ({
    row,
    record: { id, conversation, sentAt, ...(JSON.parse(body) as object) } as Message,
  }))
}

/**
 * The whole message `e` of the lane `l` as JSON, in SQL. Put together as text, since SQLite's functions for JSON end at a
 * depth of 1000.
 */
export const wholeBody = `'{"id":' || json_quote(e.id) || ',"conversation":' || l.conversation || ',"sentAt":' || e.sent_at || ',' || substr(e.body, 2)`
