import { parseArgs } from "node:util"
import { crashTest } from "./crash-test.ts"

const usage = `pnpm crash-test [options]

  --kills N      processes that are killed at random points; 50
  --messages M   messages of the generated export; 20000
  --seed S       decides export, faults and points; 1
  --signal S     SIGKILL, or SIGINT as Ctrl-C sends it
  --json         the outcome as one JSON document

Ends with 0 if nothing is lost, doubled or out of order, with 1 if anything is.`

const command = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      kills: { type: "string", default: "50" },
      messages: { type: "string", default: "20000" },
      seed: { type: "string", default: "1" },
      signal: { type: "string", default: "SIGKILL" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  })
  if (values.help) return console.log(usage)
  const number = (name: "kills" | "messages" | "seed") => {
    const value = Number(values[name])
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`--${name} is no number: ${values[name]}`)
    return value
  }
  const { signal } = values
  if (signal !== "SIGKILL" && signal !== "SIGINT") throw new RangeError(`--signal is SIGKILL or SIGINT, not ${signal}`)
  const outcome = await crashTest({
    kills: number("kills"),
    messages: number("messages"),
    seed: number("seed"),
    signal,
    ...(values.json ? {} : { log: (line: string) => console.log(line) }),
  })
  if (values.json) console.log(JSON.stringify(outcome, null, 2))
  else {
    const { killed, starts, messages, seconds, problems } = outcome
    for (const problem of problems) console.log(`✗ ${problem}`)
    console.log(
      `${problems.length === 0 ? "✓ Nothing lost, doubled or out of order" : `${problems.length} problems`}: ` +
        `${messages} messages, ${killed.early} kills before the first call and ${killed.applying} behind it, ` +
        `${starts} starts, ${Math.round(seconds)} s, seed ${values.seed}.`,
    )
  }
  if (outcome.problems.length > 0) process.exitCode = 1
}

try {
  await command()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
