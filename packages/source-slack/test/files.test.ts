import { type SharedFile, SlackExport } from "@chatferry/source-slack"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { withoutTokens } from "../src/schema/secrets.ts"
import { folderOf, message, readAll, readEverything, readMessages, readOne, recordsOf } from "./support.ts"

const token = `xoxe-1234567890-1234567890-${"a1".repeat(16)}`
const url = "https://files.slack.com/files-pri/T1-F1/plan.png"
const image = {
  id: "F1",
  name: "plan.png",
  mimetype: "image/png",
  size: 12,
  mode: "hosted",
  url_private: `${url}?t=${token}`,
  original_w: 4,
  original_h: 3,
}

describe("files", () => {
  it("are parts by their type, with what is known of them", async () => {
    const { content } = await readOne({
      files: [
        image,
        { id: "F2", name: "talk.mp3", mimetype: "audio/mpeg", duration_ms: 1500 },
        {
          id: "F3",
          name: "film.mp4",
          mimetype: "video/mp4",
          size: 6442450944,
          thumb_video: "https://x/t.png",
          original_w: 2,
          original_h: 1,
        },
        { id: "F4", name: null, title: "notes", mimetype: "application/vnd.slack-docs", size: -1 },
      ],
    })
    expect(content).toEqual([
      { kind: "text", text: "hello" },
      { kind: "image", id: "F1", url, name: "plan.png", mimeType: "image/png", size: 12, width: 4, height: 3 },
      { kind: "audio", id: "F2", name: "talk.mp3", mimeType: "audio/mpeg", duration: 1.5 },
      {
        kind: "video",
        id: "F3",
        name: "film.mp4",
        mimeType: "video/mp4",
        size: 6442450944,
        width: 2,
        height: 1,
        thumbnailUrl: "https://x/t.png",
      },
      { kind: "file", id: "F4", name: "notes", mimeType: "application/vnd.slack-docs" },
    ])
  })

  it("that are gone, hidden, elsewhere or previews say so, and never cost the text", async () => {
    const files = [
      { id: "F1", mode: "tombstone" },
      { id: "F2", mode: "hidden_by_limit" },
      { id: "F3", file_access: "access_denied" },
      { id: "F4", mode: "external", external_type: "gdrive", url_private: "https://docs.example/1" },
      { id: "F5", mode: "snippet", preview: "print(1)" },
    ]
    expect(await readOne({ files, x_files: ["F5", "F6"] })).toMatchObject({
      content: [
        { text: "hello" },
        { id: "F1" },
        { id: "F2" },
        { id: "F3" },
        { id: "F4", url: "https://docs.example/1" },
        { id: "F5" },
        { id: "F6" },
      ],
      attributes: {
        files: [
          { id: "F1", mode: "tombstone" },
          { id: "F2", mode: "hidden_by_limit" },
          { id: "F3", file_access: "access_denied" },
          { id: "F4", mode: "external", external_type: "gdrive" },
          { id: "F5", mode: "snippet", preview: "print(1)" },
          { id: "F6", mode: "missing" },
        ],
      },
    })
  })

  it("of old posts are one file, with the words of the author that stood beside it", async () => {
    const file = { ...image, initial_comment: { comment: "my &lt;plan&gt;" } }
    const { content } = await readOne({
      subtype: "file_share",
      text: "<@U1> uploaded a file: <x|plan>",
      file,
      files: [image],
    })
    expect(content).toMatchObject([
      { kind: "text", text: "my <plan>" },
      { kind: "image", id: "F1" },
    ])
  })

  it("alone make a message of their own, without an empty text", async () => {
    expect((await readOne({ text: "", files: [image] })).content).toMatchObject([{ kind: "image" }])
  })

  it("whose bytes other exporters put beside the messages point at them", async () => {
    const more = { "general/attachments/F1-plan.png": "PNG", "__uploads/F2/a b.txt": "text" }
    const { content } = await readOne({ text: "", files: [image, { id: "F2", name: "a b.txt" }] }, more)
    expect(content).toMatchObject([
      { localPath: "general/attachments/F1-plan.png" },
      { localPath: "__uploads/F2/a b.txt" },
    ])
  })
})

describe("the token of an export", () => {
  it("is in no record, attribute, rejection or discovered user, wherever it stood", async () => {
    const secret = `https://files.slack.com/a?t=${token}`
    const { everything } = await readMessages([
      message({ files: [{ ...image, preview: secret, thumb_video: secret }], text: `<${secret}> ${secret}&amp;x=1` }),
      message({ ts: "no time", text: secret, files: [image] }),
      message({ subtype: "unheard_of", text: "", deep: [{ url: secret }] }),
      message({
        user: "U9",
        user_profile: { name: secret, image_72: secret },
        attachments: [{ from_url: secret, title_link: secret }],
      }),
      message({ blocks: [{ type: "image", image_url: secret, alt_text: secret }], root: { files: [image] } }),
    ])
    expect(JSON.stringify(everything)).not.toContain("xox")
  })

  it("leaves the rest of a link as it was", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("t", "token"),
        fc.constantFrom("", "?a=1", "?a=1&b=2"),
        fc.constantFrom("", "&c=3"),
        (name, before, after) => {
          const lead = before === "" ? "?" : "&"
          const cut = before === "" ? after.replace("&", "?") : after
          return withoutTokens(`${url}${before}${lead}${name}=${token}${after} end`) === `${url}${before}${cut} end`
        },
      ),
    )
    expect(withoutTokens("the word t=xoxb stays, =xox too")).toBe("the word t=xoxb stays, =xox too")
  })

  it("stays in links to files only where that was asked for", async () => {
    const { content, attributes } = await readOne(
      { files: [image], shiny: `${url}?t=${token}` },
      {},
      { fileTokens: "keep" },
    )
    expect(content[1]).toMatchObject({ url: `${url}?t=${token}` })
    expect(attributes).toEqual({ shiny: url })
  })
})

describe("the upload hook", () => {
  const files = {
    "channels.json": [{ id: "C1", name: "general" }],
    "general/2023-01-07.json": [
      message({ files: [image, { id: "F2", mode: "tombstone" }] }),
      message({ ts: "1700000001.000100", text: "", files: [image] }),
    ],
    "__uploads/F1/plan.png": "PNG",
  }

  it("is called once for each file, with the private link and the bytes, and its URL is used everywhere", async () => {
    const seen: Array<readonly [string | undefined, string]> = []
    const upload = ({ part, privateUrl, bytes }: SharedFile) =>
      Effect.gen(function* () {
        const content = yield* Effect.orDie(bytes)
        seen.push([privateUrl === undefined ? undefined : Redacted.value(privateUrl), Buffer.from(content).toString()])
        expect(String(privateUrl)).toBe("<redacted>")
        return `https://cdn.example/${part.id}`
      })
    const read = await Effect.runPromise(readAll(SlackExport.source({ path: folderOf(files), upload })))
    expect(seen).toEqual([[`${url}?t=${token}`, "PNG"]])
    const urls = recordsOf(read.messages).map(({ content }) =>
      content.flatMap((part) => ("url" in part ? [part.url] : [])),
    )
    expect(urls).toEqual([["https://cdn.example/F1"], ["https://cdn.example/F1"]])
  })

  it("never costs a message: where it fails the link stays, and a warning says so once", async () => {
    const source = SlackExport.source({ path: folderOf(files), upload: () => Effect.fail("no disk") })
    const logged: Array<readonly [string, unknown]> = []
    const logger = Logger.make(({ logLevel, message }) => void logged.push([logLevel, message]))
    const everything = await Effect.runPromise(Effect.provide(readAll(source), Logger.layer([logger])))
    expect(logged).toEqual([["Warn", ["A file could not be put elsewhere", "F1", "no disk"]]])
    const [unit] = everything.messages
    expect(unit?.items).toHaveLength(2)
    expect(recordsOf(unit === undefined ? [] : [unit])[0]?.content[1]).toMatchObject({ url })
  })

  it("is told where bytes are missing", async () => {
    const path = folderOf({ ...files, "__uploads/F1/plan.png": Buffer.alloc(0) })
    expect((await readEverything(path)).messages).toHaveLength(1)
    const source = SlackExport.source({
      path: folderOf({ "general/2023-01-07.json": [message({ files: [image] })] }),
      upload: ({ bytes }) =>
        Effect.map(Effect.flip(bytes), (error) => `https://x/${error.remedy.includes("privateUrl")}`),
    })
    const [first] = recordsOf((await Effect.runPromise(readAll(source))).messages)
    expect(first?.content[1]).toMatchObject({ url: "https://x/true" })
  })
})
