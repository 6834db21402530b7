import { availableParallelism } from "node:os"
import { parseArgs } from "node:util"
import { applying } from "./applying/benchmark.ts"
import { quota } from "./applying/quota.ts"
import { holds, print, type Report } from "./Report.ts"
import { source } from "./source/benchmark.ts"
import { staging } from "./staging/benchmark.ts"

const usage = `pnpm bench [staging | source | applying | quota | all] [options]

  --messages N   size; given several times, several sizes
  --lanes N      conversations that applying and quota have; 200 and 50
  --rounds N     of how many rounds the median counts
  --full         the sizes that the figures in the README have
  --json         the reports as one JSON document

Every figure is measured against a floor in the same run. The exit code is 1 if one misses its bound.`

const command = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      messages: { type: "string", multiple: true },
      lanes: { type: "string" },
      rounds: { type: "string" },
      full: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  })
  if (values.help) return console.log(usage)
  const wholeNumber = (text: string) => {
    const number = Number(text)
    if (!Number.isSafeInteger(number) || number < 1) throw new RangeError(`Not a number of at least 1: ${text}`)
    return number
  }
  const sizes = values.messages?.map(wholeNumber)
  const rounds = values.rounds === undefined ? undefined : wholeNumber(values.rounds)
  const lanes = values.lanes === undefined ? undefined : wholeNumber(values.lanes)
  const { full } = values

  const benchmarks: Record<string, () => Promise<ReadonlyArray<Report>>> = {
    staging: () =>
      staging({
        messages: sizes ?? (full ? [100_000, 1_000_000] : [20_000, 100_000]),
        rounds: rounds ?? (full ? 5 : 3),
      }),
    source: () =>
      source({ messages: sizes ?? (full ? [100_000, 1_000_000] : [100_000]), rounds: rounds ?? (full ? 5 : 3) }),
    applying: () => applying({ messages: sizes?.[0] ?? (full ? 1_000_000 : 50_000), lanes: lanes ?? 200 }),
    quota: () => quota({ messages: sizes?.[0] ?? 20_000, lanes: lanes ?? 50 }),
  }
  const [asked = "all"] = positionals
  const chosen = asked === "all" ? Object.values(benchmarks) : [benchmarks[asked]]
  const reports: Array<Report> = []
  for (const benchmark of chosen) {
    if (benchmark === undefined) throw new RangeError(`There is no benchmark ${asked}.\n\n${usage}`)
    for (const report of await benchmark()) {
      reports.push(report)
      if (!values.json) console.log(`${print(report)}\n`)
    }
  }
  const machine = { node: process.version, processors: availableParallelism() }
  if (values.json) console.log(JSON.stringify({ machine, reports }, null, 2))
  if (!reports.every(({ figures }) => figures.every(holds))) process.exitCode = 1
}

try {
  await command()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
