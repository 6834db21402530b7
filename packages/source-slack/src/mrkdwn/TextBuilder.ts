import type { GroupId, Mention, UserId } from "@chatferry/core"
import type { Names, Rendering } from "./Names.ts"

/** Collects a text and whom it mentions, counting in UTF-16 code units. */
export class TextBuilder {
  readonly names: Names
  readonly rendering: Rendering
  #text = ""
  /** Asking the growing text for its end would copy it whole each time. */
  #endsLine = true
  readonly #mentions: Array<Mention> = []
  constructor(names: Names, rendering: Rendering) {
    this.names = names
    this.rendering = rendering
  }

  get text(): string {
    return this.#text
  }
  get mentions(): ReadonlyArray<Mention> {
    return this.#mentions
  }
  get isEmpty(): boolean {
    return this.#text === ""
  }

  add(text: string) {
    if (text === "") return
    this.#text += text
    this.#endsLine = text.endsWith("\n")
  }

  /** Begins a new line, unless the text is empty or at the begin of one. */
  line() {
    if (!this.#endsLine) this.add("\n")
  }

  user(id: string, label: string | undefined) {
    const { names } = this
    const userId = names.user(id) === undefined ? (names.botUser(id) ?? id) : id
    const name = id === "USLACKBOT" ? "Slackbot" : (names.user(userId) ?? label ?? id)
    names.met(userId, label)
    this.#mention(`@${name}`, { kind: "user", userId: userId as UserId })
  }

  channel(id: string, label: string | undefined) {
    const channel = this.names.channel(id)
    const written = `#${channel?.name ?? label ?? id}`
    if (channel?.isGroup === true) this.#mention(written, { kind: "group", groupId: id as GroupId })
    else this.add(written)
  }

  everyone(word: string) {
    this.#mention(`@${word}`, { kind: "everyone" })
  }

  /** Puts a prefix before every line written after `start`, e.g. `> `; mentions move along. */
  prefixLines(start: number, prefix: string) {
    const body = this.#text.slice(start)
    const breaks: Array<number> = []
    for (let at = body.indexOf("\n"); at !== -1; at = body.indexOf("\n", at + 1)) breaks.push(start + at)
    this.#text = this.#text.slice(0, start) + prefix + body.replaceAll("\n", `\n${prefix}`)
    let passed = 0
    for (const [i, mention] of this.#mentions.entries()) {
      if (mention.offset < start) continue
      while (passed < breaks.length && (breaks[passed] ?? 0) < mention.offset) passed++
      this.#mentions[i] = { ...mention, offset: mention.offset + (passed + 1) * prefix.length }
    }
  }

  /** Cuts white space at the end; no mention ends in white space. */
  trimEnd() {
    this.#text = this.#text.trimEnd()
    this.#endsLine = this.#text === ""
  }

  #mention(written: string, target: Mention["target"]) {
    this.#mentions.push({ offset: this.#text.length, length: written.length, target })
    this.add(written)
  }
}
