import * as Schema from "effect/Schema"

/**
 * A moment: whole microseconds since 1970-01-01T00:00:00Z.
 *
 * Microseconds, since Slack counts in them and two messages of one second are ordinary; an integer, since a
 * floating-point number of seconds loses the last digits. Exact until the year 2255.
 */
export const Timestamp = Schema.Int.pipe(Schema.brand("Timestamp"))
export type Timestamp = typeof Timestamp.Type

/** Of whole or broken seconds; what is finer than a microsecond is cut. */
export const fromSeconds = (seconds: number): Timestamp => Math.trunc(seconds * 1_000_000) as Timestamp

/** Of milliseconds, e.g. of a `Date`. */
export const fromMillis = (millis: number): Timestamp => Math.trunc(millis * 1000) as Timestamp

/** Whole seconds, rounded down. */
export const toSeconds = (time: Timestamp): number => Math.floor(time / 1_000_000)

/** ISO 8601 in UTC with all six digits: `2023-11-14T22:13:20.000100Z`. */
export const toIso = (time: Timestamp): string => {
  const seconds = toSeconds(time)
  const micros = String(time - seconds * 1_000_000).padStart(6, "0")
  const day = Math.floor(seconds / 86_400)
  if (day !== known.day)
    known = { day, date: new Date(day * 86_400_000).toISOString().slice(0, -"00:00:00.000Z".length) }
  const second = seconds - day * 86_400
  return `${known.date}${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}.${micros}Z`
}

/** The date asked for last: times are written in their order, and the calendar takes most of what writing them costs. */
let known = { day: 0, date: "1970-01-01T" }

const two = (value: number): string => (value < 10 ? `0${value}` : String(value))
