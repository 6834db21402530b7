import * as Schema from "effect/Schema"
import { GroupId, UserId } from "./Ids.ts"

/** Whom a part of a text points at. `offset` and `length` count UTF-16 code units of the part's `text`. */
export const Mention = Schema.Struct({
  offset: Schema.Natural,
  length: Schema.Natural,
  target: Schema.Union([
    Schema.Struct({ kind: Schema.tag("user"), userId: UserId }),
    Schema.Struct({ kind: Schema.tag("group"), groupId: GroupId }),
    Schema.Struct({ kind: Schema.tag("everyone") }),
  ]),
})
export interface Mention extends Schema.Schema.Type<typeof Mention> {}

const media = {
  /** The source's id of the file; the same file shared twice has one id. */
  id: Schema.optionalKey(Schema.String),
  /** Absent where nobody can fetch it any more. */
  url: Schema.optionalKey(Schema.String),
  /** Where the source itself carries the bytes: a path inside it. */
  localPath: Schema.optionalKey(Schema.String),
  name: Schema.optionalKey(Schema.String),
  mimeType: Schema.optionalKey(Schema.String),
  /** In bytes. */
  size: Schema.optionalKey(Schema.Natural),
}
/** In pixels. */
const extent = { width: Schema.optionalKey(Schema.Natural), height: Schema.optionalKey(Schema.Natural) }
/** In seconds. */
const duration = { duration: Schema.optionalKey(Schema.Finite) }

export const Text = Schema.Struct({
  kind: Schema.tag("text"),
  text: Schema.String,
  mentions: Schema.optionalKey(Schema.Array(Mention)),
})
export const Sticker = Schema.Struct({
  kind: Schema.tag("sticker"),
  name: Schema.String,
  url: Schema.optionalKey(Schema.String),
})
export const Location = Schema.Struct({
  kind: Schema.tag("location"),
  latitude: Schema.Finite,
  longitude: Schema.Finite,
  description: Schema.optionalKey(Schema.String),
})
export const Image = Schema.Struct({ kind: Schema.tag("image"), ...media, ...extent })
export const Audio = Schema.Struct({ kind: Schema.tag("audio"), ...media, ...duration })
export const Video = Schema.Struct({
  kind: Schema.tag("video"),
  ...media,
  ...extent,
  ...duration,
  thumbnailUrl: Schema.optionalKey(Schema.String),
})
export const File = Schema.Struct({ kind: Schema.tag("file"), ...media })
/** What only the source's own clients understand. */
export const Custom = Schema.Struct({
  kind: Schema.tag("custom"),
  type: Schema.NonEmptyString,
  data: Schema.Json,
  /** What a reader sees instead. */
  description: Schema.String,
})
/** A line of the system, not of a person: joined, renamed, pinned … */
export const Notice = Schema.Struct({
  kind: Schema.tag("notice"),
  /** What happened, in the source's word, e.g. `channel_join`. */
  event: Schema.NonEmptyString,
  text: Schema.String,
})

/** One part of a message's content. */
export const Part = Schema.Union([Text, Sticker, Location, Image, Audio, Video, File, Custom, Notice])
export type Part = typeof Part.Type
export type Media = typeof Image.Type | typeof Audio.Type | typeof Video.Type | typeof File.Type

export const text = (text: string, mentions?: ReadonlyArray<Mention>): typeof Text.Type =>
  mentions === undefined || mentions.length === 0 ? { kind: "text", text } : { kind: "text", text, mentions }
