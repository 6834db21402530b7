/** Days are counted from 1970-01-01, as dates on the wall calendar of Los Angeles: that is where Slack cuts its files. */
export const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10)

export const dayOf = (date: string): number => Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000)

const offset = new Intl.DateTimeFormat("en-US", { timeZone: "America/Los_Angeles", timeZoneName: "longOffset" })
const midnights = new Map<number, number>()

/** The first second of a day. Clocks change at 02:00, so what holds at 08:00 UTC still holds since midnight. */
export const midnight = (day: number): number => {
  const known = midnights.get(day)
  if (known !== undefined) return known
  const hours = /GMT-0(\d)/.exec(offset.format(day * 86_400_000 + 8 * 3_600_000))?.[1] ?? "8"
  const seconds = day * 86_400 + Number(hours) * 3600
  midnights.set(day, seconds)
  return seconds
}
