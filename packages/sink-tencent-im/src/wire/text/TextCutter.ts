import { isPair, jsonBytes, unitBytes } from "./json-bytes.ts"

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" })

/** Walks once through a text in pieces. */
export interface TextCutter {
  /** The end of the piece that starts at `from` and takes at most `budget` bytes of JSON; `from` if nothing fits. */
  readonly end: (from: number, budget: number) => number
}

/** Where a piece may end, best first. */
type Boundary = "paragraph" | "line" | "word"
const boundaries: ReadonlyArray<Boundary> = ["paragraph", "line", "word"]

/**
 * Cuts a long text where a reader would: at the end of a paragraph, a line, a word or a sentence, as long as the piece
 * is at least half full, otherwise between two graphemes. Never inside a grapheme, unless it is longer than the budget
 * by itself, and never inside a surrogate pair. Nothing is trimmed: the pieces joined are the text.
 *
 * Time is linear in the text: each piece is walked once, a boundary is never more than half a piece back, and graphemes
 * are sought from the start of the piece, since a segmenter goes back through whatever it cannot divide.
 */
export const textCutter = (text: string): TextCutter => {
  return {
    end: (from, budget) => {
      const last = { paragraph: 0, line: 0, word: 0 }
      let bytes = 0
      let at = from
      while (at < text.length) {
        const pair = isPair(text, at)
        const code = text.charCodeAt(at)
        const size = pair ? 4 : code >= 0xd800 && code <= 0xdfff ? 6 : unitBytes(code)
        if (bytes + size > budget) break
        bytes += size
        at += pair ? 2 : 1
        if (bytes * 2 < budget) continue
        if (code === lineFeed) {
          last.line = at
          if (text.charCodeAt(at - 2) === lineFeed) last.paragraph = at
        } else if (endsWord(code)) last.word = at
      }
      if (at >= text.length) return text.length
      // What follows matters only as far as the grapheme at the cut reaches.
      const segments = graphemes.segment(text.slice(from, at + 64))
      const graphemeAt = (place: number) => from + (segments.containing(place - from)?.index ?? 0)
      for (const boundary of boundaries) {
        // A mark that combines with the space before it would be torn off.
        if (last[boundary] > from && graphemeAt(last[boundary]) === last[boundary]) return last[boundary]
      }
      const start = graphemeAt(at)
      return start > from ? start : at
    },
  }
}

const lineFeed = 0x0a
/** Spaces, and the marks that end a phrase where words are not divided by spaces. */
const endsWord = (code: number): boolean =>
  code === 0x20 ||
  code === 0x09 ||
  code === 0x3000 ||
  code === 0x3001 ||
  code === 0x3002 ||
  code === 0xff0c ||
  code === 0xff01 ||
  code === 0xff1b ||
  code === 0xff1f

/** A whole text in pieces of at most `budget` bytes of JSON each; at least 6, the longest escape. */
export const splitText = (text: string, budget: number): ReadonlyArray<string> => {
  const { end } = textCutter(text)
  const pieces: Array<string> = []
  for (let from = 0; from < text.length; ) {
    const to = end(from, Math.max(budget, 6))
    pieces.push(text.slice(from, to))
    from = to
  }
  return pieces
}

/** The beginning of a text that takes at most `budget` bytes of JSON. */
export const cutJson = (text: string, budget: number): string =>
  text.length * 6 <= budget || jsonBytes(text) <= budget ? text : text.slice(0, textCutter(text).end(0, budget))
