import { readFileSync } from "node:fs"
import { Store } from "@chatferry/core"
import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import * as Flag from "effect/cli/Flag"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"
import * as TestConsole from "effect/testing/TestConsole"
import { execute, type NoFlags, programOf } from "./execute.ts"
import { source } from "./records.ts"
import { shelf } from "./shelf.ts"
import { storeFile } from "./store-file.ts"

const commands = ["run", "stage", "plan", "rehearse", "apply", "verify", "status", "rejections", "id-map", "undo"]

describe("the way, command by command", () => {
  it.effect("stage, plan, apply, status and verify each say what to do next", () =>
    Effect.gen(function* () {
      const file = storeFile()
      const of = shelf()
      const program = programOf(of)
      const at = (command: string) => execute(program, command, "--store", file)
      assert.include((yield* at("stage")).out, "Next: `plan`")
      const before = yield* at("status")
      assert.strictEqual(before.code, 3)
      assert.match(before.out, /! Nothing is loaded into the shelf yet: 46 records wait for `apply`\./)
      const plan = yield* at("plan")
      assert.strictEqual(plan.code, 0)
      assert.match(plan.out, /Plan {2}about 0\.2 s\n +put +37 calls +at most 200 a second/)
      assert.match(plan.out, /The longest lane, general, makes 30 calls one after another: 1\.5 s\./)
      assert.match(plan.out, /name-cut\n +The name is too long\. Shorten it\.\n +e\.g\. g1: x/)
      assert.deepStrictEqual(of.messages, [])
      const apply = yield* at("apply")
      assert.strictEqual(apply.code, 0)
      assert.include(apply.out, "Next: `verify`")
      const gone = yield* execute(programOf(shelf({ id: "gone", isEphemeral: true })), "apply", "--store", file)
      assert.notInclude(gone.out, "verify")
      assert.strictEqual((yield* at("status")).code, 0)
      const verify = yield* at("verify")
      assert.strictEqual(verify.code, 0)
      assert.include(verify.out, "✓ the shelf has what was loaded.")
    }),
  )

  it.effect("every command prints exactly one JSON document with --json", () =>
    Effect.gen(function* () {
      const file = storeFile()
      const program = programOf(shelf())
      yield* execute(program, "--store", file)
      for (const command of commands.filter((command) => command !== "rehearse")) {
        const { json, err, code } = yield* execute(program, command, "--json", "--store", file)
        assert.strictEqual(json().command, command)
        assert.strictEqual(json().exitCode, code, command)
        assert.strictEqual(err, "", command)
      }
    }),
  )

  it.effect("every command has help that names the shared flags", () =>
    Effect.gen(function* () {
      for (const command of commands) {
        const { code } = yield* execute(programOf(shelf()), command, "--help")
        assert.strictEqual(code, 0)
      }
      const lines = (yield* TestConsole.logLines).join("\n")
      for (const flag of ["--store FILE", "--json", "--fail-on-rejections"])
        assert.strictEqual(lines.split(flag).length - 1 >= commands.length, true, flag)
    }),
  )

  it.effect("help is no wider than the screen, and what it says of a flag goes on below itself", () =>
    Effect.gen(function* () {
      const cities = [
        "amsterdam",
        "buenos-aires",
        "copenhagen",
        "dar-es-salaam",
        "edinburgh",
        "frankfurt",
        "guadalajara",
      ]
      const city = Flag.Literals("city", cities).pipe(Flag.withMetavar("CITY"), Flag.withDescription("Where it is"))
      yield* execute({ ...programOf(shelf()), flags: { city } }, "--help")
      const lines = (yield* TestConsole.logLines).join("\n").split("\n")
      for (const line of lines) assert.isBelow(line.length, 100, line)
      const first = lines.findIndex((line) => line.includes("--city CITY"))
      assert.match(
        lines.slice(first, first + 2).join(" "),
        /Where it is \(choices: amsterdam,.* {12}\S.*guadalajara\)$/,
      )
    }),
  )
})

describe("verify", () => {
  it.effect("with --sample says how many were compared, and that all were counted", () =>
    Effect.gen(function* () {
      const file = storeFile()
      const program = programOf(shelf())
      yield* execute(program, "--store", file)
      const all = yield* execute(program, "verify", "--store", file)
      assert.match(all.out, /✓ 37 messages in 3 conversations: what the service has equals/)
      const some = yield* execute(program, "verify", "--sample", "5", "--store", file)
      assert.match(some.out, /✓ 37 messages in 3 conversations, all counted and 5 of them compared: what the service/)
      const { json } = yield* execute(program, "verify", "--sample", "5", "--json", "--store", file)
      assert.deepInclude(json().readBack, { messages: 37, compared: 5 })
      const none = yield* execute(program, "verify", "--sample", "0", "--store", file)
      assert.strictEqual(none.code, 2)
      assert.include(none.err.replaceAll(/\s+/g, " "), "Expected: a number of at least 1")
    }),
  )
})

describe("rehearse", () => {
  it.effect("asks for the pipeline's rehearsal, and keeps nothing from the real target", () =>
    Effect.gen(function* () {
      const file = storeFile()
      const real = shelf()
      const stage = shelf({ id: "rehearsal", isEphemeral: true })
      const program = {
        ...programOf(real),
        pipeline: (_: NoFlags, mode: "target" | "rehearsal") =>
          programOf(mode === "rehearsal" ? stage : real).pipeline({}, mode),
      }
      assert.strictEqual((yield* execute(program, "rehearse", "--store", file)).code, 0)
      assert.deepStrictEqual([stage.messages.length, real.messages.length], [37, 0])
      yield* execute(program, "apply", "--store", file)
      assert.strictEqual(real.messages.length, 37)
    }),
  )

  it.effect("refuses to load into a target that lasts", () =>
    Effect.gen(function* () {
      const of = shelf()
      const { code, err } = yield* execute(programOf(of), "rehearse", "--store", storeFile())
      assert.strictEqual(code, 2)
      assert.include(err, "A rehearsal would load into the shelf, which lasts.")
      assert.deepStrictEqual(of.messages, [])
    }),
  )
})

describe("status", () => {
  it.effect("reads beside a process that works with the store, while others are refused", () =>
    Effect.gen(function* () {
      const file = storeFile()
      const program = programOf(shelf())
      yield* execute(program, "stage", "--store", file)
      yield* Effect.scoped(
        Effect.gen(function* () {
          yield* Layer.build(Store.layer(file).pipe(Layer.provide(NodeServices.layer)))
          const beside = yield* execute(program, "status", "--store", file)
          assert.strictEqual(beside.code, 3)
          assert.include(
            beside.out.replaceAll(/\s+/g, " "),
            `46 records are not loaded yet. Process ${process.pid} has worked with the store for 0.0 s: run \`apply\` once it has ended.`,
          )
          const { code, err } = yield* execute(program, "apply", "--store", file)
          assert.strictEqual(code, 1)
          assert.include(
            err.replaceAll(/\s+/g, " "),
            `another process works with it (process ${process.pid}). Wait until`,
          )
        }),
      )
      assert.strictEqual((yield* execute(program, "apply", "--store", file)).code, 0)
    }),
  )

  it.effect("says of a running apply that the rest is still to be loaded, and not to run it", () =>
    Effect.gen(function* () {
      const file = storeFile()
      const isLoading = yield* Deferred.make<void>()
      const mayGoOn = yield* Deferred.make<void>()
      const pause = Effect.andThen(Deferred.succeed(isLoading, undefined), Deferred.await(mayGoOn))
      const program = programOf(shelf({ pause }))
      yield* execute(program, "stage", "--store", file)
      const applying = yield* Effect.forkChild(execute(program, "apply", "--store", file))
      yield* Deferred.await(isLoading)
      yield* TestClock.adjust("14 seconds")
      const { code, out } = yield* execute(program, "status", "--store", file)
      assert.strictEqual(code, 3)
      assert.include(
        out.replaceAll(/\s+/g, " "),
        `! \`apply\` is running (process ${process.pid}, for 14 s now): 41 records are still to be loaded; until then the ledger counts them as held.`,
      )
      assert.notMatch(out, /run\s+`apply`/)
      const { json } = yield* execute(program, "status", "--json", "--store", file)
      assert.deepStrictEqual(json().running, {
        command: "apply",
        pid: process.pid,
        since: "1970-01-01T00:00:00.000Z",
        isLoading: true,
        seconds: 14,
      })
      const elsewhere = yield* execute(programOf(shelf({ id: "elsewhere" })), "status", "--store", file)
      assert.match(
        elsewhere.out.replaceAll(/\s+/g, " "),
        /46 records are not loaded yet\. `apply` is running \(process \d+, for 14 s now\): run `apply` once it has ended\./,
      )
      const second = yield* execute(program, "apply", "--store", file)
      assert.match(second.err.replaceAll(/\s+/g, " "), /another process works with it \(`apply`, process \d+\)/)
      yield* Deferred.succeed(mayGoOn, undefined)
      assert.strictEqual((yield* Fiber.join(applying)).code, 0)
      const after = yield* execute(program, "status", "--store", file)
      assert.strictEqual(after.code, 0)
      assert.notInclude(after.out, "is running")
    }),
  )
})

describe("rejections and id map", () => {
  const loaded = Effect.fnUntraced(function* (file: string) {
    const program = programOf(shelf(), source({ broken: true }))
    yield* execute(program, "--store", file)
    return program
  })

  it.effect("lists rejections with where and why, as text, JSON, CSV and NDJSON", () =>
    Effect.gen(function* () {
      const file = storeFile()
      const program = yield* loaded(file)
      const text = yield* execute(program, "rejections", "--store", file)
      assert.match(text.out, /\n {2}1 rejection\n +! messages, messages, element 37\n +it has no time/)
      const { json } = yield* execute(program, "rejections", "--json", "--store", file)
      assert.deepStrictEqual(json().rejections, [
        {
          entity: "messages",
          from: { file: "messages", index: 37 },
          state: "rejected",
          by: "source",
          reason: "it has no time",
          original: { text: 'a, "b"' },
        },
      ])
      const csv = storeFile("r.csv")
      const { out } = yield* execute(program, "rejections", "--to", csv, "--store", file)
      assert.include(out, "1 rejection written to")
      assert.strictEqual(
        readFileSync(csv, "utf8"),
        `entity,file,index,state,by,reason,original\nmessages,messages,37,rejected,source,it has no time,"{""text"":""a, \\""b\\""""}"\n`,
      )
      const ndjson = storeFile("r.ndjson")
      yield* execute(program, "rejections", "--to", ndjson, "--store", file)
      assert.strictEqual(JSON.parse(readFileSync(ndjson, "utf8")).reason, "it has no time")
    }),
  )

  it.effect("lists what placeholders stand for, with the reason and the record, beside the rejections", () =>
    Effect.gen(function* () {
      const file = storeFile()
      const program = programOf(shelf({ replace: "g2:1" }), source({ broken: true }))
      const run = yield* execute(program, "--store", file, "--fail-on-rejections")
      assert.match(run.out, /Rejections {2}1 record\n/)
      const { out } = yield* execute(program, "rejections", "--store", file)
      assert.match(out, /\n {2}1 rejection and 1 placeholder\n/)
      assert.match(out, /! messages, messages, element 31\n +a placeholder stands for it: it does not fit the shelf/)
      const { json } = yield* execute(program, "rejections", "--json", "--store", file)
      const { original, ...placeholder } = json().rejections[1]
      assert.deepStrictEqual(placeholder, {
        entity: "messages",
        from: { file: "messages", index: 31 },
        state: "placeholder",
        by: "target",
        reason: "it does not fit the shelf",
      })
      assert.strictEqual(original.id, "g2:1")
      const csv = storeFile("p.csv")
      const written = yield* execute(program, "rejections", "--to", csv, "--store", file)
      assert.include(written.out, "1 rejection and 1 placeholder written to")
      // A placeholder has its seat for good: only what was rejected can be given back.
      const replay = yield* execute(program, "rejections", "--replay", "--json", "--store", file)
      assert.deepInclude(replay.json(), { replayed: 0 })
      const later = yield* execute(program, "rejections", "--store", file)
      assert.include(later.out, "1 rejection and 1 placeholder")
    }),
  )

  it.effect("says which endings a file may have, and that what could not be read cannot be replayed", () =>
    Effect.gen(function* () {
      const file = storeFile()
      const program = yield* loaded(file)
      const wrong = yield* execute(program, "rejections", "--to", "r.xls", "--store", file)
      assert.strictEqual(wrong.code, 2)
      assert.include(wrong.err, "r.xls is neither a .csv nor a .ndjson file.")
      const { code, out } = yield* execute(program, "rejections", "--replay", "--store", file)
      assert.strictEqual(code, 0)
      assert.include(out, "1 stays rejected: reading failed: repair the file")
    }),
  )

  it.effect("prints the id map as CSV: each message, its group, its MsgSeq", () =>
    Effect.gen(function* () {
      const file = storeFile()
      const program = yield* loaded(file)
      const { out } = yield* execute(program, "id-map", "--store", file)
      const [header, first, ...rest] = out.trimEnd().split("\n")
      assert.strictEqual(header, "message,conversation,group,seq,time,parts,placeholder")
      assert.strictEqual(first, "g1:0,g1,g1,1,1710000000,1,")
      assert.strictEqual(rest.length, 36)
      // The service gives a one-to-one message neither group nor number.
      assert.strictEqual(rest.at(-1), "ana-xiaoyu:1,ana xiaoyu,,,1710000001,1,")
      const { json } = yield* execute(program, "id-map", "--json", "--store", file)
      assert.strictEqual(json().idMap.length, 37)
      assert.deepInclude(json().idMap[0], { messageId: "g1:0", groupId: "g1", seq: 1 })
      assert.notProperty(json().idMap[36], "seq")
    }),
  )
})

describe("undo", () => {
  it.effect("lists what it would remove, removes it with --yes only, and then everything is loaded again", () =>
    Effect.gen(function* () {
      const file = storeFile()
      const of = shelf()
      const program = programOf(of)
      yield* execute(program, "--store", file)
      const listed = yield* execute(program, "undo", "--store", file)
      assert.match(listed.out, /2 groups, with all of their messages and members/)
      assert.match(listed.out, /3 accounts, only with --accounts: on paid editions/)
      assert.match(listed.out.replaceAll(/\s+/g, " "), /blocked for three months, also for a new import \(70399\)/)
      assert.match(listed.out, /2 one-to-one messages: the service has no call to remove them/)
      assert.include(listed.out, "add --yes")
      assert.strictEqual((yield* execute(program, "status", "--store", file)).code, 0)
      const { code, out } = yield* execute(program, "undo", "--yes", "--store", file)
      assert.strictEqual(code, 0)
      assert.include(out, "✓ 2 groups removed from the shelf.")
      assert.include(out, "3 accounts that this pipeline made: --accounts removes them too")
      yield* execute(program, "apply", "--store", file)
      assert.strictEqual(of.messages.length, 74)
    }),
  )

  it.effect("still says afterwards which messages stay, and what is left to remove", () =>
    Effect.gen(function* () {
      const file = storeFile()
      const program = programOf(shelf())
      yield* execute(program, "--store", file)
      yield* execute(program, "undo", "--yes", "--store", file)
      const again = yield* execute(program, "undo", "--store", file)
      assert.match(again.out, /What undo removes .*\n +· 3 accounts, only with --accounts/)
      assert.match(again.out, /What stays\n +· 2 one-to-one messages: the service has no call to remove them/)
      assert.include(again.out, "add --yes --accounts.")
      yield* execute(program, "undo", "--yes", "--accounts", "--store", file)
      const last = yield* execute(program, "undo", "--store", file)
      assert.match(last.out, /· nothing: there is nothing that this pipeline made and the service can remove/)
      assert.match(last.out, /What stays\n +· 2 one-to-one messages/)
      // Applied again, they are the same messages.
      yield* execute(program, "apply", "--store", file)
      const { json } = yield* execute(program, "undo", "--json", "--store", file)
      assert.deepStrictEqual(json().listing.stays, { oneToOneMessages: 2, accounts: 0, groups: 0 })
    }),
  )

  it.effect("has nothing to do where the target went with the command", () =>
    Effect.gen(function* () {
      for (const command of ["undo", "verify"]) {
        const { code, err } = yield* execute(programOf(shelf({ isEphemeral: true })), command, "--store", storeFile())
        assert.strictEqual(code, 2)
        assert.include(err, "goes with the command that loaded it")
      }
    }),
  )
})
