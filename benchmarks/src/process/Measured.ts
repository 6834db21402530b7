import { existsSync, readFileSync } from "node:fs"

/** What a process measured of itself. */
export interface Measured {
  readonly messages: number
  readonly seconds: number
  /** Of both user and system, all threads: collector and compiler too. */
  readonly cpuSeconds: number
  /** Largest resident memory since the process began, in MB of a million bytes. */
  readonly peak: number
}

/** Does the job, which says how many messages it handled, and writes down what it cost. */
export const measured = async (job: () => number | Promise<number>): Promise<Measured> => {
  const before = process.cpuUsage()
  const start = performance.now()
  const messages = await job()
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(before)
  return { messages, seconds, cpuSeconds: (user + system) / 1e6, peak: peakMemory() }
}

/** Of Linux's own count, since `maxRSS` begins with the memory of whoever started the process. */
export const peakMemory = (): number => {
  const kilobytes = existsSync(statusFile) ? /VmHWM:\s+(\d+)/.exec(readFileSync(statusFile, "utf8"))?.[1] : undefined
  return (Number(kilobytes ?? process.resourceUsage().maxRSS) * 1024) / 1e6
}
const statusFile = "/proc/self/status"

/** What is still held after a collection, in MB; the process needs `--expose-gc`. */
export const liveHeap = (): number => {
  // The first collection may leave what only weak references and finalizers held.
  for (let i = 0; i < 2; i++) globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1e6
}

/** The process's answer to whoever started it: the last line of its output. */
export const answer = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`)

const middle = (values: ReadonlyArray<number>): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

/** The median of each figure, except memory, of which the largest counts. */
export const median = (rounds: ReadonlyArray<Measured>): Measured => ({
  messages: middle(rounds.map(({ messages }) => messages)),
  seconds: middle(rounds.map(({ seconds }) => seconds)),
  cpuSeconds: middle(rounds.map(({ cpuSeconds }) => cpuSeconds)),
  peak: Math.max(...rounds.map(({ peak }) => peak)),
})
