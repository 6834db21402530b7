import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Ledger } from "@chatferry/core"
import type { EndpointRate } from "@chatferry/emulator-tencent-im"
import { type EmulatorProcess, withEmulator } from "../process/emulator.ts"
import type { Measured } from "../process/Measured.ts"
import { prepared } from "../process/memory.ts"
import { runChild } from "../process/run-child.ts"
import type { Figure, Report } from "../Report.ts"
import type { Lanes } from "./lanes.ts"

const script = new URL("child.ts", import.meta.url)
/** Messages wait in their lanes for about a third of a second: a larger young generation would be full of them. */
const sparing = { flags: ["--max-semi-space-size=8"], environment: prepared }

const floorScript = new URL("floor.ts", import.meta.url)

/** What a step of `child.ts` answers. */
export interface Step<A> extends Measured {
  readonly result: A
}
export interface Applied {
  readonly ledger: Ledger.Ledger
  readonly balanced: boolean
}

/** Runs a step in a process of its own. */
export type RunStep = <A>(step: "stage" | "plan" | "apply" | "report") => Promise<Step<A>>

/** A folder with a store in it, which goes with the work. */
export const withStore = async <A>(
  of: Lanes,
  emulator: EmulatorProcess,
  quota: "documented" | "none",
  work: (step: RunStep) => Promise<A>,
): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), "chatferry-bench-store-"))
  const file = join(folder, "store.chatferry")
  try {
    return await work((step) => runChild(script, [step, file, emulator.url, of.messages, of.lanes, quota], sparing))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** How the calls of one endpoint arrived. */
export const rateOf = async (emulator: EmulatorProcess, endpoint: string): Promise<EndpointRate> => {
  const found = (await emulator.inspect("rates")).find((rate) => rate.endpoint === endpoint)
  if (found === undefined) throw new Error(`No call of ${endpoint} arrived.`)
  return found
}

/** Calls a second, from the first to the last. */
export const perSecond = ({ calls, firstAt, lastAt }: EndpointRate): number => (calls - 1) / ((lastAt - firstAt) / 1000)

/** Throws where a run did not do what is measured. */
export const expectLoaded = ({ ledger, balanced }: Applied, { messages }: Lanes): void => {
  if (!balanced || ledger.messages.loaded !== messages)
    throw new Error(`Not every message was loaded: ${JSON.stringify(ledger.messages)}`)
}

/** Applying against a server without quota and delay, against a plain loop that makes the same calls. */
export const applying = async (of: Lanes): Promise<ReadonlyArray<Report>> =>
  withEmulator(["--no-quota"], async (emulator) => {
    const floor = await runChild<Measured>(floorScript, [emulator.url, of.messages, of.lanes], sparing)
    const floorRate = await rateOf(emulator, "import_group_msg")
    await emulator.reset()
    return withStore(of, emulator, "none", async (step) => {
      await step("stage")
      const planned = await step("plan")
      const applied = await step<Applied>("apply")
      expectLoaded(applied.result, of)
      const rate = await rateOf(emulator, "import_group_msg")
      const reported = await step<Applied>("report")
      const perCall = (cost: Measured, { calls }: EndpointRate) => (1000 * cost.cpuSeconds) / calls
      const figures: ReadonlyArray<Figure> = [
        {
          name: "of the floor",
          value: perSecond(rate) / perSecond(floorRate),
          detail: `import_group_msg, from the first to the last: ${Math.round(perSecond(rate))} against ${Math.round(perSecond(floorRate))} calls/s`,
        },
        { name: "calls", value: perSecond(rate), unit: "calls/s" },
        { name: "messages", value: (perSecond(rate) * of.messages) / rate.calls, unit: "messages/s" },
        {
          name: "processor time",
          value: perCall(applied, rate),
          unit: "ms/call",
          detail: `floor ${perCall(floor, floorRate).toFixed(2)} ms/call`,
        },
        {
          name: "peak memory",
          value: applied.peak,
          unit: "MB",
          atMost: 250,
          detail: `floor ${Math.round(floor.peak)} MB`,
        },
        { name: "plan", value: planned.seconds, unit: "s", atMost: 10, detail: `peak ${Math.round(planned.peak)} MB` },
        {
          name: "status",
          value: reported.seconds,
          unit: "s",
          atMost: 10,
          detail: `of the loaded store; peak ${Math.round(reported.peak)} MB`,
        },
      ]
      return [
        {
          benchmark: "applying",
          setting: `${of.messages.toLocaleString("en")} messages in ${of.lanes} lanes, ${rate.calls.toLocaleString("en")} calls; no quota, no delay`,
          figures,
        },
      ]
    })
  })
