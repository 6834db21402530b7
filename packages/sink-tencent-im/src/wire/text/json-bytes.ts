/**
 * Bytes of `JSON.stringify(text)` in UTF-8, without the two quotes: what a text costs in a request body.
 * Exact for everything `JSON.stringify` escapes: quotes, backslashes, control characters and lone surrogates.
 */
export const jsonBytes = (text: string): number => {
  let bytes = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0xd800 || code > 0xdfff) bytes += unitBytes(code)
    else if (isPair(text, i)) {
      bytes += 4
      i++
    } else bytes += 6
  }
  return bytes
}

/** Of one UTF-16 unit that is no surrogate. */
export const unitBytes = (code: number): number => {
  if (code < 0x80) {
    if (code >= 0x20) return code === 0x22 || code === 0x5c ? 2 : 1
    // \b \t \n \f \r are short, the others are \u00XX
    return code === 8 || code === 9 || code === 10 || code === 12 || code === 13 ? 2 : 6
  }
  return code < 0x800 ? 2 : 3
}

/** Whether a whole surrogate pair starts at `at`. */
export const isPair = (text: string, at: number): boolean => {
  if ((text.charCodeAt(at) & 0xfc00) !== 0xd800) return false
  return (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00
}

/** Bytes of the compact JSON of any value. */
export const jsonSize = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))
