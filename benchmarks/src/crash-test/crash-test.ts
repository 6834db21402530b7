import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { type FaultRule, unreliable } from "@chatferry/emulator-tencent-im"
import { keptExport } from "../kept-export.ts"
import { type EmulatorProcess, withEmulator } from "../process/emulator.ts"
import { random } from "../synthetic-export/random.ts"
import { compare } from "./compare.ts"
import { type Expected, expectedOf } from "./expected.ts"
import { type Ended, start, type Where } from "./migration.ts"

export interface Options {
  readonly kills: number
  readonly messages: number
  readonly seed: number
  /** `SIGINT` is Ctrl-C: no answers are lost then, so that no call may be made twice. */
  readonly signal: "SIGKILL" | "SIGINT"
  readonly log?: (line: string) => void
}

export interface Outcome {
  /** Processes that were ended, before their first call and behind it. */
  readonly killed: { readonly early: number; readonly applying: number }
  /** Processes that were started in all. */
  readonly starts: number
  readonly messages: number
  readonly seconds: number
  /** Nothing, if all is as it must be. */
  readonly problems: ReadonlyArray<string>
}

/** Lost requests, lost answers and answers that nobody can read; a few calls get no answer at all. */
const faults: ReadonlyArray<FaultRule> = [
  ...unreliable(0.04),
  { fault: "unreadable", at: "after", probability: 0.01 },
  { fault: "code", code: 10002, at: "before", endpoint: "import_group_msg", probability: 0.005 },
  { fault: "code", code: 10002, at: "after", endpoint: "import_group_msg", probability: 0.005 },
  { fault: "silence", at: "after", endpoint: "import_group_msg", probability: 0.001 },
]

/** Runs in which a lane was held, or that the last faults ended, are followed by others, but not for ever. */
const mostRuns = 20

/**
 * Migrates a generated export through a process that is ended again and again, at random points of staging and applying,
 * into an emulator that loses answers; then compares what arrived with the export.
 */
export const crashTest = async (options: Options): Promise<Outcome> => {
  const { kills, messages, seed, signal } = options
  const log = options.log ?? (() => {})
  const from = performance.now()
  const { directory } = keptExport(messages, seed)
  const folder = mkdtempSync(join(tmpdir(), "chatferry-crash-test-"))
  // A call that is refused as too frequent is made again, which Ctrl-C is not to blame for.
  const flags = ["--delay", "20", ...(signal === "SIGINT" ? ["--no-quota"] : [])]
  try {
    return await withEmulator(flags, async (emulator) => {
      const where = { directory, store: join(folder, "store.chatferry"), endpoint: emulator.url }
      const forecast = await forecastOf({ ...where, store: join(folder, "plan.chatferry") })
      const expected = await expectedOf(directory)
      if (signal === "SIGKILL") await emulator.setFaults({ seed, delay: 20, rules: [...faults] })
      const killed = await killing(emulator, where, options, forecast)
      const finished = await finish(where, log)
      await emulator.setFaults({ delay: 0 })
      const problems = [...finished.problems, ...ledgerProblems(finished.last, expected)]
      problems.push(...(await compare(emulator, expected)))
      if (signal === "SIGINT") problems.push(...repeated(forecast.calls, await callsOf(emulator)))
      problems.push(...(await loadsNothing(emulator, where)))
      return {
        killed,
        starts: kills + finished.runs + 1,
        messages: expected.messages,
        seconds: (performance.now() - from) / 1000,
        problems,
      }
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const imports = ["multiaccount_import", "import_group", "import_group_msg", "importmsg", "import_group_member"]

type Calls = ReadonlyMap<string, number>
const sum = (numbers: Iterable<number>): number => Array.from(numbers).reduce((a, b) => a + b, 0)
const importsOf = (calls: ReadonlyArray<{ readonly endpoint: string; readonly calls: number }>): Calls =>
  new Map(calls.filter(({ endpoint }) => imports.includes(endpoint)).map(({ endpoint, calls }) => [endpoint, calls]))
const callsOf = async (emulator: EmulatorProcess): Promise<Calls> => importsOf(await emulator.inspect("rates"))

/** What a migration without any trouble does. */
interface Forecast {
  readonly calls: Calls
  /** Milliseconds until the first call: starting, staging, planning. */
  readonly untilCalls: number
}

const forecastOf = async (where: Where): Promise<Forecast> => {
  const from = performance.now()
  const { printed, code, errors } = await start("plan", where).ended
  if (printed?.plan === undefined) throw new Error(`The plan ended with ${code}: ${errors}`)
  return { calls: importsOf(printed.plan.calls), untilCalls: performance.now() - from }
}

/** Starts the migration and ends it, at a point that the seed decides. */
const killing = async (
  emulator: EmulatorProcess,
  where: Where,
  { kills, seed, signal, log = () => {} }: Options,
  forecast: Forecast,
): Promise<Outcome["killed"]> => {
  const { next: chance } = random(`crash ${seed}`)
  const killed = { early: 0, applying: 0 }
  const calls = async () => sum((await callsOf(emulator)).values())
  const expectedCalls = sum(forecast.calls.values())
  for (let left = kills; left > 0; left--) {
    const before = await calls()
    const running = start("run", where)
    // The first third dies while it starts, stages or plans; the others behind some part of the calls that are left.
    const isEarly = left > kills * (2 / 3)
    const atCalls = before + 1 + Math.floor((chance() * 1.6 * Math.max(0, expectedCalls - before)) / left)
    const millis = chance() * (isEarly ? forecast.untilCalls : 40)
    while (!isEarly && running.isRunning() && (await calls()) < atCalls) await sleep(10)
    await Promise.race([sleep(millis), running.ended])
    const wasRunning = running.process.kill(signal)
    const { code, errors } = await running.ended
    const made = (await calls()) - before
    killed[made > 0 ? "applying" : "early"]++
    log(`${wasRunning ? signal : `ended with ${code}`} after ${made} calls; ${before + made} of about ${expectedCalls}`)
    if (!wasRunning && code !== 0 && code !== 3) log(errors)
  }
  return killed
}

/** Lets the migration come to its end. */
const finish = async (
  where: Where,
  log: (line: string) => void,
): Promise<{ readonly last: Ended; readonly runs: number; readonly problems: ReadonlyArray<string> }> => {
  for (let runs = 1; ; runs++) {
    const last = await start("run", where).ended
    log(`ended with ${last.code}`)
    if (last.code === 0) return { last, runs, problems: [] }
    // 3: lanes are held, e.g. since too many calls in a row were lost; another run goes on with them.
    const isHopeless = last.code !== 3 || runs === mostRuns
    if (isHopeless)
      return { last, runs, problems: [`it ended with ${last.code}: ${last.errors || last.printed?.error?.message}`] }
  }
}

const ledgerProblems = ({ printed }: Ended, { messages }: Expected): ReadonlyArray<string> => {
  if (printed?.ledger === undefined) return ["no ledger was printed"]
  const { read, loaded } = printed.ledger.messages
  return [
    ...(printed.balanced ? [] : [`the ledger does not balance: ${JSON.stringify(printed.ledger)}`]),
    ...(printed.readBack?.equal ? [] : [`what was read back differs: ${JSON.stringify(printed.readBack)}`]),
    ...(loaded === messages ? [] : [`the ledger says ${loaded} of ${read} messages were loaded, not ${messages}`]),
  ]
}

/** Calls beyond those of an undisturbed run: without a lost answer each of them repeats something. */
const repeated = (forecast: Calls, made: Calls): ReadonlyArray<string> =>
  ["import_group_msg", "importmsg"].flatMap((endpoint) => {
    const [planned = 0, calls = 0] = [forecast.get(endpoint), made.get(endpoint)]
    return planned === calls ? [] : [`${endpoint} was called ${calls} times, not ${planned}`]
  })

/** One more run finds nothing to do. */
const loadsNothing = async (emulator: EmulatorProcess, where: Where): Promise<ReadonlyArray<string>> => {
  const before = await callsOf(emulator)
  const { code } = await start("run", where).ended
  const after = await callsOf(emulator)
  return [
    ...(code === 0 ? [] : [`a run with nothing to do ended with ${code}`]),
    ...[...after].flatMap(([endpoint, calls]) =>
      calls === before.get(endpoint) ? [] : [`a run with nothing to do called ${endpoint}`],
    ),
  ]
}
