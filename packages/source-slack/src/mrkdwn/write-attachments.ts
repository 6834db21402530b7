import { isRaw, list, objects, type Raw, text } from "../schema/Raw.ts"
import { addLink } from "./links.ts"
import type { TextBuilder } from "./TextBuilder.ts"
import { writeBlocks } from "./write-blocks.ts"
import { writeMrkdwn } from "./write-mrkdwn.ts"

/** What Slack fetched for a link in the message; not the words of the author. */
export const isPreview = (attachment: Raw): boolean =>
  (text(attachment.from_url) ?? text(attachment.original_url)) !== undefined && !isForwarded(attachment)

const isForwarded = (attachment: Raw): boolean => attachment.is_share === true || attachment.is_msg_unfurl === true

/** A value of an attachment: text, or a number or flag that some integrations write instead. */
const written = (value: unknown): string | undefined =>
  typeof value === "number" || typeof value === "boolean" ? String(value) : text(value)

/**
 * Writes one attachment: pretext, author, title, text, fields, blocks and footer; `fallback` only where there is
 * nothing else, since it repeats the others. A forwarded message becomes a quote.
 */
export const writeAttachment = (attachment: Raw, out: TextBuilder) => {
  out.line()
  const start = out.text.length
  const mrkdwn = (value: unknown) => {
    const found = written(value)
    if (found === undefined) return
    out.line()
    writeMrkdwn(found, out)
  }
  mrkdwn(attachment.pretext)
  const author = text(attachment.author_name) ?? text(attachment.author_subname)
  mrkdwn(author === undefined ? undefined : isForwarded(attachment) ? `${author}:` : author)
  writeTitle(attachment, out)
  mrkdwn(attachment.text)
  for (const field of objects(attachment.fields)) {
    const title = written(field.title)
    const value = written(field.value)
    mrkdwn(title === undefined || value === undefined ? (title ?? value) : `${title}: ${value}`)
  }
  if (out.text.length === start || text(attachment.text) === undefined) writeInner(attachment, out)
  mrkdwn(attachment.footer)
  const fallback = text(attachment.fallback)
  if (out.text.length === start && fallback !== undefined && !/^\[no preview( available)?\]$/.test(fallback))
    mrkdwn(fallback)
  if (isForwarded(attachment) && out.text.length > start) out.prefixLines(start, "> ")
}

const writeTitle = (attachment: Raw, out: TextBuilder) => {
  const title = written(attachment.title)
  const link = text(attachment.title_link)
  if (title === undefined && link === undefined) return
  out.line()
  if (link !== undefined) addLink(out, link, title)
  else writeMrkdwn(title ?? "", out)
}

const writeInner = (attachment: Raw, out: TextBuilder) => {
  writeBlocks(list(attachment.blocks), out)
  for (const quoted of objects(attachment.message_blocks)) {
    const message = quoted.message
    if (isRaw(message)) writeBlocks(list(message.blocks), out)
  }
}
