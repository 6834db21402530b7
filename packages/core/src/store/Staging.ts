import * as Effect from "effect/Effect"
import type { RecordOf } from "../model/Entity.ts"
import type { Unit } from "../Source.ts"
import type { Sample, StreamedEntity } from "../transforms/Protocol.ts"
import type { Database, Sql } from "./Database.ts"
import { removeDuplicates } from "./duplicates.ts"
import type { StoreError } from "./StoreError.ts"
import { takeSample } from "./samples.ts"
import { indexes, unitIndex } from "./tables.ts"
import { findUnit, type UnitRead, unitWriter } from "./unit-writer.ts"

/** One reading of the source into the store. */
export interface Staging {
  /** Whether this very unit was staged before, so that it need not be read. */
  readonly isStaged: (
    entity: StreamedEntity,
    unit: Pick<Unit<unknown>, "id" | "fingerprint">,
  ) => Effect.Effect<boolean, StoreError>
  /** A unit with its items after the transforms: whole in the store or not at all. Answers how many items it had. */
  readonly write: <E extends StreamedEntity>(
    entity: E,
    unit: UnitRead<RecordOf[E]>,
  ) => Effect.Effect<number, StoreError>
  /** Makes what was written last. Units that were not committed are read again by the next run. */
  readonly commit: Effect.Effect<void, StoreError>
  /** Builds the order of messages, once all are written: until then nobody can read them lane by lane. */
  readonly order: Effect.Effect<void, StoreError>
  /** Removes duplicates, takes samples, and allows applying. */
  readonly finish: (samples: ReadonlyArray<Sample>) => Effect.Effect<void, StoreError>
}

export const stagingKey = "staging"

/** Begins a pass, or goes on with one that was interrupted. */
export const begin = Effect.fnUntraced(function* (database: Database): Effect.fn.Return<Staging, StoreError> {
  const pass = yield* database.write((sql) => {
    const finished = sql.count("SELECT value FROM meta WHERE key = 'pass'")
    sql.run("INSERT OR REPLACE INTO meta VALUES (?, 'begun')", stagingKey)
    return finished + 1
  })
  const isFirst = yield* database.read((sql) => sql.one("SELECT 1 FROM unit") === undefined)
  // A store of which no target knows has nothing to lose but time: its first staging leaves the writing to the operating
  // system, which outlives this process but not a power cut. Closing the store brings it to the disk, and so does apply
  // before its first call.
  const isAlone = isFirst && (yield* database.read((sql) => sql.one("SELECT 1 FROM target") === undefined))
  yield* database.read((sql) => sql.exec(`PRAGMA synchronous = ${isAlone ? "OFF" : "NORMAL"}`))
  if (!isFirst) yield* database.write((sql) => sql.exec(unitIndex))
  const writeUnit = unitWriter(pass, isFirst)
  let isIndexed = true

  return {
    isStaged: (entity, unit) =>
      isFirst ? Effect.succeed(false) : database.read((sql) => findUnit(sql, entity, unit) !== undefined),
    write: (entity, unit) =>
      database.append((sql) => {
        if (entity === "messages" && isIndexed) {
          sql.exec(indexes.drop)
          isIndexed = false
        }
        return writeUnit(sql, entity, unit)
      }),
    commit: database.commit,
    order: database.write((sql) => sql.exec(unitIndex + indexes.create)),
    finish: Effect.fnUntraced(function* (samples): Effect.fn.Return<void, StoreError> {
      yield* database.write((sql) => {
        removeDuplicates(sql, pass)
        if (!isFirst) giveBackMembers(sql, pass)
        for (const sample of samples) takeSample(sql, sample)
        // Lanes look for messages that came in before their front only after a pass that brought something, be it by a
        // process that was killed before it came here.
        if (pass === 1 || sql.one("SELECT 1 FROM unit WHERE pass = ?", pass) !== undefined)
          sql.run("INSERT OR REPLACE INTO meta VALUES ('pass', ?)", String(pass))
        sql.run("DELETE FROM meta WHERE key = ?", stagingKey)
      })
      yield* database.read((sql) => sql.exec("PRAGMA synchronous = NORMAL"))
    }),
  }
})

/** Members who were refused are tried again once a newer export describes them: most lacked an account. */
const giveBackMembers = (sql: Sql, pass: number) => {
  const described = `SELECT m.row FROM members m JOIN users u ON u.id = m.user_id JOIN unit n ON n.unit = u.unit
    WHERE n.pass = ${pass}`
  sql.exec(`
    DELETE FROM outcome WHERE target IN (SELECT target FROM target) AND entity = 'members' AND state = 'rejected'
      AND record IN (${described});
    DELETE FROM rejection WHERE target IS NOT NULL AND entity = 'members' AND state = 'rejected'
      AND record IN (${described});`)
}
