/**
 * Writes src/mrkdwn/emoji-data.ts: Slack's shortcodes (the iamcal set) and their characters, from emojibase-data.
 * That package is 49 MB, of which this needs 50 kB, so it is a development dependency and the extract is checked in;
 * a test compares the two. Run: `node scripts/emoji.ts`.
 */
import * as Fs from "node:fs"
import { createRequire } from "node:module"

interface Emoji {
  readonly hexcode: string
  readonly unicode: string
  readonly skins?: ReadonlyArray<{ readonly hexcode: string; readonly unicode: string }>
}

const require = createRequire(import.meta.url)
const emojis: ReadonlyArray<Emoji> = require("emojibase-data/en/compact.json")
const shortcodes: Readonly<
  Record<string, string | ReadonlyArray<string>>
> = require("emojibase-data/en/shortcodes/iamcal.json")
const { version }: { readonly version: string } = require("emojibase-data/package.json")

/** The set asks for the emoji form of every character; where that is the usual one, the variation selector is noise. */
const character = ({ hexcode, unicode }: Emoji): string => {
  const bare = String.fromCodePoint(...hexcode.split("-").map((hex) => Number.parseInt(hex, 16)))
  return /^\p{Emoji_Presentation}$/u.test(bare) ? bare : unicode
}

/** The form with the first skin tone (U+1F3FB) replaced by `*`, which stands for any of the five. */
const toned = ({ skins }: Emoji): string => {
  const first = skins?.find((skin) => !/1F3F[C-F]/.test(skin.hexcode))
  return first === undefined ? "" : first.unicode.replaceAll("\u{1F3FB}", "*")
}

export const render = (): string => {
  const lines = emojis.flatMap((emoji) => {
    const names = shortcodes[emoji.hexcode]
    return names === undefined ? [] : [`${[names].flat().join(",")} ${character(emoji)} ${toned(emoji)}`.trimEnd()]
  })
  return `// Written by scripts/emoji.ts from emojibase-data ${version} (MIT, Miles Johnson), the shortcodes of iamcal/emoji-data.\n/** A line an emoji: its shortcodes, its character and, where it has skin tones, the form with \`*\` for the tone. */\nexport const emojiData = \`\n${lines.join("\n")}\n\`\n`
}

if (import.meta.main) Fs.writeFileSync(new URL("../src/mrkdwn/emoji-data.ts", import.meta.url), render())
