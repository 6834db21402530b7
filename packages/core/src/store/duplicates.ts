import type { Sql } from "./Database.ts"

interface Twin {
  readonly row: number
  /** The latest that read it. */
  readonly pass: number
  readonly body: string
  readonly loaded: number
}

/**
 * Of messages with one id: an identical one is skipped as `duplicate`; a different one of the same reading is kept
 * beside the first, its id told apart by `#2`; a different one of a later reading is an edit, which replaces the
 * earlier (skipped as `superseded`) unless that was loaded already or may have been, being on its way when a run ended:
 * history cannot be rewritten, so the edit is skipped as `edit-of-loaded`.
 */
export const removeDuplicates = (sql: Sql, pass: number): void => {
  const isNew = `b.unit IN (SELECT unit FROM unit WHERE entity = 'messages' AND pass = ${pass})`
  const identical = `SELECT b.row FROM messages b WHERE ${isNew}
    AND EXISTS (SELECT 1 FROM messages a WHERE a.id = b.id AND a.row < b.row AND a.body = b.body)
    AND NOT EXISTS (SELECT 1 FROM messages a WHERE a.id = b.id AND a.body <> b.body)`
  // Most exports have no twin at all: one walk over the index answers that.
  const twins = sql.all<{ id: string }>("SELECT id FROM messages GROUP BY id HAVING COUNT(*) > 1 LIMIT 1")
  if (twins.length === 0) return
  leaveOut(sql, identical, "duplicate")
  for (let after = ""; ; ) {
    const page = sql.all<{ id: string }>(
      "SELECT id FROM messages WHERE id > ? GROUP BY id HAVING COUNT(*) > 1 LIMIT 1000",
      after,
    )
    const last = page.at(-1)
    if (last === undefined) return
    for (const { id } of page) settleTwins(sql, id)
    after = last.id
  }
}

const settleTwins = (sql: Sql, id: string) => {
  const rows = sql.all<Twin>(
    `SELECT m.row, u.pass, m.body,
       ${isTaken} AS loaded
     FROM messages m JOIN unit u ON u.unit = m.unit WHERE m.id = ? ORDER BY m.row`,
    id,
  )
  const copies = new Set(
    sql
      .all<{ body: string }>("SELECT body FROM messages WHERE id > ? AND id < ?", `${id}#`, `${id}$`)
      .map(({ body }) => body),
  )
  const twins: Array<Twin> = []
  for (const row of rows) {
    const same = twins.findIndex(({ body }) => body === row.body)
    const twin = twins[same]
    if (twin === undefined && (twins.length === 0 || !isCopy(copies, id, row))) {
      twins.push(row)
      continue
    }
    // Read again, so it is no earlier state of another that has its id.
    if (twin !== undefined) twins[same] = { ...twin, pass: row.pass }
    drop(sql, row.row, "duplicate")
  }
  const latest = Math.max(...twins.map(({ pass }) => pass))
  const isLoaded = twins.some(({ pass, loaded }) => pass < latest && loaded === 1)
  const kept = twins.filter(({ row, pass, loaded }) => {
    const isEdit = pass === latest && twins[0]?.pass !== latest
    if (isEdit ? !isLoaded : pass === latest || loaded === 1) return true
    drop(sql, row, isEdit ? "edit-of-loaded" : "superseded")
    return false
  })
  for (const [index, twin] of kept.entries()) {
    if (index === 0) continue
    const copy = copies.size + index + 1
    sql.run(
      "UPDATE messages SET id = ?, body = ? WHERE row = ?",
      `${id}#${copy}`,
      renamed(twin, `${id}#${copy}`),
      twin.row,
    )
  }
}

/**
 * Whether the message `m` has an outcome at any target, or may have arrived there. Named by its target, as the keys of
 * the tables begin with it: without it every message would cost a walk through all outcomes.
 */
export const isTaken = `(
  EXISTS (SELECT 1 FROM outcome o WHERE o.target IN (SELECT target FROM target) AND o.entity = 'messages'
    AND o.lane = m.lane AND o.record = m.row)
  OR EXISTS (SELECT 1 FROM checkpoint c, json_each(c.in_flight) f WHERE c.target IN (SELECT target FROM target)
    AND c.lane = m.lane AND c.in_flight IS NOT NULL AND f.value ->> 'row' = m.row))`

const renamed = (twin: Twin, id: string): string => JSON.stringify({ ...JSON.parse(twin.body), id })

/** Whether this is a message that an earlier reading kept under a number. */
const isCopy = (copies: ReadonlySet<string>, id: string, twin: Twin): boolean => {
  for (let copy = 2; copy <= copies.size + 1; copy++) if (copies.has(renamed(twin, `${id}#${copy}`))) return true
  return false
}

const drop = (sql: Sql, row: number, rule: string) => leaveOut(sql, `SELECT ${row}`, rule)

/** Takes rows out and counts them where they were read. */
export const leaveOut = (sql: Sql, rows: string, rule: string) => {
  sql.exec(`
    CREATE TEMP TABLE left_out AS ${rows};
    INSERT INTO skip SELECT 'messages', lane, '${rule}', unit, COUNT(*) FROM messages
      WHERE row IN (SELECT * FROM left_out) GROUP BY lane, unit
      ON CONFLICT DO UPDATE SET count = count + excluded.count;
    DELETE FROM messages WHERE row IN (SELECT * FROM left_out);
    DROP TABLE left_out;`)
}
