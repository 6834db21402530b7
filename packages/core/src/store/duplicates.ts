import type { Sql } from "./Database.ts"

interface Twin {
  readonly row: number
  readonly lane: number
  /** The latest that read it. */
  readonly pass: number
  /** All that the store has of it but the id. */
  readonly content: string
  readonly loaded: number
}

/**
 * Of messages with one id: an identical one is skipped as `duplicate`; a different one of the same reading is kept
 * beside the first, its id told apart by `#2`; a different one of a later reading is an edit. It replaces the earlier one
 * (skipped as `superseded`), even if that was refused. Only where the earlier one was loaded, or may have been, being on
 * its way when a run ended, the edit is skipped as `edit-of-loaded`: history cannot be rewritten.
 */
export const removeDuplicates = (sql: Sql, pass: number): void => {
  const isNew = `b.unit IN (SELECT unit FROM unit WHERE entity = 'messages' AND pass = ${pass})`
  const same = "(a.lane, a.sent_at, a.body) = (b.lane, b.sent_at, b.body)"
  const identical = `SELECT b.row FROM messages b WHERE ${isNew}
    AND EXISTS (SELECT 1 FROM messages a WHERE a.id = b.id AND a.row < b.row AND ${same})
    AND NOT EXISTS (SELECT 1 FROM messages a WHERE a.id = b.id AND NOT ${same})`
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

const content = "m.lane || ' ' || m.sent_at || ' ' || m.body"

const settleTwins = (sql: Sql, id: string) => {
  const rows = sql.all<Twin>(
    `SELECT m.row, m.lane, u.pass, ${content} AS content, ${taken("o.state <> 'rejected'")} AS loaded
     FROM messages m JOIN unit u ON u.unit = m.unit WHERE m.id = ? ORDER BY m.row`,
    id,
  )
  // What an earlier reading kept under a number. Other ids may begin the same way.
  const copies = sql
    .all<{ id: string; content: string }>(
      `SELECT m.id, ${content} AS content FROM messages m WHERE m.id > ? AND m.id < ?`,
      `${id}#`,
      `${id}$`,
    )
    .map((copy) => ({ number: Number(copy.id.slice(id.length + 1)), content: copy.content }))
    .filter(({ number }) => number >= 2)
  const lastNumber = copies.reduce((last, { number }) => Math.max(last, number), 1)
  const twins: Array<Twin> = []
  for (const row of rows) {
    const same = twins.findIndex(({ content }) => content === row.content)
    const twin = twins[same]
    if (twin === undefined && (twins.length === 0 || !copies.some((copy) => copy.content === row.content))) {
      twins.push(row)
      continue
    }
    // Read again, so it is no earlier state of another that has its id.
    if (twin !== undefined) twins[same] = { ...twin, pass: row.pass }
    drop(sql, row.row, "duplicate")
  }
  const latest = Math.max(...twins.map(({ pass }) => pass))
  const isLoaded = twins.some(({ pass, loaded }) => pass < latest && loaded === 1)
  const kept = twins.filter((twin) => {
    const { row, pass, loaded } = twin
    const isEdit = pass === latest && twins[0]?.pass !== latest
    if (isEdit ? !isLoaded : pass === latest || loaded === 1) return true
    drop(sql, row, isEdit ? "edit-of-loaded" : "superseded")
    if (!isEdit) forgetRefusals(sql, twin)
    return false
  })
  for (const [index, twin] of kept.entries()) {
    if (index === 0) continue
    sql.run("UPDATE messages SET id = ? WHERE row = ?", `${id}#${lastNumber + index}`, twin.row)
  }
}

/** What refused a message has nothing more to say of the edit that stands in its place. */
const forgetRefusals = (sql: Sql, { lane, row }: Twin) => {
  const outcomes = sql.run(
    `DELETE FROM outcome WHERE target IN (SELECT target FROM target) AND entity = 'messages' AND lane = ? AND record = ?`,
    lane,
    row,
  )
  if (outcomes > 0)
    sql.run("DELETE FROM rejection WHERE target IS NOT NULL AND entity = 'messages' AND record = ?", row)
}

/**
 * Whether the message `m` has such an outcome at any target, or may have arrived there. Named by its target, as the keys
 * of the tables begin with it: without it every message would cost a walk through all outcomes.
 */
const taken = (outcome: string): string => `(
  EXISTS (SELECT 1 FROM outcome o WHERE o.target IN (SELECT target FROM target) AND o.entity = 'messages'
    AND o.lane = m.lane AND o.record = m.row AND ${outcome})
  OR EXISTS (SELECT 1 FROM checkpoint c, json_each(c.in_flight) f WHERE c.target IN (SELECT target FROM target)
    AND c.lane = m.lane AND c.in_flight IS NOT NULL AND f.value ->> 'row' = m.row))`

/** Whether the message `m` is settled at any target, or may have arrived there. */
export const isTaken = taken("TRUE")

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
