import { keptExport } from "../kept-export.ts"
import { type Measured, median } from "../process/Measured.ts"
import { memoryOf } from "../process/memory.ts"
import { runChild } from "../process/run-child.ts"
import { type Figure, memoryFigures, type Report } from "../Report.ts"
import { readFloor, readSource } from "../source/benchmark.ts"

interface Options {
  /** Sizes of the exports. The live heap must be the same at all of them. */
  readonly messages: ReadonlyArray<number>
  readonly rounds: number
}

const stageScript = new URL("stage.ts", import.meta.url)

interface Staging extends Measured {
  readonly storeBytes: number
}

/** Staging into a fresh store, against reading and parsing the same files. */
export const staging = async ({ messages, rounds }: Options): Promise<ReadonlyArray<Report>> => {
  const reports: Array<Report> = []
  let smallest: number | undefined
  for (const size of messages) {
    const { directory, manifest } = keptExport(size)
    const floors: Array<Measured> = []
    const stagings: Array<Staging> = []
    const shares: Array<number> = []
    // By turns, so that a busy machine slows both.
    for (let round = 0; round < rounds; round++) {
      floors.push(await readFloor(directory))
      const reading = (await readSource(directory)).seconds
      const staging = await runChild<Staging>(stageScript, [directory])
      stagings.push(staging)
      shares.push(staging.seconds / reading - 1)
    }
    const memory = await memoryOf(stageScript, directory)
    const floor = median(floors)
    const staged = median(stagings)
    const rate = (of: Measured) => Math.round(manifest.messages / of.seconds)
    const figures: ReadonlyArray<Figure> = [
      {
        name: "of the floor",
        value: floor.seconds / staged.seconds,
        atLeast: 0.35,
        detail: `${seconds(staged)} against ${seconds(floor)}`,
      },
      {
        name: "of the floor, by processor time",
        value: floor.cpuSeconds / staged.cpuSeconds,
        detail: `${staged.cpuSeconds.toFixed(2)} s against ${floor.cpuSeconds.toFixed(2)} s`,
      },
      {
        name: "store, of the source's time",
        value: shares.toSorted((a, b) => a - b)[shares.length >> 1] ?? 0,
        atMost: 1,
        detail: "what transforms and store add to reading, parsing and normalizing",
      },
      { name: "staging", value: rate(staged), unit: "messages/s" },
      { name: "floor", value: rate(floor), unit: "messages/s" },
      { name: "store", value: (stagings[0]?.storeBytes ?? 0) / manifest.messages, unit: "bytes/message" },
      ...memoryFigures(memory, smallest, 250),
    ]
    smallest ??= memory.heap
    const megabytes = Math.round(manifest.bytes / 1e6)
    reports.push({
      benchmark: "staging",
      setting: `${manifest.messages.toLocaleString("en")} messages in ${manifest.files.toLocaleString("en")} files, ${megabytes} MB; median of ${rounds}`,
      figures,
    })
  }
  return reports
}

const seconds = (of: Measured): string => `${of.seconds.toFixed(2)} s`
