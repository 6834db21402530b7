import { appendFileSync } from "node:fs"
import { Source } from "@chatferry/core"
import { heap, message, user } from "@chatferry/core/testing"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { describe, expect, it } from "vitest"
import { JsonSource } from "../src/index.ts"
import { canCountHandles, itemsOf, lines, openHandles, recordsOf, run, scratch, unitsOf } from "./support.ts"

const { put, path } = scratch()

describe("lines of JSON", () => {
  it("gives every record with its file and its line", async () => {
    const users = put("users.ndjson", lines(user("a"), user("b")))
    const items = await itemsOf(JsonSource.ndjson({ users }).users)
    expect(items).toEqual([
      Source.read(user("a"), { file: users, index: 0 }),
      Source.read(user("b"), { file: users, index: 1 }),
    ])
  })

  it("reads a byte order mark, CRLF, empty lines and a last line without an end", async () => {
    const [a, b] = [user("a"), user("b")].map((each) => JSON.stringify(each))
    const users = put("windows.ndjson", `\ufeff${a}\r\n\r\n  \t\n\n${b}`)
    const items = await itemsOf(JsonSource.ndjson({ users }).users)
    expect(items.map(({ _tag, from }) => [_tag, from.index])).toEqual([
      ["Read", 0],
      ["Read", 4],
    ])
  })

  it("finds nothing in an empty file", async () => {
    expect(await unitsOf(JsonSource.ndjson({ messages: put("empty.ndjson", "") }).messages)).toEqual([])
  })

  it("rejects a line that is no record, says why in full, and goes on", async () => {
    const messages = put(
      "bad.ndjson",
      [
        JSON.stringify(message("g", "u", 1)),
        `{"id": "2", `,
        JSON.stringify({ ...message("g", "u", 3), id: "", sentAt: "yesterday", sentBy: "u", editedAt: null }),
        JSON.stringify({ ...message("g", "u", 4), content: [{ kind: "gif", url: "x" }] }),
        "[]",
        JSON.stringify(message("g", "u", 6)),
      ].join("\n"),
    )
    const { items } = (await unitsOf(JsonSource.ndjson({ messages }).messages))[0] ?? { items: [] }
    expect(items.map(({ _tag, from }) => [_tag, from.index])).toEqual([
      ["Read", 0],
      ["Rejection", 1],
      ["Rejection", 2],
      ["Rejection", 3],
      ["Rejection", 4],
      ["Read", 5],
    ])
    const reasons = items.flatMap((item) => (item._tag === "Rejection" ? [item.reason] : []))
    expect(reasons[0]).toMatch(/^The line is not JSON \(.*\)\. Write one record a line\.$/)
    expect(reasons[1]?.split("; ")).toEqual([
      "`sentBy` is no field of the model: correct the name, or keep the fact under `attributes`",
      '`id` expected a value with a length of at least 1, got ""',
      '`sentAt` expected whole microseconds since 1970, or ISO 8601 with an offset (2023-11-14T22:13:20.0001Z), got "yesterday"',
      expect.stringMatching(/^`editedAt` expected .*, got null \(leave the field out instead\)\.$/),
    ])
    expect(reasons[2]).toMatch(/^`content\[0\]` expected `kind` to be one of text, sticker, .*notice, got an object\.$/)
    expect(reasons[3]).toBe("the record expected object, got an array.")
    expect(items[1]).toMatchObject({ original: `{"id": "2", ` })
    expect(items[3]).toMatchObject({ original: { id: "g:4" } })
  })

  it("rejects a record whose only fault is a field the model does not know, however deep", async () => {
    const deep = { ...message("g", "u", 1), content: [{ kind: "text", text: "t", lang: "en" }] }
    const messages = put(
      "unknown.ndjson",
      lines(deep, { ...message("g", "u", 2), attributes: { lang: { any: ["thing"] } } }),
    )
    const items = await itemsOf(JsonSource.ndjson({ messages }).messages)
    expect(items).toMatchObject([
      {
        _tag: "Rejection",
        reason: expect.stringMatching(/^`content\[0\]\.lang` is no field of the model/),
        original: deep,
      },
      { _tag: "Read", record: { attributes: { lang: { any: ["thing"] } } } },
    ])
  })

  it("rejects a line that is not UTF-8 instead of changing it, and no other line", async () => {
    const bad = Buffer.concat([Buffer.from(`{"id":"b","name":"`), Buffer.from([0xe9]), Buffer.from(`"}\n`)])
    const good = Buffer.from(lines({ ...user("c"), name: "a \ufffd of its own" }))
    const users = put("latin1.ndjson", Buffer.concat([Buffer.from(lines(user("a"))), bad, good]))
    const items = await itemsOf(JsonSource.ndjson({ users }).users)
    expect(items.map(({ _tag, from }) => [_tag, from.index])).toEqual([
      ["Read", 0],
      ["Rejection", 1],
      ["Read", 2],
    ])
    expect(items[1]).toMatchObject({ reason: "The line is not valid UTF-8. Save the file as UTF-8." })
  })

  it("rejects a line of absurd length without holding it", async () => {
    const long = "x".repeat(17 * 1024 * 1024)
    const messages = put("long.ndjson", `${lines(message("g", "u", 1))}${long}\n${lines(message("g", "u", 3))}`)
    const items = await itemsOf(JsonSource.ndjson({ messages }).messages)
    expect(items.map(({ _tag, from }) => [_tag, from.index])).toEqual([
      ["Read", 0],
      ["Rejection", 1],
      ["Read", 2],
    ])
    expect(items[1]).toMatchObject({ reason: expect.stringContaining(`${long.length} bytes`) })
    expect(JSON.stringify(items[1]).length).toBeLessThan(2000)
  })

  it("reads times as microseconds and as ISO 8601", async () => {
    const group = { id: "g", kind: "private", name: "G", isArchived: false }
    const member = { userId: "u", role: "member", joinedAt: "2023-11-14T22:13:20Z" }
    const files = {
      groups: put("groups.ndjson", lines({ ...group, createdAt: "2023-11-14T22:13:20Z", members: [member] })),
      messages: put(
        "iso.ndjson",
        lines({ ...message("g", "u", 1), sentAt: "2023-11-15T06:13:20.0001+08:00", editedAt: "2023-11-14T22:13:21Z" }),
      ),
    }
    const source = JsonSource.ndjson(files)
    expect(await recordsOf(source.groups)).toEqual([
      { ...group, createdAt: 1_700_000_000_000_000, members: [{ ...member, joinedAt: 1_700_000_000_000_000 }] },
    ])
    expect(await recordsOf(source.messages)).toEqual([
      { ...message("g", "u", 1), sentAt: 1_700_000_000_000_100, editedAt: 1_700_000_001_000_000 },
    ])
  })

  it("reads several files as one", async () => {
    const messages = ["2021", "2022"].map((year) => put(`${year}.ndjson`, lines(message("g", "u", Number(year)))))
    const source = JsonSource.ndjson({ messages })
    expect((await recordsOf(source.messages)).map(({ id }) => id)).toEqual(["g:2021", "g:2022"])
    expect(await run(source.summary)).toEqual({ files: 2 })
  })

  const big = (count: number) =>
    lines(...Array.from({ length: count }, (_, i) => message("g", "u", i, "x".repeat(300))))

  it("gives the same units twice, and leaves earlier ones alone when lines are added", async () => {
    const messages = put("growing.ndjson", big(10_000))
    const source = JsonSource.ndjson({ messages })
    const before = await unitsOf(source.messages)
    expect(before.length).toBeGreaterThan(3)
    expect(new Set(before.map(({ id }) => id)).size).toBe(before.length)
    expect(await unitsOf(source.messages)).toEqual(before)
    put("growing.ndjson", big(10_000) + lines(message("g", "u", 10_000)))
    const after = await unitsOf(source.messages)
    expect(after.slice(0, -1)).toEqual(before.slice(0, -1))
    expect(after.at(-1)?.fingerprint).not.toBe(before.at(-1)?.fingerprint)
  })

  it.skipIf(!canCountHandles)("closes the file when its stream is left early, fails, or is interrupted", async () => {
    const messages = put("left.ndjson", big(20_000))
    const source = JsonSource.ndjson({ messages })
    const left = await run(
      source.messages.pipe(
        Stream.map(() => openHandles(messages)),
        Stream.take(1),
        Stream.runCollect,
      ),
    )
    expect(left).toEqual([1])
    expect(openHandles(messages)).toBe(0)
    await run(Effect.exit(Stream.runForEach(source.messages, () => Effect.fail("enough"))))
    expect(openHandles(messages)).toBe(0)
    await run(
      Effect.gen(function* () {
        const reached = yield* Effect.sync(() => Promise.withResolvers<void>())
        const stall = Effect.andThen(
          Effect.sync(() => reached.resolve()),
          Effect.never,
        )
        const reading = Stream.runForEach(source.messages, () => stall)
        yield* Effect.race(
          reading,
          Effect.promise(() => reached.promise),
        )
      }),
    )
    expect(openHandles(messages)).toBe(0)
  })

  it("holds a block at a time, however long the file", async () => {
    const line = lines(message("g", "u", 0, "x".repeat(1000)))
    const messages = put("huge.ndjson", "")
    for (let i = 0; i < 60; i++) appendFileSync(messages, line.repeat(1_000))
    const before = heap()
    let blocks = 0
    let most = 0
    const count = await run(
      JsonSource.ndjson({ messages }).messages.pipe(
        Stream.mapEffect(({ read }) => Effect.map(read, ({ items }) => items.length)),
        Stream.runFold(
          () => 0,
          (sum, items) => {
            if (blocks++ % 10 === 0) most = Math.max(most, heap() - before)
            return sum + items
          },
        ),
      ),
    )
    expect(count).toBe(60_000)
    expect(blocks).toBeGreaterThan(60)
    expect(most).toBeLessThan(10 * 1024 * 1024)
  })

  it("says what to do about a missing file, a folder, and UTF-16", async () => {
    const of = (users: string) => run(Effect.flip(Stream.runDrain(JsonSource.ndjson({ users }).users)))
    expect((await of(path("none.ndjson"))).message).toMatch(
      /none\.ndjson cannot be read: there is no such file or folder\. Check the path/,
    )
    expect((await of(path("."))).message).toContain("Name a file, not a folder")
    const utf16 = put("utf16.ndjson", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("{}\n", "utf16le")]))
    expect((await of(utf16)).message).toBe(`${utf16} is written in UTF-16. Save it as UTF-8.`)
    const { remedy } = await run(Effect.flip(JsonSource.ndjson({ users: path("none.ndjson") }).summary))
    expect(remedy).toContain("Check the path")
  })
})
