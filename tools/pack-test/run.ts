import { spawn } from "node:child_process"

/** Runs a command to its end and answers what it wrote; a command that fails, or takes two minutes, is an error with all of it. */
export const run = (command: string, args: ReadonlyArray<string>, cwd: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"], timeout: 120_000 })
    let output = ""
    child.stdout.on("data", (chunk) => (output += chunk))
    child.stderr.on("data", (chunk) => (output += chunk))
    child.on("error", reject)
    child.on("close", (code, signal) => {
      if (code === 0) resolve(output)
      else reject(new Error(`${[command, ...args].join(" ")} ended with ${signal ?? code}\n${output}`))
    })
  })
