import type { Plan } from "@chatferry/core"
import { withEmulator } from "../process/emulator.ts"
import type { Figure, Report } from "../Report.ts"
import { type Applied, expectLoaded, perSecond, rateOf, withStore } from "./benchmark.ts"
import type { Lanes } from "./lanes.ts"

const delay = 50

/** Applying against a server that enforces its quota: how much of it is used, never more, and as the plan said. */
export const quota = async (of: Lanes): Promise<ReadonlyArray<Report>> =>
  withEmulator(["--delay", String(delay)], (emulator) =>
    withStore(of, emulator, "documented", async (step) => {
      await step("stage")
      const { result: planned } = await step<Plan>("plan")
      const applied = await step<Applied>("apply")
      expectLoaded(applied.result, of)
      const rate = await rateOf(emulator, "import_group_msg")
      const rates = await emulator.inspect("rates")
      const sum = (counts: ReadonlyArray<{ readonly calls: number }>) => counts.reduce((n, { calls }) => n + calls, 0)
      const figures: ReadonlyArray<Figure> = [
        {
          name: "of the quota",
          value: perSecond(rate) / rate.quota,
          atLeast: 0.95,
          detail: `${perSecond(rate).toFixed(1)} of ${rate.quota} calls/s, from the first import_group_msg to the last`,
        },
        {
          name: "most in any second",
          value: Math.max(...rates.map(({ peak }) => peak)),
          unit: "calls",
          atMost: rate.quota,
        },
        { name: "beyond the quota", value: (await emulator.inspect("violations")).length, unit: "calls", atMost: 0 },
        {
          name: "calls",
          value: sum(rates),
          atLeast: sum(planned.calls),
          atMost: sum(planned.calls),
          detail: differences(planned, rates),
        },
        {
          name: "time",
          value: applied.seconds,
          unit: "s",
          atLeast: planned.seconds * 0.9,
          atMost: planned.seconds * 1.1,
          detail: `the plan said ${planned.seconds.toFixed(1)} s`,
        },
        { name: "processor time", value: applied.cpuSeconds, unit: "s" },
        { name: "peak memory", value: applied.peak, unit: "MB", atMost: 250 },
      ]
      return [
        {
          benchmark: "quota",
          setting: `${of.messages.toLocaleString("en")} messages in ${of.lanes} lanes; quota enforced, ${delay} ms delay`,
          figures,
        },
      ]
    }),
  )

/** Endpoints that were called more or less often than the plan said. */
const differences = (
  planned: Plan,
  made: ReadonlyArray<{ readonly endpoint: string; readonly calls: number }>,
): string => {
  const counts = new Map(made.map(({ endpoint, calls }) => [endpoint, calls]))
  const forecast = new Map(planned.calls.map(({ endpoint, calls }) => [endpoint, calls]))
  const names = [...new Set([...counts.keys(), ...forecast.keys()])]
  const wrong = names.filter((name) => counts.get(name) !== forecast.get(name))
  if (wrong.length === 0) return "as the plan said, for each endpoint"
  return wrong.map((name) => `${name}: planned ${forecast.get(name) ?? 0}, made ${counts.get(name) ?? 0}`).join("; ")
}
