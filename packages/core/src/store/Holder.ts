import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { Database } from "./Database.ts"
import type { StoreError } from "./StoreError.ts"

/** What a store is opened for: told to whoever meets it in use, or asks for it meanwhile. */
export interface Work {
  /** As people know it, e.g. `apply`. */
  readonly command?: string
  /** The id of the target that it concerns. */
  readonly target?: string
}

/** The process that works with a store. */
export interface Holder extends Work {
  readonly pid: number
  /** Milliseconds at which it opened the store. */
  readonly since: number
}

/** Of `meta`. The note outlives its process: that somebody works with the store is told by the lock alone. */
const key = "holder"

/** Notes who has the lock. It serves the curious only, so nothing fails where it cannot be written. */
export const note = Effect.fnUntraced(function* (database: Database, work: Work): Effect.fn.Return<void> {
  const holder: Holder = { ...work, pid: process.pid, since: yield* Clock.currentTimeMillis }
  yield* Effect.ignore(
    database.write((sql) => sql.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, JSON.stringify(holder))),
  )
})

export const read = (database: Database): Effect.Effect<Holder | undefined, StoreError> =>
  database.read((sql) => {
    const found = sql.one<{ value: string }>("SELECT value FROM meta WHERE key = ?", key)
    return found === undefined ? undefined : (JSON.parse(found.value) as Holder)
  })

/** `apply`, process 4711 */
export const render = ({ command, pid }: Pick<Holder, "command" | "pid">): string =>
  command === undefined ? `process ${pid}` : `\`${command}\`, process ${pid}`
