import type { Part } from "@chatferry/core"
import { describe, expect, it } from "vitest"
import type { WireOptions } from "../../src/wire/Settings.ts"
import { aMessage, dataOf, inChat, inGroup, kinds, map, text, userId } from "./records.ts"

const image: Part = {
  kind: "image",
  id: "F1",
  url: "https://x.org/1.png",
  name: "1.png",
  mimeType: "image/png",
  size: 9,
  width: 4,
  height: 3,
  localPath: "files/1.png",
}
const video: Part = {
  kind: "video",
  id: "F2",
  url: "https://x.org/2.mp4",
  mimeType: "video/mp4",
  width: 4,
  height: 3,
  duration: 1.2,
  thumbnailUrl: "https://x.org/2.jpg",
}
const audio: Part = { kind: "audio", id: "F3", url: "https://x.org/3.mp3", size: 7, duration: 2 }
const file: Part = { kind: "file", id: "F4", url: "https://x.org/4.pdf", name: "4.pdf", size: 8 }

const elements = (content: Part | ReadonlyArray<Part>, options: WireOptions = {}, conversation = inGroup) =>
  map(aMessage(content, { conversation }), options).parts[0]?.elements
const inGroups = (content: Part | ReadonlyArray<Part>, options: WireOptions = {}) => map(aMessage(content), options)
const inChats = (content: Part | ReadonlyArray<Part>, options: WireOptions = {}) =>
  map(aMessage(content, { conversation: inChat }), options)

describe("what both kinds of lane take", () => {
  it.each([
    ["group", inGroup],
    ["one-to-one chat", inChat],
  ])("text, location and face are elements of their own in a %s", (_, conversation) => {
    const content: ReadonlyArray<Part> = [
      text("hi"),
      { kind: "location", latitude: 1.5, longitude: -2, description: "Home" },
      { kind: "sticker", name: "smile" },
      text("bye"),
    ]
    expect(elements(content, {}, conversation)).toEqual([
      { MsgType: "TIMTextElem", MsgContent: { Text: "hi" } },
      { MsgType: "TIMLocationElem", MsgContent: { Desc: "Home", Latitude: 1.5, Longitude: -2 } },
      { MsgType: "TIMFaceElem", MsgContent: { Index: 0, Data: "smile" } },
      { MsgType: "TIMTextElem", MsgContent: { Text: "bye" } },
    ])
  })

  it("texts that follow each other are one element, since some clients show only the first", () => {
    expect(elements([text("a"), text(""), text("b")])).toEqual([
      { MsgType: "TIMTextElem", MsgContent: { Text: "a\nb" } },
    ])
  })

  it("a notice is visible text in marks, of its own words or of its event", () => {
    const notice = (text: string): Part => ({ kind: "notice", event: "channel_join", text })
    expect(elements(notice("Ada joined"))).toEqual([{ MsgType: "TIMTextElem", MsgContent: { Text: "[Ada joined]" } }])
    expect(elements(notice(""), { wording: { notice: ["— ", " —"] } })).toEqual([
      { MsgType: "TIMTextElem", MsgContent: { Text: "— channel_join —" } },
    ])
  })

  it("a message without content says so; nothing empty is sent", () => {
    for (const content of [text(""), text(" \n"), [text(""), text("\t")]]) {
      const mapped = inGroups(content)
      expect(mapped.parts[0]?.elements).toEqual([{ MsgType: "TIMTextElem", MsgContent: { Text: "[Empty message]" } }])
      expect(kinds(mapped)).toEqual(["empty-described"])
    }
    expect(elements([text(""), file])?.map(({ MsgType }) => MsgType)).toEqual(["TIMCustomElem"])
  })

  it("half characters become U+FFFD, since no encoding can carry them", () => {
    const mapped = inGroups(text("a\ud83d"))
    expect(mapped.parts[0]?.elements[0]).toEqual({ MsgType: "TIMTextElem", MsgContent: { Text: "a\ufffd" } })
    expect(kinds(mapped)).toEqual(["characters-replaced"])
  })
})

describe("in a group, which takes no media elements", () => {
  it("a file is the custom element after the text, with all that is known of it and a readable description", () => {
    const mapped = inGroups([text("look"), image])
    expect(mapped.parts[0]?.elements).toEqual([
      { MsgType: "TIMTextElem", MsgContent: { Text: "look" } },
      { MsgType: "TIMCustomElem", MsgContent: { Data: expect.any(String), Desc: "[Image] 1.png" } },
    ])
    const { localPath: _, ...public_ } = image
    expect(dataOf(mapped.parts[0])).toEqual({ businessID: "chatferry", items: [public_] })
    expect(kinds(mapped)).toEqual(["media-as-custom"])
  })

  it("several files, stickers with a picture and custom parts share the one custom element that a message may have", () => {
    const sticker: Part = { kind: "sticker", name: "party", url: "https://x.org/p.gif" }
    const poll: Part = { kind: "custom", type: "poll", data: { options: ["a", "b"] }, description: "Poll: a or b?" }
    const mapped = inGroups([image, text("and"), sticker, poll, file])
    expect(mapped.parts[0]?.elements.map(({ MsgType }) => MsgType)).toEqual(["TIMTextElem", "TIMCustomElem"])
    expect(dataOf(mapped.parts[0])).toMatchObject({
      items: [{ kind: "image" }, sticker, poll, { kind: "file", url: "https://x.org/4.pdf" }],
    })
    expect(mapped.parts[0]?.elements[1]).toMatchObject({
      MsgContent: { Desc: "[Image] 1.png, [Sticker] party, Poll: a or b?, [File] 4.pdf" },
    })
    expect(kinds(mapped)).toContain("custom-merged")
  })

  it("files are lines of text with their links where that is chosen", () => {
    const mapped = inGroups([text("look"), image, file], { groupMedia: "text" })
    expect(mapped.parts[0]?.elements).toEqual([
      {
        MsgType: "TIMTextElem",
        MsgContent: { Text: "look\n[Image] 1.png https://x.org/1.png\n[File] 4.pdf https://x.org/4.pdf" },
      },
    ])
    expect(kinds(mapped)).toEqual(["media-as-text", "media-as-text"])
  })

  it("a file that nobody can fetch says so", () => {
    const mapped = inGroups({ kind: "file", name: "old.doc", localPath: "x/old.doc" })
    expect(mapped.parts[0]?.elements[0]).toMatchObject({
      MsgContent: { Desc: "[File] old.doc (not available any more)" },
    })
    expect(kinds(mapped)).toEqual(["media-without-address", "media-as-custom"])
  })

  it("a custom part without a description has one all the same", () => {
    expect(elements({ kind: "custom", type: "x", data: 1, description: "" })).toMatchObject([
      { MsgContent: { Desc: "[Message]" } },
    ])
  })
})

describe("in a one-to-one chat", () => {
  it("files are the service's own elements, to be fetched by their address, in the order of the message", () => {
    const info = { Size: 9, Width: 4, Height: 3, URL: "https://x.org/1.png" }
    expect(elements([text("look"), image, video, audio, file], {}, inChat)).toEqual([
      { MsgType: "TIMTextElem", MsgContent: { Text: "look" } },
      {
        MsgType: "TIMImageElem",
        MsgContent: {
          UUID: "F1",
          ImageFormat: 3,
          ImageInfoArray: [
            { Type: 1, ...info },
            { Type: 2, ...info },
            { Type: 3, ...info },
          ],
        },
      },
      {
        MsgType: "TIMVideoFileElem",
        MsgContent: {
          VideoUrl: "https://x.org/2.mp4",
          VideoUUID: "F2",
          VideoSecond: 2,
          VideoFormat: "mp4",
          VideoDownloadFlag: 2,
          ThumbUrl: "https://x.org/2.jpg",
          ThumbUUID: expect.stringMatching(/^[0-9a-z]{24}$/),
          ThumbWidth: 4,
          ThumbHeight: 3,
          ThumbDownloadFlag: 2,
        },
      },
      {
        MsgType: "TIMSoundElem",
        MsgContent: { Url: "https://x.org/3.mp3", UUID: "F3", Size: 7, Second: 2, Download_Flag: 2 },
      },
      {
        MsgType: "TIMFileElem",
        MsgContent: { Url: "https://x.org/4.pdf", UUID: "F4", FileSize: 8, FileName: "4.pdf", Download_Flag: 2 },
      },
    ])
  })

  it("an image of unknown extent and a video without a preview are files, which need neither", () => {
    const { width: _w, ...noWidth } = image
    const { thumbnailUrl: _t, ...noPreview } = video
    const mapped = inChats([noWidth, noPreview])
    expect(mapped.parts[0]?.elements.map(({ MsgType }) => MsgType)).toEqual(["TIMFileElem", "TIMFileElem"])
    expect(kinds(mapped)).toEqual(["media-as-file", "media-as-file"])
  })

  it("a file without an id is known by its address; one without an address is a custom element", () => {
    const uuid = (part: Part) => elements(part, {}, inChat)?.[0]?.MsgContent
    expect(uuid({ kind: "file", url: "https://x.org/a" })).toEqual(uuid({ kind: "file", url: "https://x.org/a" }))
    const mapped = inChats({ kind: "image", name: "lost.png" })
    expect(mapped.parts[0]?.elements).toMatchObject([
      { MsgType: "TIMCustomElem", MsgContent: { Desc: "[Image] lost.png (not available any more)" } },
    ])
    expect(kinds(mapped)).toEqual(["media-without-address", "media-as-custom"])
  })
})

describe("mentions", () => {
  it("point into all text of the message, by the ids of accounts", () => {
    const hello: Part = {
      kind: "text",
      text: "hi @Zoë",
      mentions: [{ offset: 3, length: 4, target: { kind: "user", userId: userId("Zoë") } }],
    }
    const [part] = inChats([
      text("first"),
      hello,
      { kind: "text", text: "@all", mentions: [{ offset: 0, length: 4, target: { kind: "everyone" } }] },
    ]).parts
    expect(part?.elements).toMatchObject([{ MsgContent: { Text: "first\nhi @Zoë\n@all" } }])
    expect(JSON.parse(part?.cloudCustomData ?? "").chatferry.mentions).toEqual([
      { at: 9, length: 4, user: expect.stringMatching(/^Zoe-/) },
      { at: 14, length: 4, everyone: true },
    ])
  })
})
