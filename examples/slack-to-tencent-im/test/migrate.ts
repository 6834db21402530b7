import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"

const script = join(import.meta.dirname, "..", "migrate.ts")

/** What a process said, and how it ended. */
export interface Told {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Starts the real script; nothing of this process's environment decides what it does. */
export const start = (
  args: ReadonlyArray<string>,
  options: { readonly env?: Record<string, string>; readonly cwd?: string } = {},
): { readonly child: ChildProcess; readonly told: Promise<Told> } => {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: options.cwd ?? folder(),
    env: { PATH: process.env.PATH, ...options.env },
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

export const migrate = (...args: ReadonlyArray<string>): Promise<Told> => start(args).told

const base = mkdtempSync(join(tmpdir(), "chatferry-example-"))
afterAll(() => rmSync(base, { recursive: true, force: true }))

/** A folder that goes with the tests. */
export const folder = (): string => mkdtempSync(join(base, "test-"))
