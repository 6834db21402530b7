/** What a field of an element must be. A trailing `?` makes it optional. */
type Kind = "text" | "text?" | "number" | "number?" | "download" | "images"

const elements: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  TIMTextElem: { Text: "text" },
  TIMLocationElem: { Desc: "text?", Latitude: "number", Longitude: "number" },
  TIMFaceElem: { Index: "number", Data: "text?" },
  TIMCustomElem: { Data: "text?", Desc: "text?", Ext: "text?", Sound: "text?" },
  TIMSoundElem: { Url: "text", UUID: "text", Size: "number?", Second: "number?", Download_Flag: "download" },
  TIMImageElem: { UUID: "text", ImageFormat: "number?", ImageInfoArray: "images" },
  TIMFileElem: { Url: "text", UUID: "text", FileSize: "number?", FileName: "text?", Download_Flag: "download" },
  TIMVideoFileElem: {
    VideoUrl: "text",
    VideoUUID: "text",
    VideoSize: "number?",
    VideoSecond: "number?",
    VideoFormat: "text?",
    VideoDownloadFlag: "download",
    ThumbUrl: "text",
    ThumbUUID: "text",
    ThumbSize: "number?",
    ThumbWidth: "number",
    ThumbHeight: "number",
    ThumbFormat: "text?",
    ThumbDownloadFlag: "download",
  },
}
const image = { Type: "number?", Size: "number?", Width: "number", Height: "number", URL: "text" } as const

export const groupElements: ReadonlySet<string> = new Set([
  "TIMTextElem",
  "TIMFaceElem",
  "TIMLocationElem",
  "TIMCustomElem",
])
export const allElements: ReadonlySet<string> = new Set(Object.keys(elements))

type Fields = { readonly [field: string]: unknown }
const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const wrongField = (content: Fields, kinds: Readonly<Record<string, Kind>>): string | undefined => {
  for (const field in kinds) {
    const kind = kinds[field]
    const value = content[field]
    if (value === undefined) {
      if (kind === "text?" || kind === "number?") continue
      return `${field} is missing`
    }
    if ((kind === "text" || kind === "text?") && typeof value !== "string") return `${field} is not a string`
    if ((kind === "number" || kind === "number?") && typeof value !== "number") return `${field} is not a number`
    if (kind === "download" && value !== 2) return `${field} must be 2`
    if (kind === "images") {
      if (!Array.isArray(value) || value.length === 0) return `${field} is not a list of images`
      for (const one of value) {
        const wrong = isObject(one) ? wrongField(one, image) : "is not an object"
        if (wrong !== undefined) return `${field}: ${wrong}`
      }
    }
  }
  return undefined
}

/** What is wrong with a `MsgBody`, if anything: its form, the types of its elements, more than one custom element. */
export const wrongBody = (body: unknown, allowed: ReadonlySet<string>): string | undefined => {
  if (!Array.isArray(body)) return "MsgBody is not an array"
  if (body.length === 0) return "MsgBody is empty"
  let custom = 0
  for (const [i, element] of body.entries()) {
    if (!isObject(element)) return `MsgBody[${i}] is not an object`
    const { MsgType: type, MsgContent: content } = element
    if (typeof type !== "string") return `MsgBody[${i}].MsgType is not a string`
    const kinds = allowed.has(type) ? elements[type] : undefined
    if (kinds === undefined) return `MsgBody[${i}]: ${type} is not supported by this call`
    if (!isObject(content)) return `MsgBody[${i}].MsgContent is not an object`
    const wrong = wrongField(content, kinds)
    if (wrong !== undefined) return `MsgBody[${i}].MsgContent: ${wrong}`
    if (type === "TIMCustomElem" && ++custom > 1) return "MsgBody has more than one TIMCustomElem"
  }
  return undefined
}
