import { isPair } from "./json-bytes.ts"

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" })

/** The longest beginning of a text within so many bytes of UTF-8 that ends between two graphemes. */
export const cutBytes = (text: string, limit: number): string => {
  // No UTF-16 unit takes more than 3 bytes, so most names need not be measured.
  if (text.length * 3 <= limit || Buffer.byteLength(text) <= limit) return text
  let bytes = 0
  let end = 0
  while (end < text.length) {
    const size = codePointBytes(text, end)
    if (bytes + size > limit) break
    bytes += size
    end += size === 4 ? 2 : 1
  }
  // What follows matters only as far as the grapheme at the cut reaches.
  const start = graphemes.segment(text.slice(0, end + 64)).containing(end)?.index ?? 0
  // One grapheme that is longer than the limit by itself is cut between its code points.
  return text.slice(0, start > 0 ? start : end)
}

const codePointBytes = (text: string, at: number): number => {
  const code = text.charCodeAt(at)
  if (code < 0x80) return 1
  if (code < 0x800) return 2
  return isPair(text, at) ? 4 : 3
}
