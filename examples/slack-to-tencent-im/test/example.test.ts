import { readdirSync } from "node:fs"
import { join } from "node:path"
import { defaultSdkAppId, Emulator } from "@chatferry/emulator-tencent-im"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { script } from "./migrate.ts"

const { folder, migrate, start } = script()
const key = "a-key-for-tests"
const env = {
  TENCENT_IM_SDK_APP_ID: String(defaultSdkAppId),
  TENCENT_IM_SECRET_KEY: key,
  TENCENT_IM_ADMIN: "administrator",
}
const emulator = (delay = 0) => Emulator.layer({ secretKey: Redacted.make(key), faults: { delay } })

/** What the emulator has, in one number for each kind. */
const contents = Effect.gen(function* () {
  const { accounts, groups, messages, direct } = yield* Emulator
  let inGroups = 0
  const all = yield* groups
  for (const { id } of all) inGroups += (yield* messages(id)).length
  const inChats = (yield* direct).reduce((sum, chat) => sum + chat.messages.length, 0)
  return { accounts: (yield* accounts).length, groups: all.length, inGroups, inChats }
})

describe.concurrent("without configuration", { timeout: 60_000 }, () => {
  it("rehearses the sample against the embedded emulator and leaves nothing behind", async () => {
    const cwd = folder()
    const { code, out, err } = await start(["--json"], { cwd }).told
    assert.strictEqual(code, 0)
    assert.strictEqual(err, "")
    const { ledger, readBack, balanced, plan, calls, target } = JSON.parse(out)
    assert.strictEqual(target.isEphemeral, true)
    assert.strictEqual(balanced, true)
    assert.strictEqual(readBack.equal, true)
    assert.strictEqual(readBack.differenceCount, 0)
    assert.isAbove(ledger.messages.read, 100)
    assert.strictEqual(ledger.messages.loaded, ledger.messages.read)
    for (const { made, forecast } of calls) assert.strictEqual(made, forecast)
    assert.isNotEmpty(plan.adjustments)
    assert.deepStrictEqual(readdirSync(cwd), [])
  })

  it("shows people what arrived, with names in their own script and no escape sequence", async () => {
    const { code, out, err } = await migrate()
    assert.strictEqual(code, 0)
    assert.match(out, /Ledger +read +loaded/)
    assert.include(out, "厦门办公室")
    assert.include(out, "what the service has equals what was loaded")
    assert.match(err, /✓ messages +\d+ messages/)
    assert.notInclude(out + err, "\u001b")
  })
})

describe.concurrent("with an endpoint", { timeout: 60_000 }, () => {
  // First, since it takes eight seconds, in which the others end.
  it("that is not there says so after several attempts, and what to look at", async () => {
    const { code, out, err } = await start(["--endpoint", "http://127.0.0.1:9"], { env }).told
    assert.strictEqual(code, 1)
    assert.strictEqual(out, "")
    assert.match(err, /✗ account_check of .* no usable\s+answer\s+\(unreachable: ECONNREFUSED\)/)
    assert.include(err.replaceAll(/\s+/g, " "), "Check the network, and the endpoint's region or address.")
    assert.notMatch(err, /^\s+at |node:internal/m)
  })

  it.live("loads nothing twice into one target, and everything into another", () =>
    Effect.gen(function* () {
      const cwd = folder()
      const first = yield* Effect.scoped(
        Effect.gen(function* () {
          const { url } = yield* Emulator
          const run = () => Effect.promise(() => start(["--endpoint", url, "--json"], { env, cwd }).told)
          const { code, out } = yield* run()
          assert.strictEqual(code, 0, out)
          const loaded = yield* contents
          assert.strictEqual(JSON.parse((yield* run()).out).plan.calls.length, 0)
          assert.deepStrictEqual(yield* contents, loaded)
          return loaded
        }).pipe(Effect.provide(emulator())),
      )
      const second = yield* Effect.gen(function* () {
        const { url } = yield* Emulator
        yield* Effect.promise(() => start(["--endpoint", url, "--json"], { env, cwd }).told)
        return yield* contents
      }).pipe(Effect.provide(emulator()))
      assert.isAbove(first.inGroups + first.inChats, 100)
      assert.deepStrictEqual(second, first)
    }),
  )

  it.live("Ctrl-C finishes the calls in flight and says how to go on; the next run repeats no message", () =>
    Effect.gen(function* () {
      const { url, summary, setFaults } = yield* Emulator
      const cwd = folder()
      const { child, told } = start(["--endpoint", url], { env, cwd })
      while ((yield* summary).groupMessages < 20) yield* Effect.sleep("10 millis")
      child.kill("SIGINT")
      const { code, err } = yield* Effect.promise(() => told)
      assert.strictEqual(code, 130)
      assert.match(err, /! Stopped\. Nothing is lost: run the same command again, and it goes on where it stood\.\n$/)
      yield* setFaults({})
      const again = yield* Effect.promise(() => start(["--endpoint", url, "--json"], { env, cwd }).told)
      assert.strictEqual(again.code, 0, again.out + again.err)
      const { ledger, readBack, balanced, plan } = JSON.parse(again.out)
      assert.deepStrictEqual([readBack.equal, balanced], [true, true])
      // What arrived before was not sent again.
      assert.isBelow(plan.records.messages, ledger.messages.loaded)
    }).pipe(Effect.provide(emulator(60))),
  )

  it.live("undo takes away what it made, and the run after it loads everything again", () =>
    Effect.gen(function* () {
      const { url } = yield* Emulator
      const cwd = folder()
      const run = (...args: ReadonlyArray<string>) =>
        Effect.promise(() => start([...args, "--endpoint", url, "--store", join(cwd, "s")], { env, cwd }).told)
      yield* run()
      const { groups } = yield* contents
      const undone = yield* run("undo", "--yes")
      assert.strictEqual(undone.code, 0, undone.out + undone.err)
      assert.strictEqual((yield* contents).groups, 0)
      assert.strictEqual((yield* run()).code, 0)
      assert.strictEqual((yield* contents).groups, groups)
    }).pipe(Effect.provide(emulator())),
  )
})
