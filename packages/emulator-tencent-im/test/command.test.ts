import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, assert, describe, it } from "vitest"
import type { Faults } from "../src/index.ts"

const bin = fileURLToPath(new URL("../src/bin.ts", import.meta.url))
const folder = mkdtempSync(join(tmpdir(), "emulator-"))
afterAll(() => rmSync(folder, { recursive: true }))

const start = (...flags: ReadonlyArray<string>) =>
  spawn(process.execPath, [bin, ...flags], { env: { ...process.env, TENCENT_IM_SECRET_KEY: "from the environment" } })

const output = (child: ChildProcessWithoutNullStreams, until?: RegExp) =>
  new Promise<{ readonly text: string; readonly code: number | null }>((resolve) => {
    let text = ""
    const take = (chunk: Buffer) => {
      text += chunk.toString()
      if (until?.test(text)) resolve({ text, code: null })
    }
    child.stdout.on("data", take)
    child.stderr.on("data", take)
    child.once("close", (code) => resolve({ text, code }))
  })

describe("chatferry-emulator", () => {
  it("says in one line where it listens, serves, and ends on Ctrl-C", async () => {
    const file = join(folder, "faults.json")
    writeFileSync(file, JSON.stringify({ rules: [{ fault: "gateway", endpoint: "importmsg" }] }))
    const child = start(
      "--port",
      "0",
      "--edition",
      "free",
      "--fault-rate",
      "0.4",
      "--seed",
      "3",
      "--delay",
      "1",
      "--faults",
      file,
    )
    try {
      const { text } = await output(child, /\n/)
      assert.match(
        text,
        /^Tencent IM emulator on http:\/\/127\.0\.0\.1:\d+ \(SDKAppID 1400000000, free\)\. Ctrl-C stops it\.\n$/,
      )
      const url = /http:\S+/.exec(text)?.[0]
      assert.strictEqual((await fetch(`${url}/inspect/summary`)).status, 200)
      const faults = (await (await fetch(`${url}/inspect/faults`)).json()) as Faults
      assert.strictEqual(faults.rules?.length, 5)
      assert.deepInclude(faults, { seed: 3, delay: 1 })
      assert.deepStrictEqual(faults.rules?.[0], { fault: "gateway", endpoint: "importmsg" })
      const ended = output(child)
      child.kill("SIGINT")
      const { code, text: more } = await ended
      assert.strictEqual(code, 130)
      assert.strictEqual(more, "")
    } finally {
      child.kill("SIGKILL")
    }
  })

  it("has a help of its own flags, with their defaults, and of nothing that means nothing to its user", async () => {
    const { text, code } = await output(start("--help"))
    assert.strictEqual(code, 0)
    for (const flag of ["--port", "--edition", "--faults", "--help", "--version", "8600 without it"])
      assert.include(text, flag)
    for (const flag of ["--wizard", "--completions", "--log-level"]) assert.notInclude(text, flag)
    assert.strictEqual((await output(start("--wizard"))).code, 1)
  })

  it("says what is wrong with a flag and where the help is, without all of it, and exits with 1", async () => {
    const wrong = [
      [["--port", "70000"], /port/],
      [["--edition", "gold"], /"free" \| "standard"/],
      [["--faults", join(folder, "none.json")], /none\.json/],
    ] as const
    const answers = await Promise.all(wrong.map(([flags]) => output(start(...flags))))
    for (const [i, [, expected]] of wrong.entries()) {
      assert.strictEqual(answers[i]?.code, 1)
      const text = answers[i]?.text ?? ""
      assert.match(text, expected)
      assert.match(text, /\nSee `chatferry-emulator --help`\.\n$/)
      assert.isAtMost(text.split("\n").length, 4, text)
    }
  })
})
