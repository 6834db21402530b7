import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"

const path = join(import.meta.dirname, "..", "migrate.ts")

/** What a process said, and how it ended. */
export interface Told {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Of this process's environment nothing but what finds Node and speeds it up: the rest could decide what a script does. */
const { PATH, NODE_COMPILE_CACHE } = process.env

/** The real script, and folders that go with the tests of the file. */
export const script = () => {
  const base = mkdtempSync(join(tmpdir(), "chatferry-example-"))
  afterAll(() => rmSync(base, { recursive: true, force: true }))
  const folder = (): string => mkdtempSync(join(base, "test-"))

  const start = (
    args: ReadonlyArray<string>,
    options: { readonly env?: Record<string, string>; readonly cwd?: string } = {},
  ): { readonly child: ChildProcess; readonly told: Promise<Told> } => {
    const child = spawn(process.execPath, [path, ...args], {
      cwd: options.cwd ?? folder(),
      env: { PATH, NODE_COMPILE_CACHE, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    })
    const texts = { out: "", err: "" }
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      texts.out += text
    })
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      texts.err += text
    })
    return { child, told: new Promise((resolve) => child.on("close", (code) => resolve({ code, ...texts }))) }
  }

  return { folder, start, migrate: (...args: ReadonlyArray<string>): Promise<Told> => start(args).told }
}
