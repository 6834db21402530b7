import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type {
  EndpointRate,
  Faults,
  InspectedAccount,
  InspectedConversation,
  InspectedGroup,
  InspectedMessage,
  Summary,
  Violation,
} from "@chatferry/emulator-tencent-im"

/** What an emulator in another process can be asked. */
interface Inspections {
  readonly summary: Summary
  readonly rates: ReadonlyArray<EndpointRate>
  readonly violations: ReadonlyArray<Violation>
  readonly accounts: ReadonlyArray<InspectedAccount>
  readonly groups: ReadonlyArray<InspectedGroup>
  readonly direct: ReadonlyArray<InspectedConversation>
  readonly [messages: `groups/${string}/messages`]: ReadonlyArray<InspectedMessage>
}

export interface EmulatorProcess {
  readonly url: string
  readonly inspect: <P extends keyof Inspections>(path: P) => Promise<Inspections[P]>
  /** Forgets what arrived and was counted. */
  readonly reset: () => Promise<void>
  readonly setFaults: (faults: Faults) => Promise<void>
}

const script = fileURLToPath(new URL("../../../packages/emulator-tencent-im/src/bin.ts", import.meta.url))

/** An emulator with a process, and so a processor, of its own; it ends with the work. */
export const withEmulator = async <A>(
  flags: ReadonlyArray<string>,
  work: (emulator: EmulatorProcess) => Promise<A>,
): Promise<A> => {
  const child = spawn(process.execPath, [script, "--port", "0", ...flags], { stdio: ["ignore", "pipe", "inherit"] })
  const kill = () => child.kill("SIGKILL")
  process.once("exit", kill)
  const closed = once(child, "close")
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let output = ""
      closed.then(() => reject(new Error("The emulator did not start.")), reject)
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        output += text
        const found = /http:\/\/[\d.:]+/.exec(output)?.[0]
        if (found !== undefined) resolve(found)
      })
    })
    const ask = async (path: string, init?: RequestInit) => {
      const response = await fetch(`${url}/inspect/${path}`, init)
      const text = await response.text()
      if (!response.ok) throw new Error(`The emulator answered ${response.status} to ${path}: ${text}`)
      return text
    }
    return await work({
      url,
      inspect: async (path) => JSON.parse(await ask(path)),
      reset: async () => void (await ask("reset", { method: "POST" })),
      setFaults: async (faults) => void (await ask("faults", { method: "POST", body: JSON.stringify(faults) })),
    })
  } finally {
    process.off("exit", kill)
    kill()
    await closed
  }
}
