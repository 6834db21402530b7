/**
 * How fast `@chatferry/source-slack` is by itself, against the least that any reader must do: read the same files
 * synchronously and `JSON.parse` them (for a zip: inflate them too).
 *
 *     node benchmarks/src/source-slack.ts EXPORT_FOLDER_OR_ZIP…
 *
 * Every measurement is a process of its own, floor and source by turns, so that neither warms up the other; the median of
 * three rounds counts, the second pass of each for speed and the first for memory. "live heap" is what is still held when the last message was read, after a collection.
 */
import { execFileSync } from "node:child_process"
import * as Fs from "node:fs"
import * as Path from "node:path"
import { fileURLToPath } from "node:url"
import { inflateRawSync } from "node:zlib"
import { SlackExport } from "@chatferry/source-slack"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

interface Pass {
  readonly millis: number
  /** Of all threads, the collector's too; other programs on the machine change it less. */
  readonly cpuMillis: number
}

interface Measured {
  readonly messages: number
  readonly cold: Pass
  readonly warm: Pass
  /** After the first pass. */
  readonly peakMegabytes: number
  readonly heapMegabytes: number
}

const dayFile = /\/\d{4}-\d{2}-\d{2}\.json$/

/** The plain loop. */
const floor = (path: string): number => {
  let messages = 0
  const count = (text: string) => {
    messages += (JSON.parse(text) as ReadonlyArray<unknown>).length
  }
  if (Fs.statSync(path).isDirectory()) {
    for (const folder of Fs.readdirSync(path, { withFileTypes: true })) {
      if (!folder.isDirectory()) continue
      for (const name of Fs.readdirSync(Path.join(path, folder.name))) {
        count(Fs.readFileSync(Path.join(path, folder.name, name), "utf8"))
      }
    }
    return messages
  }
  const zip = Fs.openSync(path, "r")
  for (const { offset, packed } of directoryOf(zip)) {
    const whole = Buffer.allocUnsafe(packed + 1024)
    Fs.readSync(zip, whole, 0, whole.length, offset)
    const start = 30 + whole.readUInt16LE(26) + whole.readUInt16LE(28)
    count(inflateRawSync(whole.subarray(start, start + packed)).toString("utf8"))
  }
  Fs.closeSync(zip)
  return messages
}

/** The day files of a zip, by hand: what is measured is not the reading of its directory. */
const directoryOf = (zip: number): ReadonlyArray<{ readonly offset: number; readonly packed: number }> => {
  const { size } = Fs.fstatSync(zip)
  const tail = Buffer.alloc(Math.min(size, 66_000))
  Fs.readSync(zip, tail, 0, tail.length, size - tail.length)
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  let start = tail.readUInt32LE(end + 16)
  const end64 = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 6, 6]))
  if (end64 !== -1) start = Number(tail.readBigUInt64LE(end64 + 48))
  const directory = Buffer.alloc(size - start)
  Fs.readSync(zip, directory, 0, directory.length, start)
  const found: Array<{ readonly offset: number; readonly packed: number }> = []
  for (let at = 0; directory.readUInt32LE(at) === 0x02014b50; ) {
    const name = directory.readUInt16LE(at + 28)
    if (dayFile.test(directory.toString("latin1", at + 46, at + 46 + name))) {
      found.push({ offset: directory.readUInt32LE(at + 42), packed: directory.readUInt32LE(at + 20) })
    }
    at += 46 + name + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return found
}

/** Everything a pipeline reads of the source: users, groups, messages. */
const source = async (path: string): Promise<number> => {
  const slack = SlackExport.source({ path })
  let messages = 0
  await Effect.runPromise(
    Effect.gen(function* () {
      yield* Stream.runForEach(slack.users, ({ read }) => read)
      yield* Stream.runForEach(slack.groups, ({ read }) => read)
      yield* Stream.runForEach(slack.messages, ({ read }) =>
        Effect.map(read, ({ items }) => {
          messages += items.length
        }),
      )
    }),
  )
  return messages
}

const measure = async (job: string, path: string): Promise<Measured> => {
  let messages = 0
  const pass = async (): Promise<Pass> => {
    const start = performance.now()
    const cpu = process.cpuUsage()
    messages = job === "floor" ? floor(path) : await source(path)
    const { user, system } = process.cpuUsage(cpu)
    return { millis: performance.now() - start, cpuMillis: (user + system) / 1000 }
  }
  const cold = await pass()
  const peakMegabytes = process.resourceUsage().maxRSS / 1024
  globalThis.gc?.()
  const heapMegabytes = process.memoryUsage().heapUsed / 1024 ** 2
  return { messages, cold, warm: await pass(), peakMegabytes, heapMegabytes }
}

const inProcess = (job: string, path: string): Measured =>
  JSON.parse(
    execFileSync(process.execPath, ["--expose-gc", fileURLToPath(import.meta.url), `--${job}`, path], {
      encoding: "utf8",
    }),
  ) as Measured

const median = (values: ReadonlyArray<number>): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

const report = (path: string, rounds: number): string => {
  const floors: Array<Measured> = []
  const sources: Array<Measured> = []
  for (let round = 0; round < rounds; round++) {
    floors.push(inProcess("floor", path))
    sources.push(inProcess("source", path))
  }
  const of = (all: ReadonlyArray<Measured>, value: (one: Measured) => number) => median(all.map(value))
  const messages = sources[0]?.messages ?? 0
  const describe = (name: string, all: ReadonlyArray<Measured>) => {
    const rate = Math.round((messages / of(all, ({ warm }) => warm.millis)) * 1000).toLocaleString("en")
    const peak = Math.round(of(all, (one) => one.peakMegabytes))
    return `  ${name}  ${rate} messages/s, peak ${peak} MB, live heap ${of(all, (one) => one.heapMegabytes).toFixed(1)} MB`
  }
  const ratio = (value: (one: Measured) => number) => (of(floors, value) / of(sources, value)).toFixed(2)
  return [
    `${path}: ${messages.toLocaleString("en")} messages`,
    describe("floor ", floors),
    describe("source", sources),
    `  ratio   ${ratio(({ warm }) => warm.millis)} of the floor, ${ratio(({ warm }) => warm.cpuMillis)} by processor time`,
    `          ${ratio(({ cold }) => cold.millis)} and ${ratio(({ cold }) => cold.cpuMillis)} while the code is still being compiled`,
  ].join("\n")
}

const [first, ...rest] = process.argv.slice(2)
if (first === "--floor" || first === "--source") {
  console.log(JSON.stringify(await measure(first.slice(2), rest[0] ?? "")))
} else if (first === undefined) {
  console.error("Give the folders and zips of exports to read.")
  process.exitCode = 1
} else {
  for (const path of [first, ...rest]) console.log(report(path, 3))
}
