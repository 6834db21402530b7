import type { Content, Part } from "@chatferry/core"
import type * as Schema from "effect/Schema"
import { natural, objects, type Raw, text, texts } from "../schema/Raw.ts"

/** The media parts of a message, and what the model has no field for. */
export interface FileParts {
  readonly parts: ReadonlyArray<Content.Media>
  /** Its state, preview, e-mail head, for each file that has any. A list, since keys made of ids cost memory for good. */
  readonly notes: ReadonlyArray<Schema.Json>
}

export interface FileContext {
  readonly keepTokens: boolean
  readonly localPath: (fileId: string) => string | undefined
}

type Link = (value: unknown) => string | undefined

/** The only way out for a token: a link to a file, where that was asked for. */
const linkWithToken: Link = (value) => (typeof value === "string" && value !== "" ? value.toWellFormed() : undefined)

/** The files of a message: its own, the single one of old posts, those of attachments; each id once. */
export const toFileParts = (message: Raw, { localPath, keepTokens }: FileContext): FileParts => {
  const link = keepTokens ? linkWithToken : text
  const parts: Array<Content.Media> = []
  const notes: Array<Schema.Json> = []
  const seen = new Set<string>()
  const add = (file: Raw) => {
    const id = text(file.id)
    // Third-party exports hold file objects without a single value.
    if (id === undefined && text(file.name) === undefined && urlOf(file, link) === undefined && !natural(file.size))
      return
    if (id !== undefined && seen.has(id)) return
    if (id !== undefined) seen.add(id)
    parts.push(toPart(file, id, id === undefined ? undefined : localPath(id), link))
    const note = noteOf(file)
    if (note !== undefined) notes.push(id === undefined ? note : { id, ...note })
  }
  for (const file of objects(message.files)) add(file)
  for (const file of objects([message.file])) add(file)
  for (const attachment of objects(message.attachments)) for (const file of objects(attachment.files)) add(file)
  for (const id of texts(message.x_files)) if (!seen.has(id)) add({ id, mode: "missing" })
  return { parts, notes }
}

export const hasFiles = (message: Raw): boolean =>
  message.files !== undefined ||
  message.file !== undefined ||
  message.x_files !== undefined ||
  (Array.isArray(message.attachments) && message.attachments.length > 0)

/** By the URL and not by a list of modes: every new mode without one was a crash somewhere (zulip#12011). */
const urlOf = (file: Raw, link: Link): string | undefined =>
  link(file.url_private) ?? link(file.external_url) ?? link(file.url_private_download) ?? link(file.permalink)

const toPart = (file: Raw, id: string | undefined, localPath: string | undefined, link: Link): Content.Media => {
  const name = text(file.name) ?? text(file.title)
  const mimeType = text(file.mimetype)
  const url = urlOf(file, link)
  const size = natural(file.size)
  const media = {
    ...(id === undefined ? {} : { id }),
    ...(url === undefined ? {} : { url }),
    ...(localPath === undefined ? {} : { localPath }),
    ...(name === undefined ? {} : { name }),
    ...(mimeType === undefined ? {} : { mimeType }),
    ...(size === undefined ? {} : { size }),
  }
  const kind = mimeType?.slice(0, mimeType.indexOf("/"))
  if (kind !== "image" && kind !== "audio" && kind !== "video") return { kind: "file", ...media }
  const millis = natural(file.duration_ms)
  const duration = millis === undefined ? {} : { duration: millis / 1000 }
  if (kind === "audio") return { kind, ...media, ...duration }
  const width = natural(file.original_w) ?? (kind === "video" ? natural(file.thumb_video_w) : undefined)
  const height = natural(file.original_h) ?? (kind === "video" ? natural(file.thumb_video_h) : undefined)
  const extent = { ...(width === undefined ? {} : { width }), ...(height === undefined ? {} : { height }) }
  if (kind === "image") return { kind, ...media, ...extent }
  const thumbnailUrl = link(file.thumb_video)
  return { kind, ...media, ...extent, ...duration, ...(thumbnailUrl === undefined ? {} : { thumbnailUrl }) }
}

/** What tells a tombstone or an e-mail from an ordinary upload. */
const noteOf = (file: Raw): Record<string, Schema.Json> | undefined => {
  const note: Record<string, Schema.Json> = {}
  const mode = text(file.mode)
  if (mode !== undefined && mode !== "hosted") note.mode = mode
  const access = text(file.file_access)
  if (access !== undefined && access !== "visible") note.file_access = access
  if (natural(file.is_hidden_by_limit) === 1 || file.is_hidden_by_limit === true) note.mode = "hidden_by_limit"
  const title = text(file.title)
  if (title !== undefined && title !== text(file.name)) note.title = title
  for (const key of ["external_type", "subject", "plain_text", "preview_plain_text", "preview", "alt_txt"]) {
    const value = text(file[key])
    if (value !== undefined) note[key] = value
  }
  return Object.keys(note).length === 0 ? undefined : note
}

export const isMedia = (part: Part): part is Content.Media =>
  part.kind === "image" || part.kind === "audio" || part.kind === "video" || part.kind === "file"
