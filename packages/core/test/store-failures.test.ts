import { createHash } from "node:crypto"
import {
  chmodSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeSync,
} from "node:fs"
import { basename, dirname, join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { Ledger, type Message, Staged, Store, StoreError, stage } from "@chatferry/core"
import { group, message, sourceOf, user } from "@chatferry/core/testing"
import { NodeServices } from "@effect/platform-node"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { inStore, withFile } from "./store-file.ts"

/** Sixty days of fifty messages: about a megabyte, in several commits. */
const source = sourceOf({
  users: [user("u")],
  groups: [group("g", "u")],
  days: Object.fromEntries(
    Array.from({ length: 60 }, (_, day) => [
      `day-${day}`,
      Array.from({ length: 50 }, (_, i) => message("g", "u", 10_000 + day * 50 + i, "x".repeat(300))),
    ]),
  ),
})
const staging = stage({ source, transforms: [] })

const limitPages = (more: number) =>
  Effect.flatMap(Store, ({ database }) =>
    database.read((sql) => sql.exec(`PRAGMA max_page_count = ${sql.count("PRAGMA page_count") + more}`)),
  )

/** Everything that is staged: the ledger, and the messages in order. */
const contents = Effect.gen(function* () {
  const { database } = yield* Store
  const reader = Staged.make(database)
  const messages: Array<Message> = []
  for (const { lane } of yield* reader.lanes)
    messages.push(...(yield* reader.messages(lane, Staged.start, 10_000)).map(({ record }) => record))
  return { ledger: yield* Ledger.ofTarget(database, undefined), messages }
})

/** The error that opening or staging ends with. */
const refusal = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.flip(effect), (error) => {
    if (!(error instanceof StoreError)) throw new Error(`not an error of the store: ${error}`)
    return error
  })

/** A refused file is as it was, and alone. */
const isUntouched = (file: string, before: string) => {
  expect(digest(file)).toBe(before)
  expect(readdirSync(dirname(file))).toEqual([basename(file)])
}

const digest = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex")

describe("a full disk", () => {
  it.effect.each([4, 100, 200])("stops staging with %i pages to go, which goes on when there is room", (pages) =>
    withFile((file) =>
      Effect.gen(function* () {
        const error = yield* refusal(inStore(file, Effect.andThen(limitPages(pages), staging)))
        expect(error.problem).toBe("disk-full")
        expect(error.message).toContain(file)
        expect(error.message).toContain("Make room on the disk and run the same command again")
        const { resumed, first } = yield* Effect.all({
          resumed: inStore(file, Effect.andThen(staging, contents)),
          first: inStore(`${file}-fresh`, Effect.andThen(staging, contents)),
        })
        expect(resumed).toEqual(first)
        expect(resumed.messages).toHaveLength(3000)
      }),
    ),
  )

  it.effect("takes back what did not fit, and leaves a store that can be read", () =>
    withFile((file) =>
      inStore(
        file,
        Effect.gen(function* () {
          yield* limitPages(150)
          expect((yield* refusal(staging)).problem).toBe("disk-full")
          const { ledger, messages } = yield* contents
          // Whole units, or nothing of them.
          expect(messages.length % 50).toBe(0)
          expect(ledger.messages.read).toBe(messages.length)
          expect(Ledger.balances(ledger)).toBe(true)
        }),
      ),
    ),
  )
})

describe("a store", () => {
  const change = (file: string, statement: string) =>
    Effect.sync(() => {
      const db = new DatabaseSync(file)
      db.exec(statement)
      db.close()
    })

  it.effect.each([
    { version: 99, age: "newer", remedy: "Use the version of Chatferry that wrote it" },
    { version: 2, age: "older", remedy: "Finish with the version of Chatferry that wrote it" },
  ])("of a version that is $age is not touched", ({ version, age, remedy }) =>
    withFile((file) =>
      Effect.gen(function* () {
        yield* inStore(file, staging)
        yield* change(file, `PRAGMA user_version = ${version}; PRAGMA journal_mode = DELETE`)
        const before = digest(file)
        const error = yield* refusal(inStore(file, staging))
        expect(error.problem).toBe(`${age}-version`)
        expect(error.message).toContain(`it has version ${version}`)
        expect(error.message).toContain(remedy)
        expect(digest(file)).toBe(before)
      }),
    ),
  )

  it.effect("that is another program's database is not touched", () =>
    withFile((file) =>
      Effect.gen(function* () {
        yield* change(file, "PRAGMA journal_mode = WAL; CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)")
        const before = digest(file)
        expect((yield* refusal(inStore(file, staging))).problem).toBe("not-a-store")
        isUntouched(file, before)
      }),
    ),
  )

  it.effect.each([
    { what: "is no database at all", content: "my letters\n".repeat(1000) },
    { what: "only begins like one", content: "SQLite format 3\u0000".padEnd(4096, "x") },
  ])("that $what is not touched", ({ content }) =>
    withFile((file) =>
      Effect.gen(function* () {
        const fs = yield* FileSystem.FileSystem
        yield* fs.writeFileString(file, content)
        const before = digest(file)
        expect((yield* refusal(inStore(file, staging))).problem).toBe("not-a-store")
        isUntouched(file, before)
      }).pipe(Effect.provide(NodeServices.layer), Effect.orDie),
    ),
  )

  it.effect.each([
    { what: "with pages overwritten", from: 0.1, to: 0.9 },
    { what: "with its second page overwritten", from: 4096, to: 8192 },
  ])("$what is said to be damaged", ({ from, to }) =>
    withFile((file) =>
      Effect.gen(function* () {
        yield* inStore(file, staging)
        yield* Effect.sync(() => {
          const { size } = statSync(file)
          const at = (place: number) => Math.round(place <= 1 ? place * size : place)
          const handle = openSync(file, "r+")
          writeSync(handle, Buffer.alloc(at(to) - at(from), 0xa5), 0, at(to) - at(from), at(from))
        })
        const error = yield* refusal(inStore(file, Effect.andThen(staging, contents)))
        expect(error.problem).toBe("damaged")
        expect(error.message).toContain("Restore it from a copy, or stage anew into another file")
      }),
    ),
  )

  it.effect("whose folder is gone names the folder", () =>
    withFile((file) =>
      Effect.gen(function* () {
        const error = yield* refusal(inStore(join(dirname(file), "nowhere", "store"), staging))
        expect(error.problem).toBe("no-such-folder")
        expect(error.message).toContain("nowhere")
      }),
    ),
  )

  it.effect("that another one works with is refused, and free again afterwards", () =>
    withFile((file) =>
      Effect.gen(function* () {
        const error = yield* inStore(file, refusal(inStore(file, staging)))
        expect(error.problem).toBe("in-use")
        expect(error.message).toContain(`another process works with it (process ${process.pid})`)
        yield* inStore(file, staging)
      }),
    ),
  )

  it.effect("tells who works with it and what for, and nobody once they have gone", () =>
    withFile((file) =>
      Effect.gen(function* () {
        const work = { command: "apply", target: "here" }
        expect(yield* Store.holder(file)).toBeUndefined()
        const seen = yield* Store.holder(file).pipe(
          Effect.provide(Store.layer(file, work)),
          Effect.provide(NodeServices.layer),
        )
        expect(seen).toEqual({ ...work, pid: process.pid, since: 0 })
        expect(yield* Store.holder(file)).toBeUndefined()
      }).pipe(Effect.provide(NodeServices.layer)),
    ),
  )

  it.effect("that another one works with under another name is refused too", () =>
    withFile((file) =>
      Effect.gen(function* () {
        yield* inStore(file, staging)
        yield* Effect.sync(() => symlinkSync(file, `${file}-link`))
        const error = yield* inStore(file, refusal(inStore(`${file}-link`, staging)))
        expect(error.problem).toBe("in-use")
      }),
    ),
  )

  // Whoever is root may write everywhere.
  it.effect.skipIf(process.getuid?.() === 0)("in a folder that may not be written says so", () =>
    withFile((file) =>
      Effect.gen(function* () {
        const folder = join(dirname(file), "closed")
        yield* Effect.acquireRelease(
          Effect.sync(() => {
            mkdirSync(folder)
            chmodSync(folder, 0o500)
          }),
          () => Effect.sync(() => rmSync(folder, { recursive: true })),
        )
        const error = yield* refusal(inStore(join(folder, "store"), staging))
        expect(error.problem).toBe("not-writable")
      }).pipe(Effect.scoped),
    ),
  )
})
