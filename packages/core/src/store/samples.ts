import type { Sample } from "../transforms/Protocol.ts"
import type { Sql } from "./Database.ts"
import { isTaken, leaveOut } from "./duplicates.ts"

/** Takes out what is not of the sample. What was loaded, or may have been, stays: it cannot be taken back. */
export const takeSample = (sql: Sql, { take, count, rule }: Sample): void => {
  const order = take === "first" ? "sent_at, row" : "sent_at DESC, row DESC"
  leaveOut(
    sql,
    `SELECT row FROM (
       SELECT m.row, m.lane, ROW_NUMBER() OVER (PARTITION BY lane ORDER BY ${order}) AS place FROM messages m) m
     WHERE place > ${count} AND NOT ${isTaken}`,
    rule.replaceAll("'", "''"),
  )
}
