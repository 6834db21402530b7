import { displayWidth } from "effect/cli/CliOutput"

/**
 * Text of others on one line: neither line breaks, nor escape sequences, nor marks that turn the direction of what
 * follows.
 */
export const oneLine = (text: string): string =>
  text.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, " ").trim()

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" })

/** As much of a text as fits into so many columns. */
export const cut = (text: string, columns: number): string => {
  if (displayWidth(text) <= columns) return text
  let kept = ""
  let width = 0
  for (const { segment } of graphemes.segment(text)) {
    width += displayWidth(segment)
    if (width > columns - 1) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}

export const padEnd = (text: string, columns: number): string =>
  text + " ".repeat(Math.max(0, columns - displayWidth(text)))

export const padStart = (text: string, columns: number): string =>
  " ".repeat(Math.max(0, columns - displayWidth(text))) + text

/** Lines no wider than so many columns, broken between words; a word that is wider breaks inside. */
export const wrap = (text: string, columns: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = ""
  for (const word of text.split(/\s+/)) {
    for (const piece of pieces(word, columns)) {
      if (line === "") line = piece
      else if (displayWidth(line) + 1 + displayWidth(piece) <= columns) line += ` ${piece}`
      else {
        lines.push(line)
        line = piece
      }
    }
  }
  return line === "" ? lines : [...lines, line]
}

/** Texts without spaces, as Chinese and Japanese are, break anywhere. */
const pieces = (word: string, columns: number): ReadonlyArray<string> => {
  if (displayWidth(word) <= columns) return [word]
  const found: Array<string> = []
  let piece = ""
  for (const { segment } of graphemes.segment(word)) {
    if (piece !== "" && displayWidth(piece) + displayWidth(segment) > columns) {
      found.push(piece)
      piece = ""
    }
    piece += segment
  }
  return [...found, piece]
}

/** A paragraph behind a margin; what stands in the margin stands before the first line only. */
export const paragraph = (margin: string, text: string, columns: number): ReadonlyArray<string> => {
  const indent = displayWidth(margin)
  return wrap(oneLine(text), Math.max(20, columns - indent)).map(
    (line, index) => (index === 0 ? margin : " ".repeat(indent)) + line,
  )
}
