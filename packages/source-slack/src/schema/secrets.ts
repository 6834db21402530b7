/**
 * Links to files in an export carry a token that opens every file of the workspace (`?t=xoxe-…`, on older ones
 * `?token=xoxe-…`). Every text that leaves this package passes through `clean` (see Raw.ts) and so through here: a
 * token reaches no record, attribute, rejection or log by any way. (Taking it out of a file before parsing that was
 * measured to double the peak memory.)
 */
export const withoutTokens = (text: string): string => {
  let at = text.indexOf(sign)
  if (at === -1) return text
  const kept: Array<string> = []
  let from = 0
  for (; at !== -1; at = text.indexOf(sign, at + sign.length)) {
    const found = parameterAt(text, at)
    if (found === undefined || found.start < from) continue
    const isLast = found.more === 0
    kept.push(text.slice(from, isLast ? found.start : found.start + 1))
    from = found.end + found.more
  }
  kept.push(text.slice(from))
  return kept.join("")
}

/** The first token of a text, as the end of a link: `?t=xoxe-…`. It is the same for every file of an export. */
export const findToken = (text: string): string | undefined => {
  for (let at = text.indexOf(sign); at !== -1; at = text.indexOf(sign, at + sign.length)) {
    const found = parameterAt(text, at)
    if (found !== undefined) return `?${text.slice(found.start + 1, found.end)}`
  }
  return undefined
}

/** How every token of Slack begins, as the value of a parameter. */
const sign = "=xox"
const value = /[^"&\\\s|<>)]*/y
const next = /&(?:amp;)?/y

interface Parameter {
  /** The place of its `?` or `&`. */
  readonly start: number
  readonly end: number
  /** The length of the `&` that begins another parameter after it. */
  readonly more: number
}

const parameterAt = (text: string, at: number): Parameter | undefined => {
  const name = text.startsWith("token", at - 5) ? 5 : text.startsWith("t", at - 1) ? 1 : 0
  const start = at - name - 1
  const before = text.charAt(start)
  // `&amp;t=` in mark-up.
  const isParameter = name > 0 && (before === "?" || before === "&" || text.startsWith("&amp;", start - 4))
  if (!isParameter) return undefined
  value.lastIndex = at + 1
  const end = at + 1 + (value.exec(text)?.[0].length ?? 0)
  next.lastIndex = end
  return { start: before === ";" ? start - 4 : start, end, more: next.exec(text)?.[0].length ?? 0 }
}
