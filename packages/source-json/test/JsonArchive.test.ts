import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { ConversationGroup, Group, type GroupId, Message, Source, User } from "@chatferry/core"
import { message, user } from "@chatferry/core/testing"
import { layer as NodeServices } from "@effect/platform-node/NodeServices"
import { it as effectIt } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { describe, expect, it } from "vitest"
import { JsonArchive, JsonSource } from "../src/index.ts"
import { lines, recordsOf, run, scratch } from "./support.ts"

const { path, put } = scratch()
let count = 0
const fresh = () => path(`archive-${count++}`)
const at = (index: number) => ({ file: "origin", index })

/** A source of what is in memory, in units of `size`. */
const units = <A>(items: ReadonlyArray<Source.Item<A>>, size = 2): Stream.Stream<Source.Unit<A>> =>
  Stream.fromIterable(Array.from({ length: Math.ceil(items.length / size) }, (_, i) => i)).pipe(
    Stream.map((i) => ({
      id: `unit ${i}`,
      fingerprint: "",
      read: Effect.succeed({ items: items.slice(i * size, (i + 1) * size) }),
    })),
  )
const reads = <A>(records: ReadonlyArray<A>, size?: number) =>
  units(
    records.map((record, i) => Source.read(record, at(i))),
    size,
  )
const jsonLines = (directory: string, name: string): ReadonlyArray<unknown> =>
  readFileSync(join(directory, name), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line))

// What is made is hardly longer than it must be.
const atLeast = <S extends Schema.Constraint>(minimum: number, record: S) =>
  Schema.Array(record).check(Schema.isMinLength(minimum), Schema.isMaxLength(2 * minimum))
/** So that twenty do not fit into one of the blocks in which a file is read. */
const lengthened = (message: Message): Message => ({
  ...message,
  content: [...message.content, { kind: "text", text: "long ".repeat(15_000) }],
})

describe("an archive", () => {
  effectIt.effect.prop(
    "gives back every record that was written, in the same order",
    {
      users: atLeast(7, User),
      groups: atLeast(7, Group),
      messages: atLeast(20, Message),
      conversationGroups: atLeast(7, ConversationGroup),
      size: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 15 })),
    },
    ({ size, messages, ...others }) =>
      Effect.gen(function* () {
        const directory = fresh()
        const records = { ...others, messages: messages.map(lengthened) }
        const source = Source.make({
          name: "memory",
          users: reads(records.users, size),
          groups: reads(records.groups, size),
          messages: reads(records.messages, size),
          conversationGroups: reads(records.conversationGroups, size),
        })
        const written = yield* JsonArchive.write(source, directory)
        const archive = JsonSource.directory(directory)
        const again = {
          users: yield* Stream.runCollect(Source.records(archive.users)),
          groups: yield* Stream.runCollect(Source.records(archive.groups)),
          messages: yield* Stream.runCollect(Source.records(archive.messages)),
          conversationGroups: yield* Stream.runCollect(Source.records(archive.conversationGroups)),
        }
        // JSON has no negative zero.
        expect(again).toEqual(JSON.parse(JSON.stringify(records)))
        expect(written.rejections).toBe(0)
        expect(written.records).toEqual(
          Object.fromEntries(Object.entries(records).map(([entity, { length }]) => [entity, length])),
        )
      }).pipe(Effect.provide(NodeServices)),
    { arbitrary: { runs: 15 } },
  )

  it("is the same bytes when written again from itself", async () => {
    const files = {
      users: put("users.ndjson", lines(user("a"), user("b"))),
      messages: put("messages.ndjson", lines(message("g", "u", 1), message("g", "u", 2, "船 \u2028 \ud800"))),
    }
    const [first, second] = [fresh(), fresh()]
    await run(JsonArchive.write(JsonSource.ndjson(files), first))
    await run(JsonArchive.write(JsonSource.directory(first), second))
    for (const name of ["users.ndjson", "messages.ndjson", "groups.ndjson", "rejections.ndjson"]) {
      expect(readFileSync(join(second, name))).toEqual(readFileSync(join(first, name)))
    }
  })

  it("keeps rejections with their place and original, counts skips, and says where it comes from", async () => {
    const directory = fresh()
    const source = Source.make({
      name: "memory",
      summary: Effect.succeed({ files: 1, workspace: "T1" }),
      users: units<User>([Source.read(user("a"), at(0)), Source.reject(at(1), "No id.", { name: "x" })]),
      messages: units<Message>([
        Source.skip(at(0), "thread-update"),
        Source.skip(at(1), "thread-update"),
        Source.reject({ file: "day.json" }, "Not JSON.", 10n),
      ]),
    })
    const written = await run(JsonArchive.write(source, directory))
    expect(written).toEqual({
      version: 1,
      source: "memory",
      workspace: "T1",
      records: { users: 1, groups: 0, messages: 0, conversationGroups: 0 },
      rejections: 2,
      skips: { "thread-update": 2 },
    })
    expect(JSON.parse(readFileSync(join(directory, "archive.json"), "utf8"))).toEqual(written)
    expect(jsonLines(directory, "rejections.ndjson")).toEqual([
      { entity: "users", from: at(1), reason: "No id.", original: { name: "x" } },
      { entity: "messages", from: { file: "day.json" }, reason: "Not JSON.", original: "10" },
    ])
    expect((await run(JsonSource.directory(directory).summary)).workspace).toBe("T1")
  })

  it("adds the people a source discovers, once, after those it lists", async () => {
    const directory = fresh()
    const found = [user("a"), user("gone"), user("gone")].map((each, i) => Source.read(each, at(i)))
    const unit = (discovered: typeof found): Source.Unit<Message> => ({
      id: `${discovered.length}`,
      fingerprint: "",
      read: Effect.succeed({ items: [Source.read(message("g", "a", 1), at(0))], discovered }),
    })
    const source = Source.make({
      name: "memory",
      users: reads([user("a"), user("b")]),
      messages: Stream.make(unit(found), unit([Source.read(user("late"), at(9)), ...found])),
    })
    await run(JsonArchive.write(source, directory))
    expect((await recordsOf(JsonSource.directory(directory).users)).map(({ id }) => id)).toEqual([
      "a",
      "b",
      "gone",
      "late",
    ])
  })

  it("turns a record that is none of the model into a rejection, so that the archive can be read", async () => {
    const directory = fresh()
    const nameless = { id: "g" as GroupId, kind: "private", name: "", members: [], isArchived: false } as const
    await run(JsonArchive.write(Source.make({ name: "memory", groups: reads<Group>([nameless]) }), directory))
    expect(jsonLines(directory, "groups.ndjson")).toEqual([])
    expect(jsonLines(directory, "rejections.ndjson")).toMatchObject([
      { entity: "groups", reason: expect.stringContaining("`name` expected"), original: nameless },
    ])
  })

  it("appears complete or not at all", async () => {
    const beside = (directory: string) =>
      readdirSync(dirname(directory)).filter((name) => name.startsWith(basename(directory)))
    const [failing, interrupted] = [path("fail/it"), path("stop/it")]
    const broken = new Source.SourceError({ source: "memory", problem: "It ends here.", remedy: "Nothing." })
    const source = Source.make({ name: "memory", users: Stream.concat(reads([user("a")]), Stream.fail(broken)) })
    expect(await run(Effect.flip(JsonArchive.write(source, failing)))).toEqual(broken)
    expect(beside(failing)).toEqual([])

    const stuck = Source.make({ name: "memory", users: Stream.concat(reads([user("a")]), Stream.never) })
    await run(
      Effect.gen(function* () {
        const writing = yield* Effect.forkChild(JsonArchive.write(stuck, interrupted))
        while (!existsSync(dirname(interrupted)) || beside(interrupted).length === 0) yield* Effect.yieldNow
        yield* Fiber.interrupt(writing)
      }),
    )
    expect(beside(interrupted)).toEqual([])
  })

  it("is not written into a folder that holds something", async () => {
    const directory = dirname(put("full/notes.txt", "mine"))
    const failure = await run(Effect.flip(JsonArchive.write(Source.make({ name: "memory" }), directory)))
    expect(failure).toMatchObject({ _tag: "ArchiveError", remedy: "Name a new folder for the archive." })
    expect(readFileSync(join(directory, "notes.txt"), "utf8")).toBe("mine")
  })

  it("says why it cannot be written", async () => {
    const inside = join(put("a-file", ""), "archive")
    const failure = await run(Effect.flip(JsonArchive.write(Source.make({ name: "memory" }), inside)))
    expect(failure).toMatchObject({ _tag: "ArchiveError", problem: expect.stringContaining(inside) })
  })
})

describe("a folder of files", () => {
  it("is read whatever of it is there, with names that do not depend on where it lies", async () => {
    const directory = dirname(put("part/users.ndjson", lines(user("a"))))
    const source = JsonSource.directory(directory)
    expect(await recordsOf(source.users)).toEqual([user("a")])
    expect(await recordsOf(source.messages)).toEqual([])
    expect(await run(Stream.runCollect(Stream.map(source.users, ({ id }) => id)))).toEqual(["users.ndjson:0"])
    expect(await run(source.summary)).toEqual({ files: 1 })
  })

  it("is refused when it is missing, holds no records, or describes itself wrongly", async () => {
    const failure = (directory: string) => run(Effect.flip(JsonSource.directory(directory).summary))
    expect((await failure(path("nowhere"))).message).toContain("there is no such file or folder")
    expect((await failure(dirname(put("other/readme.txt", "")))).message).toMatch(/holds no records\. .*users\.ndjson/)
    const directory = dirname(put("wrong/users.ndjson", ""))
    writeFileSync(join(directory, "archive.json"), "{")
    expect((await failure(directory)).message).toContain("does not describe an archive")
  })
})
