import { emojiOf } from "./emoji.ts"
import { decodeEntities } from "./entities.ts"
import { addLink, isUrl } from "./links.ts"
import { formattingMarkers, writeMarkdownCharacter } from "./markdown.ts"
import type { TextBuilder } from "./TextBuilder.ts"

/**
 * Slack's mark-up to text, in one pass from left to right; every look ahead is remembered, so that no text takes more
 * than linear time. Control sequences (`<@U1>`, `<https://…|label>`) and entities are decoded everywhere, since code
 * is escaped too; shortcodes and formatting stay as they are inside code.
 */
export const writeMrkdwn = (raw: string, out: TextBuilder) => {
  if (!special(raw, out)) return out.add(raw)
  new Scanner(raw, out).run()
}

/** Three native searches tell most messages that they need no scanner. */
const special = (raw: string, out: TextBuilder): boolean =>
  out.rendering === "markdown" || raw.includes("<") || raw.includes("&") || raw.includes(":")

const nowhere: ReadonlySet<number> = new Set()
const emojiAt = /:([^\s:<>&`*~"]+(?:::skin-tone-[2-6](?:-[2-6])?)?):/y
const interesting = { plain: /[<&:`]/g, markdown: /[<&:`*_~\\[\]#]/g }

class Scanner {
  readonly #raw: string
  readonly #out: TextBuilder
  /** Where the next of what a look ahead searches for is. */
  readonly #ahead = new Map<string, number>()
  readonly #markers: ReadonlySet<number>
  #at = 0
  constructor(raw: string, out: TextBuilder) {
    this.#raw = raw
    this.#out = out
    this.#markers = out.rendering === "markdown" ? formattingMarkers(raw) : nowhere
  }

  run() {
    const raw = this.#raw
    const next = interesting[this.#out.rendering]
    while (this.#at < raw.length) {
      next.lastIndex = this.#at
      const found = next.exec(raw)
      if (found === null) return this.#out.add(raw.slice(this.#at))
      if (found.index > this.#at) this.#out.add(raw.slice(this.#at, found.index))
      this.#at = found.index
      this.#one(raw.charAt(this.#at))
    }
  }

  #one(character: string) {
    if (character === "<") return this.#sequence()
    if (character === "&") return this.#entity(false)
    if (character === ":") return this.#emoji()
    if (character === "`") return this.#code()
    this.#out.add(writeMarkdownCharacter(this.#raw, this.#at, this.#markers.has(this.#at)))
    this.#at++
  }

  /** The first occurrence at or after a place; asked in ascending order, so each is searched for once. */
  #find(needle: string, from: number): number {
    const known = this.#ahead.get(needle) ?? -2
    if (known === Number.MAX_SAFE_INTEGER || known >= from) return known
    const found = this.#raw.indexOf(needle, from)
    const place = found === -1 ? Number.MAX_SAFE_INTEGER : found
    this.#ahead.set(needle, place)
    return place
  }

  #literal() {
    const character = this.#raw.charAt(this.#at++)
    this.#out.add(this.#out.rendering === "markdown" && character === "<" ? "\\<" : character)
  }

  #sequence() {
    const end = this.#find(">", this.#at + 1)
    if (end === Number.MAX_SAFE_INTEGER || this.#find("<", this.#at + 1) < end) return this.#literal()
    const body = this.#raw.slice(this.#at + 1, end)
    if (!writeSequence(body, this.#out)) return this.#literal()
    this.#at = end + 1
  }

  #entity(inCode: boolean) {
    const text = this.#raw.startsWith("&amp;", this.#at)
      ? "&"
      : this.#raw.startsWith("&lt;", this.#at)
        ? "<"
        : this.#raw.startsWith("&gt;", this.#at)
          ? ">"
          : undefined
    if (text === undefined) return this.#literal()
    this.#at += text === "&" ? 5 : 4
    // A quote (`>` at the begin of a line) is the same in Markdown; a `<` would begin HTML there.
    this.#out.add(!inCode && text === "<" && this.#out.rendering === "markdown" ? "\\<" : text)
  }

  #emoji() {
    emojiAt.lastIndex = this.#at
    const name = emojiAt.exec(this.#raw)?.[1]
    const character = name === undefined || this.#isTime(name) ? undefined : emojiOf(name)
    if (character === undefined || name === undefined) return this.#literal()
    this.#out.add(character)
    this.#at += name.length + 2
  }

  /** `10:100:45` is no place for the emoji `:100:`. */
  #isTime(name: string): boolean {
    return /^\d+$/.test(name) && /\d/.test(this.#raw.charAt(this.#at - 1))
  }

  #code() {
    const raw = this.#raw
    const fence = raw.startsWith("```", this.#at) ? "```" : "`"
    const start = this.#at + fence.length
    const end = this.#find(fence, start)
    const isClosed =
      end !== Number.MAX_SAFE_INTEGER && end > start && (fence === "```" || this.#find("\n", start) > end)
    if (!isClosed) return this.#backticks(fence.length)
    this.#out.add(this.#openFence(fence, start))
    this.#at = start
    while (this.#at < end) {
      const special = Math.min(this.#find("<", this.#at), this.#find("&", this.#at), end)
      this.#out.add(raw.slice(this.#at, special))
      this.#at = special
      if (special === end) break
      if (raw.charAt(special) === "&") this.#entity(true)
      else this.#sequence()
    }
    if (this.#out.rendering === "markdown" && fence === "```") this.#out.line()
    this.#out.add(fence)
    this.#at = end + fence.length
  }

  /** In Markdown the fence stands on a line of its own; Slack accepts it anywhere. */
  #openFence(fence: string, start: number): string {
    if (this.#out.rendering === "plain" || fence === "`") return fence
    this.#out.line()
    return this.#raw.charAt(start) === "\n" ? fence : `${fence}\n`
  }

  #backticks(count: number) {
    this.#out.add(this.#raw.slice(this.#at, this.#at + count))
    this.#at += count
  }
}

/** Writes what stands between `<` and `>`; false if it is no control sequence and stays as it is. */
const writeSequence = (body: string, out: TextBuilder): boolean => {
  const bar = body.indexOf("|")
  const target = bar === -1 ? body : body.slice(0, bar)
  const label = bar === -1 || bar === body.length - 1 ? undefined : decodeEntities(body.slice(bar + 1))
  const id = target.slice(1)
  switch (target.charAt(0)) {
    case "@":
      if (!isId(id)) return false
      out.user(id, label?.replace(/^@/, ""))
      return true
    case "#":
      if (!isId(id)) return false
      out.channel(id, label?.replace(/^#/, ""))
      return true
    case "!":
      return id !== "" && writeCommand(id, label, out)
  }
  const url = decodeEntities(target)
  if (!isUrl(url)) return false
  addLink(out, url, label === undefined ? undefined : withEmoji(label))
  return true
}

const isId = (text: string): boolean => /^[A-Za-z0-9]+$/.test(text)
const broadcasts = new Set(["here", "channel", "everyone", "group"])

const writeCommand = (command: string, label: string | undefined, out: TextBuilder): boolean => {
  const [word = "", ...rest] = command.split("^")
  if (broadcasts.has(word)) out.everyone(word)
  // User groups are not part of an export: their name is known only where the message carries it.
  else if (word === "subteam") out.add(`@${(label ?? rest[0] ?? word).replace(/^@/, "")}`)
  else if (word === "date") out.add(label ?? dateOf(rest[0]))
  else out.add(label ?? decodeEntities(command))
  return true
}

const dateOf = (seconds: string | undefined): string => {
  const time = new Date(Number(seconds) * 1000)
  return Number.isNaN(time.getTime()) ? (seconds ?? "date") : time.toISOString()
}

const everyEmoji = new RegExp(emojiAt.source, "g")

/** Shortcodes of a label; labels know no other mark-up. */
export const withEmoji = (text: string): string =>
  text.includes(":") ? text.replace(everyEmoji, (code, name: string) => emojiOf(name) ?? code) : text
