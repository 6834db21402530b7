import { isRaw, list, natural, objects, type Raw, text } from "../schema/Raw.ts"
import { emojiOf, emojiOfHex } from "./emoji.ts"
import { addLink } from "./links.ts"
import { escapeMarkdown } from "./markdown.ts"
import type { TextBuilder } from "./TextBuilder.ts"
import { maxDepth } from "./write-blocks.ts"

/** What the message editor writes: sections, lists, quotes, code. Its strings are not escaped. */
export const writeRichText = (elements: ReadonlyArray<unknown>, out: TextBuilder, depth: number) => {
  if (depth > maxDepth) return
  for (const [index, element] of objects(elements).entries()) {
    if (index > 0) out.line()
    const inner = list(element.elements)
    switch (element.type) {
      case "rich_text_list":
        writeList(element, inner, out)
        break
      case "rich_text_quote":
        writeQuote(inner, out)
        break
      case "rich_text_preformatted":
        writeCode(element, inner, out)
        break
      default:
        writeInline(inner, out)
    }
  }
}

/** Nested lists are siblings with a greater `indent`. */
const writeList = (element: Raw, items: ReadonlyArray<unknown>, out: TextBuilder) => {
  const indent = Math.min(natural(element.indent) ?? 0, 8)
  const first = (natural(element.offset) ?? 0) + 1
  const isOrdered = element.style === "ordered"
  for (const [index, item] of objects(items).entries()) {
    out.line()
    const bullet = out.rendering === "markdown" ? "-" : indent % 2 === 0 ? "•" : "◦"
    out.add(`${"    ".repeat(indent)}${isOrdered ? `${first + index}.` : bullet} `)
    writeInline(list(item.elements), out)
  }
}

const writeQuote = (inner: ReadonlyArray<unknown>, out: TextBuilder) => {
  const start = out.text.length
  writeInline(inner, out)
  out.prefixLines(start, "> ")
}

const writeCode = (element: Raw, inner: ReadonlyArray<unknown>, out: TextBuilder) => {
  out.add(`\`\`\`${out.rendering === "markdown" ? (text(element.language) ?? "") : ""}\n`)
  for (const one of objects(inner)) out.add(text(one.text) ?? text(one.url) ?? "")
  out.line()
  out.add("```")
}

const writeInline = (elements: ReadonlyArray<unknown>, out: TextBuilder) => {
  for (const element of objects(elements)) writeElement(element, out)
}

const writeElement = (element: Raw, out: TextBuilder) => {
  const id = (key: string) => text(element[key])
  switch (element.type) {
    case "text":
      return writeStyled(text(element.text) ?? "", element.style, out)
    case "link": {
      const url = id("url")
      return url === undefined ? out.add(id("text") ?? "") : addLink(out, url, id("text"))
    }
    case "user": {
      const user = id("user_id")
      return user === undefined ? undefined : out.user(user, undefined)
    }
    case "channel": {
      const channel = id("channel_id")
      return channel === undefined ? undefined : out.channel(channel, undefined)
    }
    case "usergroup":
      return out.add(`@${id("usergroup_id") ?? "group"}`)
    case "broadcast":
      return out.everyone(id("range") ?? "everyone")
    case "emoji":
      return out.add(emojiOfHex(id("unicode") ?? "") ?? emojiOf(id("name") ?? "") ?? `:${id("name") ?? "emoji"}:`)
    case "team":
      return out.add(id("team_id") ?? "")
    case "color":
      return out.add(id("value") ?? "")
    case "canvas":
    case "file":
      return out.add(id("title") ?? id("url") ?? id("file_id") ?? "")
    default:
      return out.add(id("text") ?? id("fallback") ?? id("url") ?? "")
  }
}

const writeStyled = (written: string, style: unknown, out: TextBuilder) => {
  if (out.rendering === "plain") return out.add(written)
  if (!isRaw(style)) return out.add(escapeMarkdown(written))
  if (style.code === true) return out.add(`\`${written}\``)
  // Markers must touch the words: the spaces around stay outside.
  const [, before = "", word = "", after = ""] = /^(\s*)([\s\S]*?)(\s*)$/.exec(written) ?? []
  const marks = [style.bold === true ? "**" : "", style.italic === true ? "_" : "", style.strike === true ? "~~" : ""]
  const open = marks.join("")
  out.add(word === "" ? written : `${before}${open}${escapeMarkdown(word)}${marks.reverse().join("")}${after}`)
}
