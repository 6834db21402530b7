import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import { ofCause, StoreError } from "./StoreError.ts"
import { openDatabase } from "./sqlite.ts"

/**
 * One process at a time. The lock is an open transaction on a small database beside the store: the operating system
 * frees it however the process ends, and readers of the store itself are not kept out.
 */
export const lock = (file: string): Effect.Effect<void, StoreError, Scope> =>
  Effect.acquireRelease(
    Effect.try({
      try: () => {
        const db = openDatabase(`${file}-lock`)
        try {
          db.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE")
        } catch (cause) {
          db.close()
          throw cause
        }
        return db
      },
      catch: (cause) => {
        const error = ofCause(file, cause)
        return error.problem === "in-use"
          ? new StoreError({ problem: "in-use", file, detail: "another process works with it" })
          : error
      },
    }),
    (db) => Effect.sync(() => db.close()),
  ).pipe(Effect.asVoid)
