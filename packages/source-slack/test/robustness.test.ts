import * as Fs from "node:fs"
import * as Path from "node:path"
import { Group, Message, Source, User } from "@chatferry/core"
import { SlackExport } from "@chatferry/source-slack"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { defaults } from "../src/archive/Limits.ts"
import { openArchive } from "../src/archive/open-archive.ts"
import {
  type Files,
  fixture,
  folderOf,
  message,
  readAll,
  readEverything,
  recordsOf,
  temporary,
  zipBytes,
} from "./support.ts"

type Place = ReadonlyArray<string | number>

/** Every place of a JSON value, the root included. */
const placesOf = (value: unknown, at: Place = []): ReadonlyArray<Place> =>
  typeof value === "object" && value !== null
    ? [
        at,
        ...Object.entries(value).flatMap(([key, inner]) =>
          placesOf(inner, [...at, Array.isArray(value) ? Number(key) : key]),
        ),
      ]
    : [at]

const replaceAt = (value: unknown, [key, ...rest]: Place, by: unknown): unknown => {
  if (key === undefined) return by
  if (Array.isArray(value)) return value.map((inner, i) => (i === key ? replaceAt(inner, rest, by) : inner))
  return { ...(value as object), [key]: replaceAt((value as Record<string, unknown>)[key], rest, by) }
}

const valid: Record<string, unknown> = Object.fromEntries(
  [...openArchive(fixture("edge-cases/edge-no-utf8-flag.zip"), defaults).folders.values()]
    .flat()
    .filter(({ folder, name }) => name.endsWith(".json") && !folder.startsWith("clock"))
    .map((member) => [member.folder + member.name, JSON.parse(member.text())]),
)
const files = Object.keys(valid)
const isIndex = (file: string) => !file.includes("/")

const isMessage = Schema.is(Message)
const isGroup = Schema.is(Group)
const isUser = Schema.is(User)

/** What must hold of whatever was read. */
const check = (read: Awaited<ReturnType<typeof readEverything>>, changed: Files) => {
  for (const unit of read.messages) {
    const elements = changed[unit.id]
    if (Array.isArray(elements)) expect([unit.id, unit.items.length]).toEqual([unit.id, elements.length])
    else expect(unit.items.length).toBe(1)
  }
  for (const one of recordsOf(read.messages)) expect(isMessage(one)).toBe(true)
  for (const one of recordsOf(read.groups)) expect(isGroup(one)).toBe(true)
  for (const one of recordsOf(read.users)) expect(isUser(one)).toBe(true)
  for (const { discovered = [] } of [...read.messages, ...read.groups]) {
    for (const { record } of discovered) expect(isUser(record)).toBe(true)
  }
  expect(JSON.stringify(read)).not.toContain("xoxe-")
}

describe("any JSON value at any place", () => {
  it("never crashes the reader, and every element stays one item", async () => {
    const anywhere = fc
      .constantFrom(...files.filter((file) => !isIndex(file)), ...files.filter(isIndex))
      .chain((file) =>
        fc.tuple(fc.constant(file), fc.constantFrom(...placesOf(valid[file])), fc.jsonValue({ maxDepth: 4 })),
      )
    await fc.assert(
      fc.asyncProperty(fc.array(anywhere, { minLength: 1, maxLength: 6 }), async (changes) => {
        const changed: Record<string, unknown> = { ...valid }
        for (const [file, at, by] of changes) {
          // An earlier change may have taken the place away.
          const exists = placesOf(changed[file]).some((place) => JSON.stringify(place) === JSON.stringify(at))
          if (exists) changed[file] = replaceAt(changed[file], at, by)
        }
        check(await readEverything(folderOf(changed)), changed)
      }),
      { numRuns: 25 },
    )
  })

  it("of the usual wrong kinds, at every place of a rich message", async () => {
    const keys = {
      files: [{ id: "F1", name: "n", mimetype: "image/png", size: 1, original_w: 1 }],
      reactions: [{ name: "wave", users: ["U1"], count: 1 }],
      attachments: [
        {
          text: "a",
          fields: [{ title: "t", value: "v" }],
          files: [{ id: "F2" }],
          message_blocks: [{ message: { blocks: [] } }],
        },
      ],
      blocks: [
        {
          type: "section",
          text: { type: "mrkdwn", text: "x" },
          fields: [{ text: "f" }],
          accessory: { type: "image", image_url: "u" },
        },
        { type: "table", rows: [[{ type: "raw_text", text: "c" }]] },
        {
          type: "rich_text",
          elements: [
            {
              type: "rich_text_list",
              indent: 1,
              offset: 2,
              elements: [{ elements: [{ type: "user", user_id: "U1" }] }],
            },
          ],
        },
        { type: "call", call: { v1: { name: "n" } } },
      ],
      edited: { user: "U1", ts: "1700000001.000000" },
      room: { created_by: "U1", date_start: 1, date_end: 2 },
      bot_profile: { name: "n", icons: { image_36: "i" } },
      comment: { user: "U1", comment: "c" },
    }
    const wrong = [null, 0, -1, 1e300, "", "\ud83d\u0000", true, [], {}, [null], [[]], { a: null }, "constructor"]
    const subtypes = [undefined, "bot_message", "file_comment", "huddle_thread", "file_share", "new"]
    const elements = subtypes.flatMap((subtype) => {
      const whole = message({ ...keys, subtype, bot_id: "B1", username: "u", thread_ts: "1700000000.000001" })
      return placesOf(whole).flatMap((place) => wrong.map((by) => replaceAt(whole, place, by)))
    })
    const changed = { "general/2023-01-07.json": elements }
    check(await readEverything(folderOf(changed)), changed)
    check(await readEverything(folderOf(changed), { text: "markdown" }), changed)
  })

  it("may be nested absurdly deep", async () => {
    const deep = (depth: number) => `${'{"a":['.repeat(depth)}1${"]}".repeat(depth)}`
    const blocks = `${'[{"type":"section","blocks":'.repeat(3000)}[]${"}]".repeat(3000)}`
    const element = (keys: string) => `{"type":"message","user":"U1","text":"","ts":"1700000000.000100",${keys}}`
    const path = folderOf({
      "general/2023-01-07.json": `[${element(`"x":${deep(3000)}`)},${element(`"blocks":${blocks}`)},${deep(3000)}]`,
    })
    const { messages } = await readEverything(path)
    expect(messages[0]?.items.map(({ _tag }) => _tag)).toEqual(["Read", "Read", "Rejection"])
  })
})

describe("any bytes as a zip", () => {
  const whole = zipBytes([
    { name: "users.json", content: [{ id: "U1", name: "ada" }] },
    { name: "channels.json", content: [{ id: "C1", name: "general" }] },
    { name: "general/2023-01-07.json", content: [message(), message({ ts: "1700000001.000100" })] },
    { name: "general/2023-01-08.json", content: [message({ text: "x".repeat(500) })] },
  ])
  const readBytes = async (bytes: Uint8Array, path: string) => {
    Fs.writeFileSync(path, bytes)
    const limits = { maxFileBytes: 10_000_000 }
    return Effect.runPromiseExit(readAll(SlackExport.source({ path, limits })))
  }
  const isTyped = (exit: Exit.Exit<unknown, Source.SourceError>) =>
    Exit.isSuccess(exit) ||
    exit.cause.reasons.every((reason) => reason._tag === "Fail" && reason.error instanceof Source.SourceError)

  it("gives records or a typed error, never a defect", async () => {
    const path = Path.join(temporary(), "export.zip")
    const at = fc.nat(whole.length - 1)
    const changes = fc.record({
      bytes: fc.array(fc.tuple(at, fc.nat(255)), { maxLength: 8 }),
      cut: fc.option(at),
      twice: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(changes, async ({ bytes, cut, twice }) => {
        const changed = Buffer.from(whole)
        for (const [place, byte] of bytes) changed[place] = byte
        const shorter = cut === null ? changed : changed.subarray(0, cut)
        expect(isTyped(await readBytes(twice ? Buffer.concat([shorter, changed]) : shorter, path))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it("flipped one by one in its directory", async () => {
    const path = Path.join(temporary(), "export.zip")
    const start = whole.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
    for (let place = start; place < whole.length; place += 2) {
      const changed = Buffer.from(whole)
      changed[place] = (changed[place] ?? 0) ^ 0xff
      expect([place, isTyped(await readBytes(changed, path))]).toEqual([place, true])
    }
  })
})

describe("a stream that is left", () => {
  it("leaves no file open, when it ends, is cut short, fails or is interrupted", async () => {
    const open = () => Fs.readdirSync("/proc/self/fd").length
    const path = fixture("edge-cases/edge-no-utf8-flag.zip")
    const { messages } = SlackExport.source({ path })
    const before = open()
    await Effect.runPromise(
      messages.pipe(
        Stream.mapEffect(({ read }) => read),
        Stream.take(3),
        Stream.runDrain,
      ),
    )
    expect(open()).toBe(before)
    await Effect.runPromiseExit(
      messages.pipe(
        Stream.mapEffect(({ read }) => Effect.andThen(read, Effect.fail("stop"))),
        Stream.runDrain,
      ),
    )
    expect(open()).toBe(before)
    await Effect.runPromise(
      messages.pipe(
        Stream.mapEffect(({ read }) => Effect.andThen(read, Effect.never)),
        Stream.runDrain,
        Effect.timeoutOption("20 millis"),
      ),
    )
    expect(open()).toBe(before)
    // A unit may be read when its stream is long over.
    const [unit] = await Effect.runPromise(Stream.runCollect(messages))
    expect(unit === undefined ? 0 : (await Effect.runPromise(unit.read)).items.length).toBe(1)
    expect(open()).toBe(before)
  })
})
