import { type ChildProcess, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import type { Ledger, Plan } from "@chatferry/core"
import { defaultSdkAppId, defaultSecretKey } from "@chatferry/emulator-tencent-im"
import * as Redacted from "effect/Redacted"

const script = fileURLToPath(new URL("../../../examples/slack-to-tencent-im/migrate.ts", import.meta.url))

export interface Where {
  readonly directory: string
  readonly store: string
  readonly endpoint: string
}

/** What the migration prints with `--json`, as far as it is looked at. */
export interface Printed {
  readonly ledger?: Ledger.Ledger
  readonly balanced?: boolean
  readonly readBack?: { readonly equal: boolean }
  readonly plan?: Plan
  readonly error?: { readonly message: string }
}

export interface Ended {
  /** Absent where a signal ended it. */
  readonly code: number | null
  readonly printed: Printed | undefined
  readonly errors: string
}

export interface Running {
  readonly process: ChildProcess
  readonly isRunning: () => boolean
  readonly ended: Promise<Ended>
}

/** Starts the example migration as its users do. */
export const start = (command: "run" | "plan", { directory, store, endpoint }: Where): Running => {
  const child = spawn(
    process.execPath,
    [script, command, "--export", directory, "--store", store, "--endpoint", endpoint, "--json"],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        TENCENT_IM_SDK_APP_ID: String(defaultSdkAppId),
        TENCENT_IM_SECRET_KEY: Redacted.value(defaultSecretKey),
        TENCENT_IM_ADMIN: "administrator",
      },
    },
  )
  let output = ""
  let errors = ""
  let isRunning = true
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text
  })
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject)
    child.once("close", (code) => {
      isRunning = false
      resolve({ code, printed: parsed(output), errors })
    })
  })
  return { process: child, isRunning: () => isRunning, ended }
}

/** A killed process may have printed half of it. */
const parsed = (output: string): Printed | undefined => {
  try {
    return JSON.parse(output) as Printed
  } catch {
    return undefined
  }
}
