import type { Timestamp } from "@chatferry/core"

const iso = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:[Zz]|([+-])(\d\d):?(\d\d))$/

/**
 * The moment an ISO 8601 text names, or nothing where it names none: a date alone or a time without an offset is a
 * different moment for every reader. What is finer than a microsecond is cut.
 */
export const parseIsoTime = (text: string): Timestamp | undefined => {
  const match = iso.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction = "", sign, offsetHours = "0", offsetMinutes = "0"] = match
  const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`
  const millis = Date.parse(wall)
  // Date.parse takes 30 February for 1 March, and 24:00 for the next day.
  if (Number.isNaN(millis) || new Date(millis).toISOString() !== wall) return undefined
  if (Number(offsetHours) > 23 || Number(offsetMinutes) > 59) return undefined
  const offset = (sign === "-" ? -60 : 60) * (Number(offsetHours) * 60 + Number(offsetMinutes))
  const micros = Number(fraction.slice(0, 6).padEnd(6, "0"))
  return ((millis / 1000 - offset) * 1_000_000 + micros) as Timestamp
}
