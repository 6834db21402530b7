import * as Schema from "effect/Schema"
import { tooLong } from "./Limits.ts"

/*
 * Elements of a message: trtc.io 33527 (2025-01-25), cloud.tencent.com 269/2720 (2026-02-05).
 * Fields "needed through REST" are required; the rest may be left out.
 */

export const TextElement = Schema.Struct({
  MsgType: Schema.Literal("TIMTextElem"),
  MsgContent: Schema.Struct({ Text: Schema.String }),
})

export const LocationElement = Schema.Struct({
  MsgType: Schema.Literal("TIMLocationElem"),
  MsgContent: Schema.Struct({
    Desc: Schema.optionalKey(Schema.String),
    Latitude: Schema.Finite,
    Longitude: Schema.Finite,
  }),
})

export const FaceElement = Schema.Struct({
  MsgType: Schema.Literal("TIMFaceElem"),
  MsgContent: Schema.Struct({ Index: Schema.Finite, Data: Schema.optionalKey(Schema.String) }),
})

export const CustomElement = Schema.Struct({
  MsgType: Schema.Literal("TIMCustomElem"),
  MsgContent: Schema.Struct({
    Data: Schema.optionalKey(Schema.String),
    Desc: Schema.optionalKey(Schema.String),
    Ext: Schema.optionalKey(Schema.String),
    Sound: Schema.optionalKey(Schema.String),
  }),
})

export const SoundElement = Schema.Struct({
  MsgType: Schema.Literal("TIMSoundElem"),
  MsgContent: Schema.Struct({
    Url: Schema.String,
    UUID: Schema.String,
    Size: Schema.optionalKey(Schema.Finite),
    Second: Schema.optionalKey(Schema.Finite),
    Download_Flag: Schema.Literal(2),
  }),
})

export const ImageElement = Schema.Struct({
  MsgType: Schema.Literal("TIMImageElem"),
  MsgContent: Schema.Struct({
    UUID: Schema.String,
    ImageFormat: Schema.optionalKey(Schema.Literals([1, 2, 3, 4, 255])),
    ImageInfoArray: Schema.Array(
      Schema.Struct({
        Type: Schema.optionalKey(Schema.Literals([1, 2, 3])),
        Size: Schema.optionalKey(Schema.Finite),
        Width: Schema.Finite,
        Height: Schema.Finite,
        URL: Schema.String,
      }),
    ),
  }),
})

export const FileElement = Schema.Struct({
  MsgType: Schema.Literal("TIMFileElem"),
  MsgContent: Schema.Struct({
    Url: Schema.String,
    UUID: Schema.String,
    FileSize: Schema.optionalKey(Schema.Finite),
    FileName: Schema.optionalKey(Schema.String),
    Download_Flag: Schema.Literal(2),
  }),
})

export const VideoElement = Schema.Struct({
  MsgType: Schema.Literal("TIMVideoFileElem"),
  MsgContent: Schema.Struct({
    VideoUrl: Schema.String,
    VideoUUID: Schema.String,
    VideoSize: Schema.optionalKey(Schema.Finite),
    VideoSecond: Schema.optionalKey(Schema.Finite),
    VideoFormat: Schema.optionalKey(Schema.String),
    VideoDownloadFlag: Schema.Literal(2),
    ThumbUrl: Schema.String,
    ThumbUUID: Schema.String,
    ThumbSize: Schema.optionalKey(Schema.Finite),
    ThumbWidth: Schema.Finite,
    ThumbHeight: Schema.Finite,
    ThumbFormat: Schema.optionalKey(Schema.String),
    ThumbDownloadFlag: Schema.Literal(2),
  }),
})

/** What an imported group message may consist of: no media (pages 34968, 269/1635). */
export const GroupElement = Schema.Union([TextElement, FaceElement, LocationElement, CustomElement])
export type GroupElement = typeof GroupElement.Type

/** What an imported one-to-one message may consist of. */
export const Element = Schema.Union([
  TextElement,
  FaceElement,
  LocationElement,
  CustomElement,
  SoundElement,
  ImageElement,
  FileElement,
  VideoElement,
])
export type Element = typeof Element.Type

/** An element that was read back; newer or unknown types are kept as they are. */
export class ReadElement extends Schema.Opaque<ReadElement>()(
  Schema.Struct({ MsgType: Schema.String, MsgContent: Schema.Record(Schema.String, Schema.Unknown) }),
) {}

/** At least one element, and at most one custom element. */
export const bodyOf = <S extends typeof GroupElement | typeof Element>(element: S) =>
  Schema.NonEmptyArray(element).check(
    Schema.makeFilter(
      (body: ReadonlyArray<{ readonly MsgType: string }>) =>
        body.filter(({ MsgType }) => MsgType === "TIMCustomElem").length <= 1 || "must have at most one TIMCustomElem",
    ),
  )

/**
 * Names a message that is too long. The documents do not say how the service counts; this counts the UTF-8 bytes of the
 * elements' compact JSON and of the custom data, which is never less than any reading of them.
 */
export const messageTooLong = (
  field: string,
  message: { readonly MsgBody: ReadonlyArray<Element>; readonly CloudCustomData?: string },
  limit: number,
): string | undefined => tooLong(field, JSON.stringify(message.MsgBody) + (message.CloudCustomData ?? ""), limit)
