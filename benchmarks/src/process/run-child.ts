import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

/**
 * Node sizes the young generation by the machine's memory. With 16 MB the peak says what the program needs, not what
 * the machine has to spare. What keeps records out of the old generation is set by every command (`Cli.run`).
 */
export const nodeFlags = [
  "--max-semi-space-size=16",
  "--no-allocation-site-pretenuring",
  "--heap-growing-percent=50",
  "--expose-gc",
  "--disable-warning=ExperimentalWarning",
]

/** Runs a script as a process of its own, so that its memory and its time are its own, and gives its answer. */
export const runChild = <A>(
  script: URL,
  values: ReadonlyArray<string | number>,
  options: { readonly flags?: ReadonlyArray<string>; readonly environment?: NodeJS.ProcessEnv } = {},
): Promise<A> =>
  new Promise((resolve, reject) => {
    const flags = [...nodeFlags, ...(options.flags ?? [])]
    const child = spawn(process.execPath, [...flags, fileURLToPath(script), ...values.map(String)], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, ...options.environment },
    })
    let output = ""
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text
    })
    child.once("error", reject)
    child.once("close", (code, signal) => {
      const last = output.trimEnd().split("\n").at(-1)
      if (code === 0 && last !== undefined) resolve(JSON.parse(last) as A)
      else reject(new Error(`${fileURLToPath(script)} ended with ${code ?? signal} and no answer.`))
    })
  })
