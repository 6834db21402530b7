import type * as Effect from "effect/Effect"
import type { Finding } from "../plan/Plan.ts"
import type { Database } from "./Database.ts"
import { StoreError } from "./StoreError.ts"

const key = "transforms"
const findingsKey = "findings"

/** Everything that reading made; what belongs to a target is not touched. */
const staged = [
  "unit",
  "skip",
  "users",
  "groups",
  "members",
  "conversationGroups",
  "lane",
  "messages",
  "sender",
  "left_out_user",
]

/**
 * Ensures that all of a store went through the same transforms. Where they changed and nothing was applied yet, what is
 * staged is thrown away, so that it is read anew; records loaded under the earlier ones could not be told from doubled
 * ones, so then the change is refused. Tells whether staging begins anew.
 */
export const adopt = (database: Database, transforms: ReadonlyArray<string>): Effect.Effect<boolean, StoreError> =>
  database.write((sql) => {
    const now = JSON.stringify(transforms)
    const known = sql.one<{ value: string }>("SELECT value FROM meta WHERE key = ?", key)?.value
    sql.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, now)
    const isEmpty = sql.one("SELECT 1 FROM unit") === undefined
    if (isEmpty || known === now || (known === undefined && transforms.length === 0)) return false
    // Where all was undone, only what is left there is known of a target.
    const target = sql.one<{ label: string }>("SELECT label FROM target WHERE settings <> ''")
    if (target !== undefined)
      throw new StoreError({
        problem: "other-settings",
        file: database.file,
        detail: `what is staged went through other transforms and was applied to ${target.label}: ${difference(
          known === undefined ? [] : JSON.parse(known),
          transforms,
        )}`,
      })
    for (const table of staged) sql.exec(`DELETE FROM ${table}`)
    sql.exec("DELETE FROM rejection WHERE target IS NULL; DELETE FROM meta WHERE key = 'pass'")
    return true
  })

const difference = (before: ReadonlyArray<string>, now: ReadonlyArray<string>): string => {
  const gone = before.filter((transform) => !now.includes(transform)).map((transform) => `it had ${transform}`)
  const added = now.filter((transform) => !before.includes(transform)).map((transform) => `now there is ${transform}`)
  return [...gone, ...added].join("; ") || "their order is another"
}

/** What transforms found at the end of the latest staging. */
export const findings = (database: Database): Effect.Effect<ReadonlyArray<Finding>, StoreError> =>
  database.read((sql) => {
    const known = sql.one<{ value: string }>("SELECT value FROM meta WHERE key = ?", findingsKey)?.value
    return known === undefined ? [] : (JSON.parse(known) as ReadonlyArray<Finding>)
  })

export const keepFindings = (database: Database, found: ReadonlyArray<Finding>): Effect.Effect<void, StoreError> =>
  database.write((sql) => {
    sql.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", findingsKey, JSON.stringify(found))
  })
