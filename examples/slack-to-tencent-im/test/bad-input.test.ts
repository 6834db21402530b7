import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Emulator } from "@chatferry/emulator-tencent-im"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { script, type Told } from "./migrate.ts"

const { folder, migrate, start } = script()
const env = { TENCENT_IM_SDK_APP_ID: "1400000000", TENCENT_IM_SECRET_KEY: "wrong", TENCENT_IM_ADMIN: "administrator" }

/** A sentence on standard error that says what is wrong and what to do; no stack, nothing on standard output. */
const fails = ({ code, out, err }: Told, expected: number, sentence: RegExp) => {
  assert.match(err.replaceAll(/\s+/g, " "), sentence)
  assert.notMatch(err, /^\s+at |node:internal/m)
  assert.strictEqual(out, "")
  assert.strictEqual(code, expected)
}

// Most of the time is spent waiting for processes to start.
describe.concurrent("bad input gets a sentence, and the store stays usable", { timeout: 60_000 }, () => {
  it("no such path", async () =>
    fails(await migrate("--export", "/no/such/export.zip"), 1, /nothing at \/no\/such\/export\.zip/))

  it("not a Slack export", async () => {
    const path = folder()
    writeFileSync(join(path, "holiday.txt"), "sun")
    fails(await migrate("--export", path), 1, /✗ .*export/)
  })

  it("an empty export", async () => {
    const path = folder()
    for (const name of ["users.json", "channels.json"]) writeFileSync(join(path, name), "[]")
    fails(await migrate("--export", path), 1, /is an empty Slack export/)
  })

  it("a zip cut in half", async () => {
    const path = join(folder(), "export.zip")
    writeFileSync(path, Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(500, 7)]))
    fails(await migrate("--export", path), 1, /export\.zip/)
  })

  it("missing environment variables are all named", async () =>
    fails(
      await migrate("--endpoint", "singapore"),
      1,
      /TENCENT_IM_SDK_APP_ID, TENCENT_IM_SECRET_KEY and TENCENT_IM_ADMIN are not set/,
    ))

  it("an endpoint that is neither a region nor an address", async () =>
    fails(
      await start(["--endpoint", "atlantis"], { env }).told,
      1,
      /"atlantis" is neither a region \(china, singapore/,
    ))

  it("an edition that keeps messages for a shorter time than the export is old, also without an app", async () => {
    const { code, out } = await start(["plan", "--edition", "international-pro"]).told
    assert.strictEqual(code, 0)
    assert.match(
      out.replaceAll(/\s+/g, " "),
      /181 of 181 messages are older than the 30 days that the Pro edition keeps/,
    )
  })

  it("an extension of the retention that is shorter than the export is old, and none that is longer", async () => {
    const plan = (days: string) =>
      start(["plan", "--endpoint", "singapore", "--edition", "international-pro", "--retention-days", days], { env })
        .told
    const [short, long] = await Promise.all([plan("180"), plan("36500")])
    assert.match(
      short.out.replaceAll(/\s+/g, " "),
      /older than the 180 days that the Pro edition keeps.* Then give it with --retention-days\./,
    )
    assert.notInclude(long.out, "edition keeps")
    assert.deepStrictEqual([short.code, long.code], [0, 0])
  })

  it("an extension of the retention without an edition", async () =>
    fails(
      await start(["plan", "--endpoint", "singapore", "--retention-days", "360"], { env }).told,
      1,
      /--retention-days belongs to an edition: name what was bought with --edition, too/,
    ))

  it("a retention of no days", async () =>
    fails(
      await start(["plan", "--endpoint", "singapore", "--retention-days", "0"], { env }).told,
      2,
      /--retention-days.* at least 1/,
    ))

  it.live("a wrong secret key, without telling it; with the right one the same store goes on", () =>
    Effect.gen(function* () {
      const { url } = yield* Emulator
      const cwd = folder()
      mkdirSync(join(cwd, "state"))
      const args = ["--endpoint", url, "--store", join(cwd, "state", "s.chatferry")]
      const wrong = yield* Effect.promise(() => start(args, { env, cwd }).told)
      fails(wrong, 1, /70\d{3}.*key/)
      assert.notInclude(wrong.err, "eJ")
      const right = { ...env, TENCENT_IM_SECRET_KEY: "chatferry-emulator-key" }
      assert.strictEqual((yield* Effect.promise(() => start(args, { env: right, cwd }).told)).code, 0)
    }).pipe(Effect.provide(Emulator.layer())),
  )
})
