/** What Slack's markers are in Markdown. */
const markers: ReadonlyMap<string, string> = new Map([
  ["*", "**"],
  ["_", "_"],
  ["~", "~~"],
])

const boundary = /[\s\p{P}\p{S}]/u
const isBoundary = (character: string) => character === "" || boundary.test(character)
const isSpace = (character: string) => character === "" || /\s/.test(character)

/** Code and control sequences, in which nothing is formatted. */
const verbatim = /```[\s\S]*?```|`[^`\n]+`|<[^<>]*>|\n|[*_~]/g

/**
 * The places of the characters that format: a marker opens after a boundary and before no space, and closes on the
 * same line after no space and before a boundary. `snake_case`, `2*3*4` and `~/path` hold none.
 */
export const formattingMarkers = (raw: string): ReadonlySet<number> => {
  const found = new Set<number>()
  const open = new Map<string, number>()
  for (const match of raw.matchAll(verbatim)) {
    const marker = match[0]
    if (marker === "\n") open.clear()
    if (marker.length > 1 || !markers.has(marker)) continue
    const at = match.index
    const before = raw.charAt(at - 1)
    const after = raw.charAt(at + 1)
    const start = open.get(marker)
    if (start !== undefined && at > start + 1 && !isSpace(before) && isBoundary(after)) {
      found.add(start).add(at)
      open.delete(marker)
    } else if (isBoundary(before) && !isSpace(after) && after !== marker) open.set(marker, at)
  }
  return found
}

/** How a character that Markdown knows is written, given whether it formats. */
export const writeMarkdownCharacter = (raw: string, at: number, isMarker: boolean): string => {
  const character = raw.charAt(at)
  const marker = markers.get(character)
  if (isMarker && marker !== undefined) return marker
  const before = raw.charAt(at - 1)
  if (character === "#") return before === "" || before === "\n" ? "\\#" : "#"
  const isInsideWord = character === "_" && !isBoundary(before) && !isBoundary(raw.charAt(at + 1))
  return isInsideWord ? character : `\\${character}`
}

/** Text that must not format, e.g. of a block without mark-up. */
export const escapeMarkdown = (text: string): string => text.replace(/[\\*_~`[\]<]|^#/gm, "\\$&")
