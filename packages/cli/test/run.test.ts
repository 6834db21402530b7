import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { execute, programOf } from "./execute.ts"
import { source } from "./records.ts"
import { shelf } from "./shelf.ts"
import { storeFile } from "./store-file.ts"

describe("run", () => {
  it.effect("prints one JSON document with ledger, read-back and balance, and nothing else", () =>
    Effect.gen(function* () {
      const { code, err, json } = yield* execute(programOf(shelf()), "--json", "--store", storeFile())
      assert.strictEqual(code, 0)
      assert.strictEqual(err, "")
      const { ledger, readBack, balanced, command, calls, exitCode, target } = json()
      assert.strictEqual(command, "run")
      assert.strictEqual(exitCode, 0)
      assert.strictEqual(balanced, true)
      assert.strictEqual(readBack.equal, true)
      assert.strictEqual(target.label, "the shelf")
      assert.deepStrictEqual(Object.keys(ledger), ["users", "groups", "members", "messages", "conversationGroups"])
      assert.deepStrictEqual(ledger.messages, {
        read: 37,
        loaded: 37,
        placeholders: 0,
        skipped: 0,
        rejected: 0,
        held: 0,
        skippedByRule: {},
      })
      assert.deepStrictEqual(calls, [{ endpoint: "put", quota: 200, forecast: 37, made: 0 }])
    }),
  )

  it.effect("tells people the ledger, the lanes by name, adjustments and the read-back's verdict", () =>
    Effect.gen(function* () {
      const { code, out, err } = yield* execute(programOf(shelf()), "run", "--store", storeFile())
      assert.strictEqual(code, 0)
      assert.match(out, /Ledger +read +loaded +placeholders +skipped +rejected +held/)
      assert.match(out, /messages +37 +37 +– +– +– +–/)
      assert.match(out, /general +30 +30/)
      assert.match(out, /厦门办公室 +5 +5/)
      assert.match(out, /Ana ↔ 小雨 +2 +2/)
      assert.match(out, /1 {2}name-cut +The name is too long\./)
      assert.include(out, "what the service has equals what was loaded")
      assert.match(out, /✓ 37 messages loaded into the shelf; the ledger balances/)
      assert.include(err, "records → the shelf")
      assert.match(err, /✓ staging +42 records/)
      assert.notInclude(out + err, "\u001b")
    }),
  )

  it.effect("loads nothing twice into one target, and everything into another", () =>
    Effect.gen(function* () {
      const file = storeFile()
      const first = shelf()
      yield* execute(programOf(first), "--store", file)
      yield* execute(programOf(first), "--store", file)
      assert.strictEqual(first.messages.length, 37)
      const second = shelf({ id: "another shelf" })
      const { json } = yield* execute(programOf(second), "--json", "--store", file)
      assert.strictEqual(second.messages.length, 37)
      assert.strictEqual(json().staged.unitsKept, 3)
    }),
  )

  it.effect("says that its adjustments are those of this run, and that earlier runs had their own", () =>
    Effect.gen(function* () {
      const file = storeFile()
      const first = yield* execute(programOf(shelf({ hold: new Set([2]) })), "--store", file)
      assert.match(first.out, /Adjustments {2}what was changed in this run so that it fits the service\n/)
      assert.notInclude(first.out, "Earlier runs")
      const second = yield* execute(programOf(shelf()), "--store", file)
      assert.include(second.out, "Earlier runs loaded too: messages that they changed are not counted here.")
    }),
  )

  it.effect("leaves no store behind when its target goes with it, and applies anew every time", () =>
    Effect.gen(function* () {
      const gone = shelf({ isEphemeral: true })
      const { code, json } = yield* execute(programOf(gone), "--json")
      assert.strictEqual(code, 0)
      assert.notProperty(json(), "store")
      yield* execute(programOf(gone), "--json")
      assert.strictEqual(gone.messages.length, 74)
    }),
  )
})

describe("exit codes", () => {
  const broken = source({ broken: true })

  it.effect("rejections alone do not fail a run, unless that is asked for", () =>
    Effect.gen(function* () {
      const { code, out } = yield* execute(programOf(shelf(), broken), "--store", storeFile())
      assert.strictEqual(code, 0)
      assert.include(out, "messages, messages, element 37")
      assert.include(out, "it has no time")
      const strict = yield* execute(programOf(shelf(), broken), "--fail-on-rejections", "--store", storeFile())
      assert.strictEqual(strict.code, 1)
      assert.include(strict.out, "✗ 1 record was rejected, which --fail-on-rejections makes a failure.")
    }),
  )

  it.effect("2 for blockers of the plan, before anything is sent", () =>
    Effect.gen(function* () {
      const blocker = {
        severity: "blocker",
        kind: "full",
        message: "The shelf is full.",
        remedy: "Buy another.",
        examples: ["g1"],
      } as const
      const full = shelf({ findings: [blocker] })
      for (const command of ["run", "apply", "plan"]) {
        const file = storeFile()
        yield* execute(programOf(full), "stage", "--store", file)
        const { code, out } = yield* execute(programOf(full), command, "--store", file)
        assert.strictEqual(code, 2, command)
        assert.match(out, /✗ The shelf is full\.\n +Buy another\./)
        assert.include(out, "Nothing was sent")
      }
      assert.deepStrictEqual(full.messages, [])
    }),
  )

  it.effect("0 for a plan, which says what comes next", () =>
    Effect.gen(function* () {
      const file = storeFile()
      const pipeline = programOf(shelf())
      const plan = Effect.map(execute(pipeline, "plan", "--store", file), ({ out }) => out.replaceAll(/\s+/g, " "))
      assert.include(yield* plan, "Nothing was sent. Next: `rehearse`, or `apply`.")
      yield* execute(pipeline, "apply", "--store", file)
      assert.include(yield* plan, "Nothing was sent, and nothing is left to load. Next: `verify`.")
    }),
  )

  it.effect("3 where lanes are held, which come first, with the reason", () =>
    Effect.gen(function* () {
      const { code, out } = yield* execute(programOf(shelf({ hold: new Set([2]) })), "--store", storeFile())
      assert.strictEqual(code, 3)
      assert.match(out, /Lanes .*\n +厦门办公室 +5 .* 5\n +held: the shelf is full\n +general/)
      assert.include(out, "! 5 records are held: run the same command again")
    }),
  )

  it.effect("1 where the read-back differs", () =>
    Effect.gen(function* () {
      const { code, out } = yield* execute(programOf(shelf({ differences: 12 })), "--store", storeFile())
      assert.strictEqual(code, 1)
      assert.include(out, "12 things differ")
      assert.include(out, "厦门办公室: one is gone")
      assert.include(out, "and 2 more")
    }),
  )
})
