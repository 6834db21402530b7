import * as Fs from "node:fs"
import * as Path from "node:path"
import { SlackExport } from "@chatferry/source-slack"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { describe, expect, it } from "vitest"
import { decodeName } from "../src/archive/member-name.ts"
import {
  type Files,
  failureOf,
  folderOf,
  message,
  readEverything,
  recordsOf,
  temporary,
  zipBytes,
  zipOf,
} from "./support.ts"

const small: Files = {
  "users.json": [{ id: "U1", name: "ada" }],
  "channels.json": [{ id: "C1", name: "general", members: ["U1"] }],
  "general/2023-01-07.json": [message()],
}
const entries = (files: Files) => Object.entries(files).map(([name, content]) => ({ name, content }))
const idsOf = async (path: string) => recordsOf((await readEverything(path)).messages).map(({ id }) => id)
const rejectionsOf = async (path: string, limits = {}) =>
  (await readEverything(path, { limits })).messages.flatMap(({ items }) =>
    items.flatMap((item) => (item._tag === "Rejection" ? [[item.from.file, item.reason]] : [])),
  )

describe("what is no export", () => {
  it("is refused with what is wrong and what to do", async () => {
    const nothing = await failureOf(Path.join(temporary(), "gone.zip"))
    expect(nothing.problem).toMatch(/There is nothing at .*gone\.zip/)
    expect(nothing.remedy).toMatch(/Give the path of the export/)

    const other = await failureOf(folderOf({ "photo.jpg": "x", "notes/a.md": "y" }))
    expect(other.problem).toMatch(/is no Slack export: it has no users\.json/)

    expect((await failureOf(temporary())).problem).toMatch(/is empty/)
    expect((await failureOf(zipOf({}))).problem).toMatch(/is empty/)
    const blank = folderOf({ "export.zip": "" })
    expect((await failureOf(Path.join(blank, "export.zip"))).problem).toMatch(/is empty/)
    expect((await failureOf(folderOf({ "users.json": [], "channels.json": [] }))).problem).toMatch(/empty Slack export/)
  })

  it("is told apart: text exports, dumps of slackdump, zips of zips", async () => {
    expect(await failureOf(folderOf({ "channels/general.txt": "hi", "dms/bo.txt": "hi" }))).toMatchObject({
      problem: expect.stringMatching(/text export/),
      remedy: expect.stringMatching(/as JSON/),
    })
    expect(await failureOf(folderOf({ "C0123456789.json": { messages: [] } }))).toMatchObject({
      remedy: expect.stringMatching(/slackdump convert/),
    })
    expect(await failureOf(folderOf({ "one.zip": "x", "two.zip": "x" }))).toMatchObject({
      problem: expect.stringMatching(/other zip files/),
    })
  })

  it("is a zip cut in half, and a file that is no zip at all", async () => {
    const whole = zipBytes(entries(small))
    const cut = Path.join(temporary(), "cut.zip")
    Fs.writeFileSync(cut, whole.subarray(0, whole.length / 2))
    expect(await failureOf(cut)).toMatchObject({
      problem: expect.stringMatching(/no complete zip file/),
      remedy: expect.stringMatching(/Fetch the export again/),
    })
    const page = Path.join(temporary(), "page.zip")
    Fs.writeFileSync(page, "<html>sign in</html>")
    expect((await failureOf(page)).problem).toMatch(/no complete zip file/)
  })
})

describe("the root of an export", () => {
  it("is found inside wrapping folders, and paths begin after it", async () => {
    const wrapped = Object.fromEntries(
      Object.entries(small).map(([path, content]) => [`Acme export/deep/${path}`, content]),
    )
    const everything = await readEverything(folderOf(wrapped))
    expect(everything.messages.map(({ id }) => id)).toEqual(["general/2023-01-07.json"])
    expect(everything.users[0]?.items[0]?.from).toEqual({ file: "users.json", index: 0 })
  })

  it("needs no list at all", async () => {
    expect(await idsOf(folderOf({ "general/2023-01-07.json": [message()] }))).toEqual(["general:1700000000.000100"])
  })

  it("of several workspaces in one place are refused, and named", async () => {
    const of = (team: string): Files => ({ ...small, "users.json": [{ id: "U1", name: "ada", team_id: team }] })
    const two = Object.fromEntries(
      ["a", "b"].flatMap((folder) =>
        Object.entries(of(`T${folder}`)).map(([name, content]) => [`${folder}/${name}`, content]),
      ),
    )
    const { problem, remedy } = await failureOf(folderOf(two))
    expect(problem).toMatch(/exports of 2 workspaces: a\/ \(Ta\), b\/ \(Tb\)/)
    expect(remedy).toMatch(/one workspace/)
  })

  it("may be several: exports of one workspace side by side become one", async () => {
    const path = folderOf({
      "january/channels.json": [{ id: "C1", name: "general" }],
      "january/general/2023-01-07.json": [message()],
      "february/channels.json": [{ id: "C1", name: "general" }],
      "february/general/2023-02-07.json": [message({ ts: "1700000001.000100" })],
    })
    expect(await idsOf(path)).toEqual(["C1:1700000001.000100", "C1:1700000000.000100"])
    const { groups } = await readEverything(path)
    expect(groups.flatMap(({ items }) => items.map((item) => (item._tag === "Skip" ? item.rule : item._tag)))).toEqual([
      "Read",
      "listed-again",
    ])
  })

  it("is not a folder that holds a copy of a list, nor a shared file that is called like one", async () => {
    const path = folderOf({
      ...small,
      "general/users.json": [{ id: "U9", name: "copy" }],
      "__uploads/F1/channels.json": [],
      "__uploads/F2/2023-01-01.json": "a shared file",
    })
    const everything = await readEverything(path)
    expect(recordsOf(everything.users).map(({ id }) => id)).toEqual(["U1"])
    expect(everything.messages.map(({ id }) => id)).toEqual(["general/2023-01-07.json"])
  })

  it("leaves the junk of operating systems and other files alone", async () => {
    const path = folderOf({
      ...small,
      "general/._2023-01-07.json": "junk",
      "__MACOSX/general/2023-01-07.json": [message({ text: "junk" })],
      "general/.DS_Store": "junk",
      "general/2023-01-08.json.bak": [message()],
      "general/canvas_in_the_conversation.json": [{ id: "F1" }],
    })
    expect(await idsOf(path)).toEqual(["C1:1700000000.000100"])
  })
})

describe("a zip", () => {
  it("gives the same records as the folder it was made from", async () => {
    const strip = (json: unknown) => JSON.stringify(json, (key, value) => (key === "fingerprint" ? undefined : value))
    const shuffled = entries(small).toReversed()
    expect(strip(await readEverything(zipOf(shuffled)))).toBe(strip(await readEverything(folderOf(small))))
  })

  it("may be zip64", async () => {
    expect(await idsOf(zipOf(small, true))).toEqual(["C1:1700000000.000100"])
  })

  it("has names in UTF-8 without the flag for it, or in code page 437, each decided by itself", async () => {
    expect(decodeName(Buffer.from("日本語"))).toBe("日本語")
    expect(decodeName(Buffer.from([0x63, 0x61, 0x66, 0x82]))).toBe("café")
    const path = zipOf([
      { name: Buffer.from([0x63, 0x61, 0x66, 0x82, ...Buffer.from("/2023-01-07.json")]), content: [message()] },
      { name: "日本語/2023-01-07.json", content: [message()] },
      { name: "zoë/2023-01-07.json", content: [message()], flags: 0x800 },
    ])
    const { groups } = await readEverything(path)
    expect(
      recordsOf(groups)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(["café", "zoë", "日本語"].toSorted())
  })

  it("cannot lead out of itself: such members are rejections, the others are read", async () => {
    const path = zipOf([
      ...entries(small),
      { name: "../../etc/cron.json", content: [message()] },
      { name: "/etc/2023-01-07.json", content: [message()] },
      { name: "C:\\Users\\2023-01-07.json", content: [message()] },
      { name: "general/../../2023-01-09.json", content: [message()] },
      { name: "general/2023-01-08.json", content: "/etc/passwd", attributes: (0o120777 << 16) >>> 0 },
      { name: "general/2023-01-10.json", content: [message()], flags: 1 },
    ])
    const reasons = Object.fromEntries(await rejectionsOf(path))
    expect(reasons).toMatchObject({
      "../../etc/cron.json": expect.stringMatching(/leads out of the export/),
      "/etc/2023-01-07.json": expect.stringMatching(/absolute path/),
      "C:/Users/2023-01-07.json": expect.stringMatching(/absolute path/),
      "general/../../2023-01-09.json": expect.stringMatching(/leads out of the export/),
      "general/2023-01-08.json": expect.stringMatching(/is a link/),
      "general/2023-01-10.json": expect.stringMatching(/encrypted/),
    })
    expect(await idsOf(path)).toEqual(["C1:1700000000.000100"])
  })

  it("cannot exhaust the machine: ratio, size of a file, of all and their number are bounded", async () => {
    const bomb = zipOf([...entries(small), { name: "general/2023-01-08.json", content: `[${" ".repeat(4_000_000)}]` }])
    expect(await rejectionsOf(bomb)).toEqual([["general/2023-01-08.json", expect.stringMatching(/400 times its size/)]])
    expect(await rejectionsOf(bomb, { maxRatio: 10_000 })).toEqual([])
    expect(await rejectionsOf(bomb, { maxRatio: 10_000, maxFileBytes: 1_000_000 })).toEqual([
      ["general/2023-01-08.json", expect.stringMatching(/maxFileBytes/)],
    ])
    expect((await failureOf(bomb, { limits: { maxTotalBytes: 1000 } })).problem).toMatch(/more than 1000/)
    expect((await failureOf(bomb, { limits: { maxFiles: 2 } })).problem).toMatch(/holds 4 files, more than 2/)
    expect((await failureOf(folderOf(small), { limits: { maxFiles: 2 } })).remedy).toMatch(/maxFiles/)
  })

  it("that says less than a member unpacks to loses that member only", async () => {
    const path = zipOf([...entries(small), { name: "general/2023-01-08.json", content: [message()], claimed: 3 }])
    expect(await rejectionsOf(path)).toEqual([["general/2023-01-08.json", expect.stringMatching(/cannot be unpacked/)]])
  })

  it("with a damaged member loses that member only", async () => {
    const bytes = zipBytes(entries({ ...small, "general/2023-01-08.json": [message({ text: "x".repeat(300) })] }))
    const at = bytes.lastIndexOf("general/2023-01-08.json", bytes.length - 200) + 30
    bytes[at] = (bytes[at] ?? 0) ^ 0xff
    const path = Path.join(temporary(), "export.zip")
    Fs.writeFileSync(path, bytes)
    expect((await rejectionsOf(path)).map(([file]) => file)).toEqual(["general/2023-01-08.json"])
  })
})

describe("a folder", () => {
  it("follows no link, to a file or to a folder", async () => {
    const path = folderOf(small)
    Fs.symlinkSync("/etc/hostname", Path.join(path, "general/2023-01-08.json"))
    Fs.symlinkSync("/etc", Path.join(path, "outside"))
    expect(await rejectionsOf(path)).toEqual([
      ["general/2023-01-08.json", expect.stringMatching(/is a link/)],
      ["outside", expect.stringMatching(/is a link/)],
    ])
  })

  it("reports a day file that vanished since it was listed", async () => {
    const path = folderOf(small)
    const reason = await Effect.runPromise(
      Effect.gen(function* () {
        const { messages } = SlackExport.source({ path })
        const { Stream } = yield* Effect.promise(() => import("effect"))
        const [unit] = yield* Stream.runCollect(messages)
        Fs.rmSync(Path.join(path, "general/2023-01-07.json"))
        const contents = unit === undefined ? undefined : yield* unit.read
        return contents?.items[0]
      }),
    )
    expect(reason).toMatchObject({ _tag: "Rejection", from: { file: "general/2023-01-07.json" } })
  })

  it("is the same as folder and as zip where files are large, wherever their characters are cut for reading", async () => {
    // Characters of one to four bytes, in lengths that put every cut at another place of one.
    const days = [0, 1, 2, 3].map((shift) => [
      `general/2023-02-0${shift + 1}.json`,
      [60_000, 200_000].map((length, index) =>
        message({ ts: `17000${shift}000${index}.000100`, text: "x".repeat(shift) + "aé語🚢".repeat(length / 10) }),
      ),
    ])
    const files = { ...small, ...Object.fromEntries(days) }
    const [folder, zip] = [await readEverything(folderOf(files)), await readEverything(zipOf(files))]
    const itemsOf = ({ messages }: typeof zip) => messages.map(({ items }) => items)
    expect(itemsOf(zip)).toEqual(itemsOf(folder))
    expect(itemsOf(zip)[1]?.[1]).toMatchObject({ record: { content: [{ text: "aé語🚢".repeat(20_000) }] } })
  })

  it("is read anew when files have come", async () => {
    const path = folderOf(small)
    const source = SlackExport.source({ path })
    const files = () => Effect.runPromise(Effect.map(source.summary, (summary) => summary.files))
    expect(await files()).toBe(3)
    Fs.writeFileSync(Path.join(path, "general/2023-01-09.json"), "[]")
    expect(await files()).toBe(4)
  })
})

describe("units", () => {
  it("are day files in the order of their names, known by size and content before they are read", async () => {
    const days = ["2023-01-09", "2023-01-07", "2023-01-08"]
    const files = {
      ...small,
      ...Object.fromEntries(days.map((day, i) => [`general/${day}.json`, [message({ ts: `170000000${i}.000100` })]])),
    }
    const first = (await readEverything(zipOf(files))).messages
    expect(first.map(({ id }) => id)).toEqual(days.toSorted().map((day) => `general/${day}.json`))
    const changed = (await readEverything(zipOf({ ...files, "general/2023-01-08.json": [message({ text: "HELLO" })] })))
      .messages
    const differ = first.filter(({ fingerprint }, i) => fingerprint !== changed[i]?.fingerprint)
    expect(differ.map(({ id }) => id)).toEqual(["general/2023-01-08.json"])
  })

  it("have the fingerprint of what was read, though the file was written anew before it is asked for", async () => {
    const path = folderOf({ ...small, "general/2023-01-08.json": [message({ ts: "1700000001.000100" })] })
    const unitsOf = () => Effect.runPromise(Stream.runCollect(SlackExport.source({ path }).messages))
    const before = (await unitsOf()).map(({ fingerprint }) => fingerprint)
    const [first, second] = await unitsOf()
    if (first === undefined || second === undefined) throw new Error("there are two days")
    await Effect.runPromise(Effect.andThen(first.read, second.read))
    Fs.writeFileSync(Path.join(path, first.id), JSON.stringify([message(), message({ ts: "1700000002.000100" })]))
    expect([first.fingerprint, second.fingerprint]).toEqual(before)
    expect((await unitsOf())[0]?.fingerprint).not.toBe(before[0])
  })

  it("have another fingerprint under settings that give other records", async () => {
    const path = zipOf(small)
    const prints = async (options: object) =>
      (await readEverything(path, options)).messages.map(({ fingerprint }) => fingerprint)
    const all = [await prints({}), await prints({ text: "markdown" }), await prints({ fileTokens: "keep" })]
    expect(new Set(all.flat()).size).toBe(3)
  })
})
