import type { Content } from "@chatferry/core"
import type { FileElement, ImageElement, SoundElement, VideoElement } from "../../api/elements.ts"
import { hash32 } from "../hash.ts"

/** What only `importmsg` takes. */
export type MediaElement =
  | typeof ImageElement.Type
  | typeof SoundElement.Type
  | typeof FileElement.Type
  | typeof VideoElement.Type

/**
 * The media element of `importmsg` for a file with an address; undefined without one. An image without its extent and a
 * video without a preview become files, since those elements demand them (EN 33527).
 */
export const mediaElement = (part: Content.Media): MediaElement | undefined => {
  const { url } = part
  if (url === undefined || url === "") return undefined
  const UUID = part.id ?? hash32(url, 24)
  switch (part.kind) {
    case "image":
      return part.width && part.height ? image(UUID, url, part.width, part.height, part) : file(UUID, url, part)
    case "video":
      return video(UUID, url, part) ?? file(UUID, url, part)
    case "audio":
      return {
        MsgType: "TIMSoundElem",
        MsgContent: {
          Url: url,
          UUID,
          ...(part.size !== undefined && { Size: part.size }),
          ...(part.duration !== undefined && { Second: seconds(part.duration) }),
          Download_Flag: 2,
        },
      }
    case "file":
      return file(UUID, url, part)
  }
}

const image = (
  UUID: string,
  URL: string,
  Width: number,
  Height: number,
  part: typeof Content.Image.Type,
): MediaElement => ({
  MsgType: "TIMImageElem",
  MsgContent: {
    UUID,
    ImageFormat: imageFormats[part.mimeType ?? ""] ?? 255,
    // Original, large and thumbnail; clients look for the one they want to show.
    ImageInfoArray: ([1, 2, 3] as const).map((Type) => ({ Type, Size: part.size ?? 0, Width, Height, URL })),
  },
})

const video = (VideoUUID: string, VideoUrl: string, part: typeof Content.Video.Type): MediaElement | undefined => {
  const { width, height, thumbnailUrl, size, duration, mimeType } = part
  if (!width || !height || !thumbnailUrl) return undefined
  const format = mimeType?.startsWith("video/") ? mimeType.slice("video/".length) : undefined
  return {
    MsgType: "TIMVideoFileElem",
    MsgContent: {
      VideoUrl,
      VideoUUID,
      ...(size !== undefined && { VideoSize: size }),
      ...(duration !== undefined && { VideoSecond: seconds(duration) }),
      ...(format !== undefined && { VideoFormat: format }),
      VideoDownloadFlag: 2,
      ThumbUrl: thumbnailUrl,
      ThumbUUID: hash32(thumbnailUrl, 24),
      ThumbWidth: width,
      ThumbHeight: height,
      ThumbDownloadFlag: 2,
    },
  }
}

const file = (UUID: string, Url: string, part: Content.Media): MediaElement => ({
  MsgType: "TIMFileElem",
  MsgContent: {
    Url,
    UUID,
    ...(part.size !== undefined && { FileSize: part.size }),
    ...(part.name !== undefined && { FileName: part.name }),
    Download_Flag: 2,
  },
})

const imageFormats: Readonly<Record<string, 1 | 2 | 3 | 4>> = {
  "image/jpeg": 1,
  "image/jpg": 1,
  "image/gif": 2,
  "image/png": 3,
  "image/bmp": 4,
}

/** Whole seconds, at least one for whatever has a length. */
const seconds = (duration: number): number => Math.max(0, Math.ceil(duration))
