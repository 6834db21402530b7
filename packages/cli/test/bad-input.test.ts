import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { basename, dirname } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { Cli } from "@chatferry/cli"
import { Source } from "@chatferry/core"
import { assert, describe, it } from "@effect/vitest"
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import { execute, programOf } from "./execute.ts"
import { source } from "./records.ts"
import { shelf } from "./shelf.ts"
import { storeFile } from "./store-file.ts"

/** One sentence for people, no stack, nothing among the results. */
const isOneSentence = ({ out, err }: { readonly out: string; readonly err: string }, sentence: RegExp) => {
  assert.strictEqual(out, "")
  assert.match(err.replaceAll(/\s+/g, " "), sentence)
  assert.notMatch(err, /^\s+at /m)
}

describe("wrong usage ends with 2 and a sentence", () => {
  it.effect("an unknown flag, with the one that was meant", () =>
    Effect.gen(function* () {
      const told = yield* execute(programOf(shelf()), "--stor", "x")
      assert.strictEqual(told.code, 2)
      isOneSentence(
        told,
        /^✗ Unrecognized flag: --stor in command migrate\. Did you mean --store\? See `migrate --help`\. $/,
      )
    }),
  )

  it.effect("an unknown command, with the one that was meant", () =>
    Effect.gen(function* () {
      const told = yield* execute(programOf(shelf()), "plam")
      assert.strictEqual(told.code, 2)
      isOneSentence(told, /^✗ Unknown subcommand "plam" for "migrate"\. Did you mean plan\?/)
    }),
  )

  it.effect("a table for a folder that is not there", () =>
    Effect.gen(function* () {
      const file = storeFile()
      yield* execute(programOf(shelf()), "--store", file)
      const told = yield* execute(programOf(shelf()), "id-map", "--to", "/no/such/map.csv", "--store", file)
      assert.strictEqual(told.code, 2)
      isOneSentence(told, /^✗ \/no\/such\/map\.csv cannot be written: there is no such folder\. Name another file\. $/)
    }),
  )

  it.effect("text where a number belongs", () =>
    Effect.gen(function* () {
      const told = yield* execute(programOf(shelf()), "verify", "--sample", "some")
      assert.strictEqual(told.code, 2)
      isOneSentence(told, /--sample: "some"\. Expected a number See/)
    }),
  )

  it.effect("is a JSON document too where JSON was asked for", () =>
    Effect.gen(function* () {
      const { json } = yield* execute(programOf(shelf()), "--json", "--nope")
      assert.strictEqual(json().exitCode, 2)
    }),
  )
})

describe("a store that cannot be used ends with 1 and a sentence", () => {
  const program = programOf(shelf())

  it.effect("a file that is something else", () =>
    Effect.gen(function* () {
      const file = storeFile("photo.jpg")
      writeFileSync(file, "not a database, but long enough to have a header of a hundred bytes ".repeat(20))
      const told = yield* execute(program, "--store", file)
      assert.strictEqual(told.code, 1)
      isOneSentence(told, /photo\.jpg: .*Name another file with --store; nothing was written to this one\./)
    }),
  )

  it.effect("leaves nothing beside a file that is none, nor changes it", () =>
    Effect.gen(function* () {
      const text = storeFile("README.md")
      writeFileSync(text, "# Our chats\n")
      const theirs = storeFile("places.sqlite")
      const db = new DatabaseSync(theirs)
      db.exec("PRAGMA journal_mode = WAL; CREATE TABLE theirs (a)")
      db.close()
      for (const file of [text, theirs]) {
        const before = readFileSync(file)
        for (const command of ["run", "stage", "apply", "status", "undo"]) {
          const told = yield* execute(program, command, "--store", file)
          assert.strictEqual(told.code, 1, command)
          isOneSentence(told, /nothing was written to this one\. $/)
          assert.deepStrictEqual(readdirSync(dirname(file)), [basename(file)], command)
        }
        assert.deepStrictEqual(readFileSync(file), before)
      }
    }),
  )

  it.effect("a folder, and a folder that is not there", () =>
    Effect.gen(function* () {
      const file = storeFile()
      mkdirSync(file)
      isOneSentence(yield* execute(program, "--store", file), /it is a folder, not a file/)
      isOneSentence(
        yield* execute(program, "--store", `${file}/no/s.chatferry`),
        /there is no folder .* Create the folder/,
      )
    }),
  )

  it.effect("none at all, for the commands that do not stage, which make none", () =>
    Effect.gen(function* () {
      const file = storeFile()
      for (const command of ["apply", "verify", "status", "rejections", "id-map", "undo"])
        for (const flag of command === "undo" ? [[], ["--yes"]] : [[]]) {
          const told = yield* execute(program, command, ...flag, "--store", file)
          isOneSentence(told, /there is no such file yet\. Run `plan`/)
          assert.deepStrictEqual(readdirSync(dirname(file)), [])
        }
    }),
  )

  it.effect("another workspace's, which stays usable", () =>
    Effect.gen(function* () {
      const file = storeFile()
      yield* execute(program, "--store", file)
      const other = programOf(shelf(), source({ workspace: "elsewhere" }))
      isOneSentence(
        yield* execute(other, "stage", "--json", "--store", file).pipe(Effect.map((r) => ({ ...r, out: "" }))),
        /it holds records w, and this is records elsewhere/,
      )
      assert.strictEqual((yield* execute(program, "--store", file)).code, 0)
    }),
  )
})

describe("errors of the parts end with 1 and their own sentence", () => {
  it.effect("the source's", () =>
    Effect.gen(function* () {
      const error = new Source.SourceError({ source: "records", problem: "There is nothing.", remedy: "Look again." })
      const from = { ...source(), summary: Effect.fail(error) }
      const told = yield* execute(programOf(shelf(), from), "--store", storeFile())
      assert.strictEqual(told.code, 1)
      assert.match(told.err, /✗ There is nothing\. Look again\.\n$/)
    }),
  )

  it.effect("the sink's, with the document that programs read", () =>
    Effect.gen(function* () {
      const file = storeFile()
      const { code, json } = yield* execute(programOf(shelf({ refuse: "It is locked." })), "--json", "--store", file)
      assert.strictEqual(code, 1)
      assert.deepStrictEqual(json(), {
        exitCode: 1,
        error: { tag: "SinkError", message: "It is locked. Ask for the key." },
      })
      assert.strictEqual((yield* execute(programOf(shelf()), "apply", "--store", file)).code, 0)
    }),
  )

  it.effect("a fault of the program asks to be reported, with its stack", () =>
    Effect.gen(function* () {
      const { code, err } = yield* execute(programOf(shelf({ defect: true })), "--store", storeFile())
      assert.strictEqual(code, 1)
      assert.include(err, "✗ This is a fault of the program, not of your data: a shelf broke")
      assert.match(err, /^\s+at /m)
      assert.include(err, "Please report it")
    }),
  )
})

describe("settings", () => {
  const read = (env: Record<string, string>) =>
    Effect.flip(
      Cli.environment({ id: Config.Int("CHATFERRY_TEST_ID"), key: Config.Redacted("CHATFERRY_TEST_KEY") }),
    ).pipe(Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromUnknown(env)))

  it.effect("names all that are missing at once", () =>
    Effect.gen(function* () {
      assert.strictEqual(
        (yield* read({})).message,
        "CHATFERRY_TEST_ID and CHATFERRY_TEST_KEY are not set. Set them in the environment and run the same command again.",
      )
    }),
  )

  it.effect("says what a wrong one should be, not what it is", () =>
    Effect.gen(function* () {
      const { message } = yield* read({ CHATFERRY_TEST_ID: "hush", CHATFERRY_TEST_KEY: "k" })
      assert.match(message, /^CHATFERRY_TEST_ID is not .*number/)
      assert.notInclude(message, "hush")
    }),
  )
})
