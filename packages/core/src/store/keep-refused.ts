import type { Entity } from "../model/Entity.ts"
import type { Sql } from "./Database.ts"
import { wholeBody } from "./message-rows.ts"
import type { Outcome } from "./Outcomes.ts"

/** A rejected record, and one that a placeholder stands for, is kept with its reason: it can be exported and looked at. */
export const keepRefused = (sql: Sql, target: number, entity: Entity, { row, state, reason = "refused" }: Outcome) => {
  if (state === "loaded") return
  const values = [target, entity, reason, state, row]
  if (entity === "members")
    sql.run(
      `INSERT INTO rejection (target, entity, record, file, idx, reason, original, state)
       SELECT ?, ?, m.row, COALESCE(g.file, u.id), g.idx, ?, m.body, ? FROM members m JOIN groups g ON g.row = m.grp
       JOIN unit u ON u.unit = g.unit WHERE m.row = ?`,
      ...values,
    )
  else
    sql.run(
      `INSERT INTO rejection (target, entity, record, file, idx, reason, original, state)
       SELECT ?, ?, e.row, COALESCE(e.file, u.id), e.idx, ?, ${entity === "messages" ? wholeBody : "e.body"}, ?
       FROM ${entity} e JOIN unit u ON u.unit = e.unit ${entity === "messages" ? "JOIN lane l ON l.lane = e.lane" : ""}
       WHERE e.row = ?`,
      ...values,
    )
}
