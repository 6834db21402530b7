import { isRaw, list, objects, type Raw, text } from "../schema/Raw.ts"
import { escapeMarkdown } from "./markdown.ts"
import type { TextBuilder } from "./TextBuilder.ts"
import { withEmoji, writeMrkdwn } from "./write-mrkdwn.ts"
import { writeRichText } from "./write-rich-text.ts"

/** Blocks may hold blocks; nobody builds deeper ones than this. */
export const maxDepth = 24

/** True where only a person's text editor wrote the blocks, which then say what the message's `text` says. */
export const isWritten = (blocks: ReadonlyArray<unknown>): boolean =>
  blocks.every((block) => !isRaw(block) || block.type === "rich_text")

/** Writes blocks below one another. What a block of an unknown type says is found by its usual keys. */
export const writeBlocks = (blocks: ReadonlyArray<unknown>, out: TextBuilder, depth = 0) => {
  if (depth > maxDepth) return
  for (const block of objects(blocks)) {
    out.line()
    writeBlock(block, out, depth + 1)
  }
}

const writeBlock = (block: Raw, out: TextBuilder, depth: number) => {
  switch (block.type) {
    case "rich_text":
      return writeRichText(list(block.elements), out, depth)
    case "divider":
      return out.add("———")
    case "markdown":
      return out.add(text(block.text) ?? "")
    case "header":
      if (out.rendering === "markdown") out.add("# ")
      return writeText(block.text, out)
    case "image":
      return writeImage(block, out)
    case "table":
      return writeTable(list(block.rows), out, depth)
    case "call": {
      const call = isRaw(block.call) && isRaw(block.call.v1) ? block.call.v1 : {}
      return writeLines(out, [text(call.name), text(call.join_url)])
    }
    default:
      return writeUsual(block, out, depth)
  }
}

/** Title, text, fields, elements, label and description: what section, context, actions, video, card and others use. */
const writeUsual = (block: Raw, out: TextBuilder, depth: number) => {
  for (const key of ["title", "label", "text", "description"]) {
    if (block[key] === undefined) continue
    out.line()
    writeText(block[key], out)
  }
  for (const field of list(block.fields)) {
    out.line()
    writeText(field, out)
  }
  let isFirst = true
  for (const element of objects(block.elements)) {
    if (!isFirst && !out.isEmpty) out.add(" ")
    else out.line()
    isFirst = false
    if (element.type === "image") writeImage(element, out)
    else if (typeof element.text === "string" && element.type !== "button") writeText(element, out)
    else if (isRaw(element.text)) writeText(element.text, out)
  }
  const accessory = block.accessory
  if (isRaw(accessory) && accessory.type === "image") {
    out.line()
    writeImage(accessory, out)
  }
  const url = text(block.video_url) ?? text(block.title_url)
  if (url !== undefined) {
    out.line()
    out.add(url)
  }
  const inner = list(block.blocks)
  if (inner.length > 0) writeBlocks(inner, out, depth)
}

/** A text object; `plain_text` is not escaped, `mrkdwn` is. */
const writeText = (value: unknown, out: TextBuilder) => {
  const written = isRaw(value) ? text(value.text) : text(value)
  if (written === undefined) return
  if (isRaw(value) && value.type === "mrkdwn") writeMrkdwn(written, out)
  else writePlain(written, out)
}

export const writePlain = (written: string, out: TextBuilder) =>
  out.add(withEmoji(out.rendering === "markdown" ? escapeMarkdown(written) : written))

const writeImage = (image: Raw, out: TextBuilder) => {
  const title = isRaw(image.title) ? text(image.title.text) : text(image.title)
  const label = title ?? text(image.alt_text)
  const url = text(image.image_url)
  if (url === undefined) return writePlain(label ?? "", out)
  if (out.rendering === "markdown") out.add(`[${escapeMarkdown(label ?? url)}](${url})`)
  else out.add(label === undefined ? url : `${label} (${url})`)
}

const writeTable = (rows: ReadonlyArray<unknown>, out: TextBuilder, depth: number) => {
  for (const row of rows) {
    out.line()
    for (const [index, cell] of objects(row).entries()) {
      if (index > 0) out.add(" | ")
      if (cell.type === "rich_text") writeRichText(list(cell.elements), out, depth)
      else writeText(cell, out)
    }
  }
}

export const writeLines = (out: TextBuilder, lines: ReadonlyArray<string | undefined>) => {
  for (const line of lines) {
    if (line === undefined) continue
    out.line()
    writePlain(line, out)
  }
}
