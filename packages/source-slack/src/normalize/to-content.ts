import { Content, type Part } from "@chatferry/core"
import type * as Schema from "effect/Schema"
import type { Names, Rendering } from "../mrkdwn/Names.ts"
import { TextBuilder } from "../mrkdwn/TextBuilder.ts"
import { isPreview, writeAttachment } from "../mrkdwn/write-attachments.ts"
import { isWritten, writeBlocks } from "../mrkdwn/write-blocks.ts"
import { writeMrkdwn } from "../mrkdwn/write-mrkdwn.ts"
import { clean, list, object, objects, type Raw, text } from "../schema/Raw.ts"
import { toJson } from "./attributes.ts"

export interface Written {
  readonly part: typeof Content.Text.Type
  readonly notes: Record<string, Schema.Json> | undefined
}

/** Mark-up, or two colons around what may be a shortcode. */
const plainOnly = /[<&]|:[^\s:<>&`*~"]+:/

/**
 * The text of a message. What people write is in `text` and again in `rich_text` blocks: `text` counts, being complete.
 * What apps lay out is in other blocks, of which `text` is a summary for notifications: the blocks count, and the
 * summary is kept as the attribute `summary` where it says something else. Attachments follow; previews of links
 * are no words of the author and become the attribute `previews`, unless there is nothing else to show.
 */
export const toText = (message: Raw, subtype: string | undefined, names: Names, rendering: Rendering): Written => {
  const raw = rawText(message, subtype)
  const blocks = list(message.blocks)
  const attachments = list(message.attachments)
  const isLaidOut = blocks.length > 0 && !isWritten(blocks)
  if (raw !== "" && !isLaidOut && attachments.length === 0 && rendering === "plain" && !plainOnly.test(raw)) {
    return { part: { kind: "text", text: raw }, notes: undefined }
  }
  const out = new TextBuilder(names, rendering)
  let notes: Record<string, Schema.Json> | undefined
  if (isLaidOut) {
    writeBlocks(blocks, out)
    const summary = summaryOf(raw, names, rendering)
    if (out.text.trim() === "") writeMrkdwn(raw, out)
    else if (summary !== "" && !squeeze(out.text).includes(squeeze(summary))) notes = { summary }
  } else if (raw !== "") writeMrkdwn(raw, out)
  else writeBlocks(blocks, out)

  const previews: Array<Raw> = []
  for (const attachment of objects(attachments)) {
    if (isPreview(attachment)) previews.push(attachment)
    else writeAttachment(attachment, out)
  }
  if (previews.length > 0) {
    if (out.text.trim() === "") for (const preview of previews) writeAttachment(preview, out)
    else notes = { ...notes, previews: previews.map((preview) => toJson(preview)) }
  }
  if (attachments.length > 0) out.trimEnd()
  return { part: Content.text(clean(out.text), out.mentions), notes }
}

const rawText = (message: Raw, subtype: string | undefined): string => {
  const written = message.text
  if (subtype === "file_comment") return text(object(message.comment)?.comment) ?? text(written) ?? ""
  if (subtype === "file_share") {
    // The text of old uploads is made by Slack; the words of the author stand with the file.
    const comment = text(object(object(message.file)?.initial_comment)?.comment)
    if (comment !== undefined) return comment
  }
  return typeof written === "string" ? clean(written) : typeof written === "number" ? String(written) : ""
}

const summaryOf = (raw: string, names: Names, rendering: Rendering): string => {
  if (raw === "") return ""
  const out = new TextBuilder(names, rendering)
  writeMrkdwn(raw, out)
  return out.text.trim()
}

const squeeze = (written: string): string => written.replace(/[\s*_~`]+/g, "")

/** Whether there is anything a reader would see. */
export const isShown = (parts: ReadonlyArray<Part>): boolean =>
  parts.some((part) => part.kind !== "text" || part.text !== "")
