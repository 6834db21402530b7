import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import { ofCause, StoreError } from "./StoreError.ts"
import { openDatabase } from "./sqlite.ts"

/** Beside the store. */
export const lockFile = (file: string): string => `${file}-lock`

/** Milliseconds: whoever only looks whether somebody works with the store has gone by then. */
const patience = 250

/**
 * One process at a time. The lock is an open transaction on a small database beside the store: the operating system
 * frees it however the process ends, and readers of the store itself are not kept out.
 */
export const lock = (file: string): Effect.Effect<void, StoreError, Scope> =>
  Effect.acquireRelease(
    Effect.try({
      try: () => {
        const db = openDatabase(lockFile(file))
        try {
          db.exec(`PRAGMA busy_timeout = ${patience}; BEGIN EXCLUSIVE`)
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

/** Whether a process has the lock, which must be there. It is only looked at: nobody is kept out meanwhile. */
export const isLocked = (file: string): Effect.Effect<boolean, StoreError> =>
  Effect.try({
    try: () => {
      const db = openDatabase(lockFile(file))
      try {
        db.exec("PRAGMA busy_timeout = 0; SELECT COUNT(*) FROM sqlite_master")
        return false
      } finally {
        db.close()
      }
    },
    catch: (cause) => ofCause(file, cause),
  }).pipe(
    Effect.catchIf(
      ({ problem }) => problem === "in-use",
      () => Effect.succeed(true),
    ),
  )
