import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite"
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import { ofCause, StoreError } from "./StoreError.ts"
import { openDatabase } from "./sqlite.ts"
import { applicationId, tables, version } from "./tables.ts"

export type Row = { readonly [column: string]: SQLInputValue }

/** Statements, prepared once. They run synchronously and throw: to be used inside {@link Database}'s functions only. */
export interface Sql {
  /** Answers how many rows changed. */
  readonly run: (statement: string, ...values: ReadonlyArray<SQLInputValue>) => number
  /** Answers the number of the new row. */
  readonly insert: (statement: string, ...values: ReadonlyArray<SQLInputValue>) => number
  readonly one: <R extends object = Row>(statement: string, ...values: ReadonlyArray<SQLInputValue>) => R | undefined
  readonly all: <R extends object = Row>(statement: string, ...values: ReadonlyArray<SQLInputValue>) => ReadonlyArray<R>
  /** Rows as arrays of their values, which cost a fourth less than objects: for messages, of which there are millions. */
  readonly tuples: <R extends ReadonlyArray<SQLInputValue>>(
    statement: string,
    ...values: ReadonlyArray<SQLInputValue>
  ) => ReadonlyArray<R>
  /** One value of one row, 0 where there is none: for counts. */
  readonly count: (statement: string, ...values: ReadonlyArray<SQLInputValue>) => number
  readonly prepare: (statement: string) => StatementSync
  readonly exec: (script: string) => void
}

export interface Database {
  readonly file: string
  /** Reading. */
  readonly read: <A>(f: (sql: Sql) => A) => Effect.Effect<A, StoreError>
  /** Reading several things as they were at one moment, also beside a process that writes. */
  readonly snapshot: <A>(f: (sql: Sql) => A) => Effect.Effect<A, StoreError>
  /** Writing, all or nothing. */
  readonly write: <A>(f: (sql: Sql) => A) => Effect.Effect<A, StoreError>
  /**
   * Writing in a transaction that stays open until {@link commit}: a transaction for each small day file would cost
   * more than reading it. A failure takes back all that was appended since the last commit.
   */
  readonly append: <A>(f: (sql: Sql) => A) => Effect.Effect<A, StoreError>
  readonly commit: Effect.Effect<void, StoreError>
  /**
   * Writing, all or nothing, in one transaction with whatever else is asked for in the same turn of the event loop:
   * thousands of checkpoints a second cost a few hundred transactions.
   */
  readonly join: (f: (sql: Sql) => void) => Effect.Effect<void, StoreError>
  /** Brings to the disk what was written before, and every transaction from here on: both outlive a power cut. */
  readonly endure: Effect.Effect<void, StoreError>
}

const statements = (db: DatabaseSync): Sql => {
  const prepared = new Map<string, StatementSync>()
  const preparedForTuples = new Map<string, StatementSync>()
  const prepare = (statement: string, known = prepared) => {
    const found = known.get(statement)
    if (found !== undefined) return found
    const made = db.prepare(statement)
    if (known === preparedForTuples) made.setReturnArrays(true)
    known.set(statement, made)
    return made
  }
  return {
    prepare: (statement) => prepare(statement),
    run: (statement, ...values) => Number(prepare(statement).run(...values).changes),
    insert: (statement, ...values) => Number(prepare(statement).run(...values).lastInsertRowid),
    one: <R extends object>(statement: string, ...values: ReadonlyArray<SQLInputValue>) =>
      prepare(statement).get(...values) as R | undefined,
    all: <R extends object>(statement: string, ...values: ReadonlyArray<SQLInputValue>) =>
      prepare(statement).all(...values) as unknown as ReadonlyArray<R>,
    tuples: <R extends ReadonlyArray<SQLInputValue>>(statement: string, ...values: ReadonlyArray<SQLInputValue>) =>
      prepare(statement, preparedForTuples).all(...values) as unknown as ReadonlyArray<R>,
    count: (statement, ...values) => Number(Object.values(prepare(statement).get(...values) ?? { none: 0 })[0] ?? 0),
    exec: (script) => db.exec(script),
  }
}

/** Opens the file, or makes it. */
export const open = Effect.fnUntraced(function* (
  file: string,
  options: { readonly readOnly: boolean },
): Effect.fn.Return<Database, StoreError, Scope> {
  const attempt = <A>(f: () => A): Effect.Effect<A, StoreError> =>
    Effect.try({ try: f, catch: (cause) => (cause instanceof StoreError ? cause : ofCause(file, cause)) })
  const db = yield* Effect.acquireRelease(
    attempt(() => openDatabase(file)),
    (db) => Effect.sync(() => db.close()),
  )
  const sql = statements(db)
  yield* attempt(() => prepareFile(file, sql, options.readOnly))

  const transaction = <A>(f: () => A, kind: "IMMEDIATE" | "DEFERRED" = "IMMEDIATE"): A => {
    sql.exec(`BEGIN ${kind}`)
    try {
      const result = f()
      sql.exec("COMMIT")
      return result
    } catch (cause) {
      rollback()
      throw cause
    }
  }

  const rollback = () => {
    // A full disk has rolled back by itself.
    if (db.isTransaction) sql.exec("ROLLBACK")
  }

  type Job = { readonly f: (sql: Sql) => void; readonly done: (result: Effect.Effect<void, StoreError>) => void }
  let waiting: Array<Job> = []
  const flush = () => {
    const jobs = waiting
    waiting = []
    let result: Effect.Effect<void, StoreError> = Effect.void
    try {
      transaction(() => {
        for (const job of jobs) job.f(sql)
      })
    } catch (cause) {
      result = Effect.fail(cause instanceof StoreError ? cause : ofCause(file, cause))
    }
    for (const job of jobs) job.done(result)
  }

  return {
    file,
    read: (f) => attempt(() => f(sql)),
    snapshot: (f) => attempt(() => transaction(() => f(sql), "DEFERRED")),
    write: (f) => attempt(() => transaction(() => f(sql))),
    append: (f) =>
      attempt(() => {
        if (!db.isTransaction) sql.exec("BEGIN IMMEDIATE")
        try {
          return f(sql)
        } catch (cause) {
          rollback()
          throw cause
        }
      }),
    commit: attempt(() => {
      if (db.isTransaction) sql.exec("COMMIT")
    }),
    join: (f) =>
      Effect.callback((done) => {
        waiting.push({ f, done })
        if (waiting.length === 1) setImmediate(flush)
      }),
    endure: attempt(() => {
      sql.exec("PRAGMA synchronous = FULL")
      // Only a checkpoint that has something to move, and may move all of it, brings the whole file to the disk.
      sql.exec(`PRAGMA user_version = ${version}`)
      if (sql.count("PRAGMA wal_checkpoint(TRUNCATE)") > 0)
        throw new StoreError({ problem: "in-use", file, detail: "another program reads it for long" })
    }),
  }
})

const prepareFile = (file: string, sql: Sql, readOnly: boolean) => {
  // Foreign files are told by their id before anything is written to them.
  const found = sql.count("PRAGMA application_id")
  const isEmpty = sql.count("SELECT COUNT(*) FROM sqlite_master") === 0
  if (!isEmpty && found !== applicationId)
    throw new StoreError({ problem: "not-a-store", file, detail: "it is another program's database" })
  const written = sql.count("PRAGMA user_version")
  if (!isEmpty && written !== version)
    throw new StoreError({
      problem: written > version ? "newer-version" : "older-version",
      file,
      detail: `it has version ${written}, this program knows ${version}`,
    })
  if (readOnly) {
    if (isEmpty) throw new StoreError({ problem: "not-staged", file, detail: "nothing is staged in it yet" })
    sql.exec("PRAGMA query_only = 1")
    return
  }
  // In WAL mode readers go on while one process writes, and a killed process loses nothing that was committed.
  sql.exec(
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000; PRAGMA temp_store = FILE",
  )
  if (isEmpty)
    sql.exec(`BEGIN; ${tables} PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version}; COMMIT;`)
}
