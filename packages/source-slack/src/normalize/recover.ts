/** An element of an array in a broken file: its value, or that it cannot be parsed. */
export type Recovered = { readonly _tag: "Value"; readonly value: unknown } | { readonly _tag: "Broken" }

/**
 * What can still be read of an array whose file is cut off or damaged: its elements up to where the file ends, the
 * unfinished last one not among them. Nothing where the text is no array.
 */
export const recover = (text: string): ReadonlyArray<Recovered> | undefined => {
  const begin = text.search(/\S/)
  if (text.charAt(begin) !== "[") return undefined
  const found: Array<Recovered> = []
  let depth = 0
  let start = begin + 1
  for (let at = start; at < text.length; at++) {
    const sign = text.charAt(at)
    if (sign === '"') {
      at = endOfString(text, at)
      continue
    }
    if (sign === "{" || sign === "[") depth++
    else if ((sign === "}" || sign === "]") && depth > 0) depth--
    else if (sign === "]" || (sign === "," && depth === 0)) {
      const element = text.slice(start, at).trim()
      if (element !== "") found.push(parse(element))
      if (sign === "]") return found
      start = at + 1
    }
  }
  // The last element may be whole, with only the bracket of the array missing.
  const last = parse(text.slice(start).trim())
  return last._tag === "Value" ? [...found, last] : found
}

/** The place of the closing quote, or of the end of the text. */
const endOfString = (text: string, start: number): number => {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text.charAt(end - 1 - slashes) === "\\") slashes++
    if (slashes % 2 === 0) return end
  }
  return text.length
}

const parse = (element: string): Recovered => {
  try {
    return { _tag: "Value", value: JSON.parse(element) }
  } catch {
    return { _tag: "Broken" }
  }
}
