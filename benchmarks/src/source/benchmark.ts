import { keptExport } from "../kept-export.ts"
import { type Measured, median } from "../process/Measured.ts"
import { runChild } from "../process/run-child.ts"
import type { Report } from "../Report.ts"

const floorScript = new URL("../staging/floor.ts", import.meta.url)
const readScript = new URL("read.ts", import.meta.url)

/** Reading and parsing the files of an export, by a plain loop. */
export const readFloor = (directory: string): Promise<Measured> => runChild(floorScript, [directory])

/** Reading, parsing and normalizing an export: all that a source does, without any store. */
export const readSource = (directory: string): Promise<Measured> => runChild(readScript, [directory])

/** The Slack source by itself, against reading and parsing the same files. */
export const source = async (options: {
  readonly messages: ReadonlyArray<number>
  readonly rounds: number
}): Promise<ReadonlyArray<Report>> => {
  const reports: Array<Report> = []
  for (const size of options.messages) {
    const { directory, manifest } = keptExport(size)
    const floors: Array<Measured> = []
    const sources: Array<Measured> = []
    for (let round = 0; round < options.rounds; round++) {
      floors.push(await readFloor(directory))
      sources.push(await readSource(directory))
    }
    const [floor, read] = [median(floors), median(sources)]
    reports.push({
      benchmark: "source",
      setting: `Slack, ${manifest.messages.toLocaleString("en")} messages in ${manifest.files.toLocaleString("en")} files; median of ${options.rounds}`,
      figures: [
        {
          name: "of the floor",
          value: floor.seconds / read.seconds,
          detail: `${read.seconds.toFixed(2)} s against ${floor.seconds.toFixed(2)} s`,
        },
        {
          name: "of the floor, by processor time",
          value: floor.cpuSeconds / read.cpuSeconds,
          detail: `${read.cpuSeconds.toFixed(2)} s against ${floor.cpuSeconds.toFixed(2)} s`,
        },
        { name: "source", value: manifest.messages / read.seconds, unit: "messages/s" },
        { name: "peak memory", value: read.peak, unit: "MB", detail: `floor ${Math.round(floor.peak)} MB` },
      ],
    })
  }
  return reports
}
