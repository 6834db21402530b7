import { emojiData } from "./emoji-data.ts"

interface Emoji {
  readonly character: string
  /** The form with a skin tone, `*` standing for the tone. */
  readonly toned: string | undefined
}

let table: ReadonlyMap<string, Emoji> | undefined

/** Built at the first shortcode, so that importing the package costs nothing. */
const emojis = (): ReadonlyMap<string, Emoji> => {
  table ??= new Map(
    emojiData
      .trim()
      .split("\n")
      .flatMap((line) => {
        const [names = "", character = "", toned] = line.split(" ")
        return names.split(",").map((name): [string, Emoji] => [name, { character, toned }])
      }),
  )
  return table
}

/** `name`, `name::skin-tone-3` or, for two people, `name::skin-tone-3-5`: 2 to 6 are U+1F3FB to U+1F3FF. */
const shortcode = /^(.+?)(?:::skin-tone-([2-6])(?:-([2-6]))?)?$/s

/** The character of a shortcode without its colons; nothing where the emoji is the workspace's own. */
export const emojiOf = (code: string): string | undefined => {
  const plain = emojis().get(code)
  if (plain !== undefined) return plain.character
  if (!code.includes("::")) return undefined
  const [, name = "", first, second] = shortcode.exec(code) ?? []
  if (first === undefined) return undefined
  const found = emojis().get(name)
  if (found?.toned === undefined) return found?.character
  let next = first
  return found.toned.replaceAll("*", () => {
    const tone = String.fromCodePoint(0x1f3f9 + Number(next))
    next = second ?? first
    return tone
  })
}

/** `1f44b-1f3fd`, as blocks write it. */
export const emojiOfHex = (unicode: string): string | undefined => {
  const codes = unicode.split("-").map((hex) => Number.parseInt(hex, 16))
  return codes.every((code) => code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff))
    ? String.fromCodePoint(...codes)
    : undefined
}
