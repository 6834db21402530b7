import type { Mention, Part } from "../model/Content.ts"
import type { Message } from "../model/Message.ts"
import { fingerprint } from "./fingerprint.ts"
import type { Transform } from "./Protocol.ts"
import { pure } from "./records.ts"

/**
 * Puts `replacement` (by default `[redacted]`) wherever the pattern is found in what a message says: its texts, notices,
 * descriptions, file names, and every string of its custom data and attributes, where sources keep originals. Mentions
 * stay at their words; one whose words are touched is removed. Web addresses and ids are not looked at.
 *
 * What the source rejected is kept in the store as it was read, and never sent.
 */
export const redact = (options: {
  readonly pattern: RegExp
  /** As it is: `$1` means nothing in it. */
  readonly replacement?: string
}): Transform => {
  const { replacement = "[redacted]" } = options
  const pattern = new RegExp(options.pattern.source, `${options.pattern.flags.replace(/[gy]/g, "")}g`)
  const redactions = (text: string) => [...text.matchAll(pattern)].filter(([found]) => found !== "")

  const string = (text: string): string => {
    const found = redactions(text)
    return found.length === 0 ? text : replaceAll(text, found, replacement)
  }
  const optional = <A extends object, F extends string>(record: A & { readonly [K in F]?: string }, field: F): A => {
    const text = record[field]
    if (text === undefined) return record
    const clean = string(text)
    return clean === text ? record : { ...record, [field]: clean }
  }

  const part = (of: Part): Part => {
    switch (of.kind) {
      case "text": {
        const found = redactions(of.text)
        if (found.length === 0) return of
        const text = replaceAll(of.text, found, replacement)
        if (of.mentions === undefined) return { ...of, text }
        return { ...of, text, mentions: of.mentions.flatMap((mention) => moved(mention, found, replacement.length)) }
      }
      case "notice":
        return optional(of, "text")
      case "location":
        return optional(of, "description")
      case "custom": {
        const data = json(of.data, string) as typeof of.data
        return optional(data === of.data ? of : { ...of, data }, "description")
      }
      case "image":
      case "audio":
      case "video":
      case "file":
        return optional(of, "name")
      case "sticker":
        return of
    }
  }

  const message = (message: Message): Message => {
    const [first, ...rest] = message.content
    const content: Message["content"] = [part(first), ...rest.map(part)]
    const attributes = message.attributes && (json(message.attributes, string) as typeof message.attributes)
    if (content.every((each, index) => each === message.content[index]) && attributes === message.attributes)
      return message
    return { ...message, content, ...(attributes === undefined ? {} : { attributes }) }
  }

  return pure({ name: "redact", fingerprint: fingerprint({ pattern: options.pattern, replacement }), message })
}

const replaceAll = (text: string, found: ReadonlyArray<RegExpExecArray>, replacement: string): string => {
  let result = ""
  let end = 0
  for (const { index, 0: match } of found) {
    result += text.slice(end, index) + replacement
    end = index + match.length
  }
  return result + text.slice(end)
}

/** The mention where its words stand now, or nothing if they are gone. */
const moved = (mention: Mention, found: ReadonlyArray<RegExpExecArray>, length: number): ReadonlyArray<Mention> => {
  let shift = 0
  for (const { index, 0: match } of found) {
    if (index >= mention.offset + mention.length) break
    if (index + match.length > mention.offset) return []
    shift += length - match.length
  }
  return [shift === 0 ? mention : { ...mention, offset: mention.offset + shift }]
}

/** Every string in a JSON value; the same object where none changes. */
const json = (value: unknown, f: (text: string) => string): unknown => {
  if (typeof value === "string") return f(value)
  if (Array.isArray(value)) {
    const mapped = value.map((each) => json(each, f))
    return mapped.every((each, index) => each === value[index]) ? value : mapped
  }
  if (typeof value !== "object" || value === null) return value
  const mapped = Object.entries(value).map(([name, each]) => [name, json(each, f), each] as const)
  return mapped.every(([, now, before]) => now === before)
    ? value
    : Object.fromEntries(mapped.map(([name, now]) => [name, now]))
}
