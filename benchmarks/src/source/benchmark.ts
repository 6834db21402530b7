import { keptExport, keptZip } from "../kept-export.ts"
import { type Measured, median } from "../process/Measured.ts"
import { memoryOf } from "../process/memory.ts"
import { runChild } from "../process/run-child.ts"
import { type Figure, memoryFigures, type Report } from "../Report.ts"

const floorScript = new URL("floor.ts", import.meta.url)
const readScript = new URL("read.ts", import.meta.url)

/** Reading and parsing the files of an export, by a plain loop. */
export const readFloor = (path: string): Promise<Measured> => runChild(floorScript, [path])

/** Reading, parsing and normalizing an export: all that a source does, without any store. */
export const readSource = (path: string): Promise<Measured> => runChild(readScript, [path])

/** The Slack source by itself, from a folder and from a zip, against reading and parsing the same files. */
export const source = async (options: {
  readonly messages: ReadonlyArray<number>
  readonly rounds: number
}): Promise<ReadonlyArray<Report>> => {
  const reports: Array<Report> = []
  const smallest = new Map<string, number>()
  for (const size of options.messages) {
    const { directory, manifest } = keptExport(size)
    const forms = { folder: directory, zip: await keptZip(size) }
    for (const [form, path] of Object.entries(forms)) {
      const floors: Array<Measured> = []
      const sources: Array<Measured> = []
      for (let round = 0; round < options.rounds; round++) {
        floors.push(await readFloor(path))
        sources.push(await readSource(path))
      }
      const memory = await memoryOf(readScript, path)
      const [floor, read] = [median(floors), median(sources)]
      const figures: ReadonlyArray<Figure> = [
        {
          name: "of the floor",
          value: floor.seconds / read.seconds,
          atLeast: 0.6,
          detail: `${read.seconds.toFixed(2)} s against ${floor.seconds.toFixed(2)} s`,
        },
        {
          name: "of the floor, by processor time",
          value: floor.cpuSeconds / read.cpuSeconds,
          detail: `${read.cpuSeconds.toFixed(2)} s against ${floor.cpuSeconds.toFixed(2)} s`,
        },
        { name: "source", value: manifest.messages / read.seconds, unit: "messages/s" },
        ...memoryFigures(memory, smallest.get(form), 200),
      ]
      if (!smallest.has(form)) smallest.set(form, memory.heap)
      reports.push({
        benchmark: `source, ${form}`,
        setting: `Slack, ${manifest.messages.toLocaleString("en")} messages in ${manifest.files.toLocaleString("en")} files; median of ${options.rounds}`,
        figures,
      })
    }
  }
  return reports
}
