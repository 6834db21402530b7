import { withoutTokens } from "./secrets.ts"

/**
 * What `JSON.parse` gives, before anything is known about it. Exports of ten years and a dozen tools put any type in
 * any place, so a field of the wrong type reads as absent and never as an error.
 */
export type Raw = { readonly [key: string]: unknown }

export const isRaw = (value: unknown): value is Raw =>
  typeof value === "object" && value !== null && !Array.isArray(value)

export const object = (value: unknown): Raw | undefined => (isRaw(value) ? value : undefined)

/** Empty strings count as absent: Slack writes `thread_ts: ""` and `bot_id: ""`. */
export const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? clean(value) : undefined

export const list = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : none)
const none: ReadonlyArray<unknown> = []

export const objects = (value: unknown): ReadonlyArray<Raw> =>
  Array.isArray(value) && value.length > 0 ? value.filter(isRaw) : []

export const texts = (value: unknown): ReadonlyArray<string> =>
  Array.isArray(value) && value.length > 0 ? value.flatMap((element) => text(element) ?? []) : []

/** A number, or a string of digits: old exports write `"created": "1433558319"`. */
export const number = (value: unknown): number | undefined => {
  const found = typeof value === "string" && /^\d{1,15}(\.\d+)?$/.test(value) ? Number(value) : value
  return typeof found === "number" && Number.isFinite(found) ? found : undefined
}

/** A size or a count; Slack has written negative ones. */
export const natural = (value: unknown): number | undefined => {
  const found = number(value)
  return found !== undefined && Number.isSafeInteger(found) && found >= 0 ? found : undefined
}

/**
 * Text as it may leave this package: lone surrogates (halves of an emoji, split by tools) and NUL become U+FFFD, which
 * every database and service takes, and the export's tokens are taken out of links. A clean string comes back as it
 * is, at next to no cost.
 */
export const clean = (value: string): string => {
  const wellFormed = value.isWellFormed() ? value : value.toWellFormed()
  return withoutTokens(wellFormed.includes("\0") ? wellFormed.replaceAll("\0", "\uFFFD") : wellFormed)
}
