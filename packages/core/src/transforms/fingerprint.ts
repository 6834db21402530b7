import { createHash } from "node:crypto"

/** As much as fits into a line of a message; what is longer is shown by its hash. */
const readable = 160

/** Options as one short string, the same for the same options in whatever order they are written. */
export const fingerprint = (options: unknown): string => {
  const text = JSON.stringify(canonical(options)) ?? "none"
  return text.length <= readable ? text : hash(text)
}

/** Enough of a SHA-256 that two versions of one thing never share it. */
export const hash = (content: string | Uint8Array): string =>
  createHash("sha256").update(content).digest("hex").slice(0, 16)

const canonical = (value: unknown): unknown => {
  if (value instanceof RegExp) return String(value)
  if (value instanceof Date || Array.isArray(value) || typeof value !== "object" || value === null)
    return Array.isArray(value) ? value.map(canonical) : value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, field]) => [name, canonical(field)]),
  )
}
