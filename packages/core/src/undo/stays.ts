import type { Sql } from "../store/Database.ts"

/** What nobody can take back. */
export interface Stays {
  /** The service has no call to remove them. */
  readonly oneToOneMessages: number
  /** Accounts that were there before: their names and pictures may have been overwritten. */
  readonly accounts: number
  /** Groups that were there before. */
  readonly groups: number
}

/** Of `meta`: what had stayed when a target was undone, since its outcomes are forgotten then. */
export const key = (target: number): string => `stays ${target}`

const none: Stays = { oneToOneMessages: 0, accounts: 0, groups: 0 }

/**
 * What stays at a target, also of what was loaded before an earlier undo. Applying again sends the same one-to-one
 * messages, which the service keeps once; so of then and now it is the greater number, not the sum.
 */
export const read = (sql: Sql, target: number): Stays => {
  const noted = sql.one<{ value: string }>("SELECT value FROM meta WHERE key = ?", key(target))
  const before: Stays = noted === undefined ? none : JSON.parse(noted.value)
  const thereBefore = (entity: string) =>
    sql.count("SELECT COUNT(*) FROM journal WHERE target = ? AND entity = ? AND ours = 0", target, entity)
  const oneToOneMessages = sql.count(
    `SELECT COUNT(*) FROM outcome o JOIN lane l ON l.lane = o.lane WHERE o.target = ? AND o.entity = 'messages'
     AND o.last = 1 AND o.state <> 'rejected' AND l.conversation ->> 'kind' = 'one-to-one'
     AND l.conversation ->> '$.userIds[0]' <> l.conversation ->> '$.userIds[1]'`,
    target,
  )
  return {
    oneToOneMessages: Math.max(before.oneToOneMessages, oneToOneMessages),
    accounts: Math.max(before.accounts, thereBefore("users")),
    groups: Math.max(before.groups, thereBefore("groups")),
  }
}

/** Keeps it for a later listing. */
export const keep = (sql: Sql, target: number): void => {
  sql.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", key(target), JSON.stringify(read(sql, target)))
}
