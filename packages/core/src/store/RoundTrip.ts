import type * as Effect from "effect/Effect"
import type { Database } from "./Database.ts"
import type { StoreError } from "./StoreError.ts"

/** How long a target takes to answer. */
export interface RoundTrip {
  /** Seconds between a call and its answer, as the last run measured them: what the next plan reckons with. */
  readonly roundTrip: Effect.Effect<number | undefined, StoreError>
  readonly noteRoundTrip: (seconds: number) => Effect.Effect<void, StoreError>
}

/** Of `meta`: the round trip belongs to a target as its outcomes do. */
export const key = (target: number): string => `round-trip ${target}`

export const make = (database: Database, target: number): RoundTrip => ({
  roundTrip: database.read((sql) => {
    const found = sql.one<{ value: string }>("SELECT value FROM meta WHERE key = ?", key(target))
    return found === undefined ? undefined : Number(found.value)
  }),
  noteRoundTrip: (seconds) =>
    database.join((sql) => void sql.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", key(target), String(seconds))),
})
