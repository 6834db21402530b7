import type { Timestamp } from "@chatferry/core"

/** Slack's `ts`: the time and, inside its conversation, the id of a message. */
export interface Ts {
  /** Seconds and exactly six digits, so that one moment has one spelling. */
  readonly id: string
  readonly time: Timestamp
}

/** More seconds than fit into whole microseconds: the year 2255. */
const latest = 9_007_199_254
/** Slack opened in 2013; creation times before are place-holders such as `1`. */
const opened = 1_356_998_400

const zero = 48
const nine = 57
const dot = 46

/**
 * Reads a `ts` as two integers, digit by digit: a double loses the last digits of it, and messages of one second
 * differ in nothing else. `"1.1"` means 100,000 microseconds. Numbers are accepted where a double still tells one
 * microsecond from the next; milliseconds, `NaN` and words are not times.
 */
export const parseTs = (value: unknown): Ts | undefined => {
  if (typeof value === "number") return value >= 1e8 && value < 1e10 ? parseTs(value.toFixed(6)) : undefined
  if (typeof value !== "string") return undefined
  let seconds = 0
  let i = 0
  for (; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if (code < zero || code > nine) break
    seconds = seconds * 10 + (code - zero)
  }
  if (i === 0 || i > 10 || seconds === 0 || seconds >= latest) return undefined
  if (i === value.length) return { id: `${value}.000000`, time: (seconds * 1_000_000) as Timestamp }
  if (value.charCodeAt(i) !== dot) return undefined
  const start = i + 1
  let micros = 0
  for (i = start; i < value.length && i < start + 6; i++) {
    const code = value.charCodeAt(i)
    if (code < zero || code > nine) return undefined
    micros = micros * 10 + (code - zero)
  }
  const digits = i - start
  if (digits === 6 && i === value.length) return { id: value, time: (seconds * 1_000_000 + micros) as Timestamp }
  if (digits === 0 || i < value.length) return undefined
  const id = value.padEnd(start + 6, "0")
  return { id, time: (seconds * 1_000_000 + Number(id.slice(start))) as Timestamp }
}

/** Seconds of an index file, e.g. `created`; place-holders are absent. */
export const parseSeconds = (value: unknown): Timestamp | undefined => {
  const seconds = typeof value === "string" ? Number(value) : value
  return typeof seconds === "number" && seconds >= opened && seconds < latest
    ? (Math.trunc(seconds * 1_000_000) as Timestamp)
    : undefined
}
