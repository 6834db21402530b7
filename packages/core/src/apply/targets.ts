import type * as Effect from "effect/Effect"
import type { Pipeline } from "../Pipeline.ts"
import type { Target } from "../Sink.ts"
import type { Database, Sql } from "../store/Database.ts"
import * as RoundTrip from "../store/RoundTrip.ts"
import { stagingKey } from "../store/Staging.ts"
import { StoreError } from "../store/StoreError.ts"
import * as Stays from "../undo/stays.ts"

/** Settings of a target where nothing is loaded any more: whatever the next apply sets is frozen then. */
const unfrozen = ""

/** The number under which the store keeps a target's outcomes, if it has any. */
export const find = (database: Database, target: Target): Effect.Effect<number | undefined, StoreError> =>
  database.read((sql) => sql.one<{ target: number }>("SELECT target FROM target WHERE id = ?", target.id)?.target)

/** What is known of a pipeline's target. */
export interface Known {
  readonly target: number
  /** Something may have been applied to it. */
  readonly isFrozen: boolean
}

type Applied<R> = Pick<Pipeline<R>, "sink" | "transforms">

/**
 * What is known of a pipeline's target, once it is sure that the pipeline may be applied to it: that staging came to its
 * end, and that what shapes the wire is what it was.
 */
export const check = <R>(database: Database, pipeline: Applied<R>): Effect.Effect<Known | undefined, StoreError> =>
  database.read((sql) => checked(sql, database.file, pipeline))

/**
 * The target's number. Its first use freezes what shapes the wire: records loaded under other settings could not be
 * told from doubled ones.
 */
export const open = <R>(database: Database, pipeline: Applied<R>): Effect.Effect<number, StoreError> =>
  database.write((sql) => {
    const known = checked(sql, database.file, pipeline)
    if (known?.isFrozen) return known.target
    const { target } = pipeline.sink
    return sql.count(
      `INSERT INTO target (id, label, settings, ephemeral) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET settings = excluded.settings RETURNING target`,
      target.id,
      target.label,
      JSON.stringify(settingsOf(pipeline)),
      target.isEphemeral ? 1 : 0,
    )
  })

const settingsOf = <R>({ sink, transforms }: Applied<R>): { readonly [name: string]: string } => ({
  ...sink.settings,
  transforms: transforms.map(({ name, fingerprint }) => `${name} ${fingerprint}`).join(", "),
})

const checked = <R>(sql: Sql, file: string, pipeline: Applied<R>): Known | undefined => {
  const isBegun = sql.count("SELECT COUNT(*) FROM meta WHERE key = ?", stagingKey) > 0
  if (isBegun || sql.count("SELECT COUNT(*) FROM meta WHERE key = 'pass'") === 0) {
    const detail = isBegun ? "staging has not come to its end" : "nothing is staged in it yet"
    throw new StoreError({ problem: "not-staged", file, detail })
  }
  const { target } = pipeline.sink
  const known = sql.one<{ target: number; settings: string }>(
    "SELECT target, settings FROM target WHERE id = ?",
    target.id,
  )
  if (known === undefined) return undefined
  if (known.settings === unfrozen) return { target: known.target, isFrozen: false }
  const settings = settingsOf(pipeline)
  const frozen: { readonly [name: string]: string } = JSON.parse(known.settings)
  const changed = [...new Set([...Object.keys(frozen), ...Object.keys(settings)])].filter(
    (name) => (frozen[name] ?? "") !== (settings[name] ?? ""),
  )
  // What was applied to an ephemeral target is forgotten by the next apply.
  if (changed.length === 0 || target.isEphemeral) return { target: known.target, isFrozen: true }
  throw new StoreError({
    problem: "other-settings",
    file,
    detail: `the first apply to ${target.label} was made under other settings: ${changed
      .map((name) => `${name} was ${frozen[name] || "absent"}, is ${settings[name] || "absent"}`)
      .join("; ")}`,
  })
}

const belongings = ["outcome", "checkpoint", "journal", "rejection", "target"]

const remove = (sql: Sql, target: number) => {
  for (const table of belongings) sql.run(`DELETE FROM ${table} WHERE target = ?`, target)
  for (const key of [RoundTrip.key(target), Stays.key(target)]) sql.run("DELETE FROM meta WHERE key = ?", key)
}

/** Throws away what happened at a target. */
export const forget = (database: Database, target: Target): Effect.Effect<void, StoreError> =>
  database.write((sql) => remove(sql, sql.count("SELECT target FROM target WHERE id = ?", target.id)))

/** Throws away what was undone at a target; what this pipeline made there, and is left, or stays, is still known. */
export const clear = (database: Database, target: Target): Effect.Effect<void, StoreError> =>
  database.write((sql) => {
    const number = sql.count("SELECT target FROM target WHERE id = ?", target.id)
    Stays.keep(sql, number)
    for (const table of ["outcome", "checkpoint", "rejection"]) sql.run(`DELETE FROM ${table} WHERE target = ?`, number)
    sql.run("DELETE FROM journal WHERE target = ? AND ours = 0", number)
    sql.run("UPDATE target SET settings = ? WHERE target = ?", unfrozen, number)
  })

/** Throws away what happened at targets that are gone with the process that made them. */
export const forgetEphemeral = (database: Database): Effect.Effect<void, StoreError> =>
  database.write((sql) => {
    for (const { target } of sql.all<{ target: number }>("SELECT target FROM target WHERE ephemeral = 1"))
      remove(sql, target)
  })
