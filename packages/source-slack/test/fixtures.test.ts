import * as Fs from "node:fs"
import { Message, User } from "@chatferry/core"
import { type Overview, SlackExport } from "@chatferry/source-slack"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { defaults } from "../src/archive/Limits.ts"
import { openArchive } from "../src/archive/open-archive.ts"
import { discoveredOf, type Everything, fixture, folderOf, readEverything, recordsOf, shared } from "./support.ts"

interface Expected {
  readonly users: Readonly<Record<"total" | "deleted" | "bots" | "guests", number>>
  readonly conversations: Readonly<Record<"public" | "private" | "dm" | "mpim" | "archived", number>> & {
    readonly folders_not_listed: ReadonlyArray<string>
    readonly listed_without_day_files: ReadonlyArray<string>
  }
  readonly day_files: number
  readonly messages: number
  readonly messages_per_folder: Readonly<Record<string, number>>
  readonly messages_by_subtype: Readonly<Record<string, number>>
  readonly first_ts: string
  readonly last_ts: string
  readonly authors: { readonly user_ids_not_in_users: ReadonlyArray<string> }
  readonly threads: Readonly<Record<"replies" | "orphan_replies" | "broadcast_replies", number>>
  readonly reactions: Readonly<Record<"messages_with" | "user_reactions" | "sum_of_count", number>>
  readonly files: Readonly<Record<"messages_with" | "distinct_ids", number>>
  readonly messages_edited: number
}

const json = (path: string) => JSON.parse(Fs.readFileSync(path, "utf8"))
const expectedOf = (path: string): Expected => json(path)
const folderOfFile = (file: string) => file.slice(0, file.lastIndexOf("/"))
const count = <A>(values: ReadonlyArray<A>, key: (value: A) => string) =>
  Object.fromEntries([...Map.groupBy(values, key)].map(([name, all]) => [name, all.length]))

/** Unpacks a zip; the names of some members exist on no Windows disk, so the repository holds zips only. */
const unpacked = (zip: string) =>
  folderOf(
    Object.fromEntries(
      [...openArchive(zip, defaults).folders.values()]
        .flat()
        .map((member) => [member.folder + member.name, member.bytes()]),
    ),
  )

const sets = [
  {
    name: "edge cases",
    path: fixture("edge-cases/edge-no-utf8-flag.zip"),
    expected: fixture("edge-cases/expected.json"),
  },
  { name: "an Enterprise Grid export", path: fixture("grid/grid.zip"), expected: fixture("grid/expected.json") },
  {
    name: "a workspace of 2016",
    path: shared("sev-testarchive/testarchive.zip"),
    expected: shared("sev-testarchive/expected.json"),
  },
  {
    name: "messages of another importer's tests",
    path: shared("zulip-messages/export"),
    expected: shared("zulip-messages/expected.json"),
  },
  {
    name: "every key of every event, empty",
    path: shared("java-sdk-shapes/export"),
    expected: shared("java-sdk-shapes/expected.json"),
  },
]

const skipped: Readonly<Record<string, string>> = {
  message_changed: "message-changed",
  message_deleted: "message-deleted",
  message_replied: "thread-update",
}

describe.each(sets)("$name", ({ path, expected: file }) => {
  const isThere = Fs.existsSync(file)
  const load = async (): Promise<{
    readonly expected: Expected
    readonly read: Everything
    readonly overview: Overview
  }> => ({
    expected: expectedOf(file),
    read: await readEverything(path),
    overview: await Effect.runPromise(SlackExport.overview({ path })),
  })

  it.skipIf(!isThere)("shows its users, conversations and folders without reading a message", async () => {
    const { expected, overview } = await load()
    const { total, deleted, bots, guests } = expected.users
    expect(overview.users).toEqual({ total, deleted, bots, guests })
    const { folders_not_listed, listed_without_day_files, ...kinds } = expected.conversations
    expect(overview.conversations).toMatchObject({
      public: kinds.public,
      private: kinds.private,
      dm: kinds.dm,
      mpim: kinds.mpim,
      archived: kinds.archived,
    })
    expect(overview.dayFiles).toBe(expected.day_files)
    const listedAsFiles = overview.folders.filter(({ kind, isListed }) => kind === "file" && isListed)
    const unlisted = overview.folders.filter(({ isListed }) => !isListed)
    // `file_conversations.json` lists the folder of comments on a canvas, which other readers do not know.
    expect([...listedAsFiles, ...unlisted].map(({ folder }) => folder).sort()).toEqual(folders_not_listed.toSorted())
    expect(overview.withoutMessages).toEqual(listed_without_day_files.toSorted())
  })

  it.skipIf(!isThere)("gives every element of every day file as one item", async () => {
    const { expected, read } = await load()
    const items = read.messages.flatMap((unit) => unit.items)
    expect(items).toHaveLength(expected.messages)
    expect(count(items, (item) => folderOfFile(item.from.file))).toEqual(expected.messages_per_folder)
    expect(items.filter((item) => item._tag === "Rejection")).toEqual([])
  })

  it.skipIf(!isThere)("keeps the subtype of every message, or skips it by a rule of its own", async () => {
    const { expected, read } = await load()
    const subtypes = read.messages.flatMap(({ items }) =>
      items.map((item) =>
        item._tag === "Skip"
          ? item.rule
          : item._tag === "Read"
            ? String(item.record.attributes?.subtype ?? "(none)")
            : "",
      ),
    )
    expect(count(subtypes, (name) => name)).toEqual(
      Object.fromEntries(Object.entries(expected.messages_by_subtype).map(([name, n]) => [skipped[name] ?? name, n])),
    )
  })

  it.skipIf(!isThere)("knows threads, reactions, files and edits", async () => {
    const { expected, read } = await load()
    const messages = recordsOf(read.messages)
    const ids = new Set<string>(messages.map(({ id }) => id))
    const replies = messages.filter(({ id, thread }) => thread !== undefined && thread.rootId !== id)
    expect(replies.filter(({ thread }) => thread !== undefined && !ids.has(thread.rootId))).toHaveLength(
      expected.threads.orphan_replies,
    )
    expect(replies).toHaveLength(expected.threads.replies)
    const reactions = messages.flatMap((one) => one.reactions ?? [])
    expect(messages.filter((one) => one.reactions !== undefined)).toHaveLength(expected.reactions.messages_with)
    expect(reactions.reduce((sum, one) => sum + one.userIds.length, 0)).toBe(expected.reactions.user_reactions)
    expect(reactions.reduce((sum, one) => sum + one.count, 0)).toBe(expected.reactions.sum_of_count)
    const media = (one: Message) =>
      one.content.filter((part) => ["image", "audio", "video", "file"].includes(part.kind))
    expect(messages.filter((one) => one.editedAt !== undefined).length).toBeLessThanOrEqual(expected.messages_edited)
    const filed = messages.filter((one) => media(one).length > 0)
    expect(filed.length).toBeGreaterThanOrEqual(expected.files.messages_with)
  })

  it.skipIf(!isThere)("reaches from the first to the last message and names every author", async () => {
    const { expected, read } = await load()
    const messages = recordsOf(read.messages)
    const times = messages.map(({ sentAt }) => Number(sentAt))
    const micros = (ts: string) => Number(ts.replace(".", ""))
    expect(times.reduce((a, b) => Math.min(a, b))).toBe(micros(expected.first_ts))
    expect(times.reduce((a, b) => Math.max(a, b))).toBe(micros(expected.last_ts))
    const listed = new Set<string>(recordsOf(read.users).map(({ id }) => id))
    const discovered = discoveredOf(read)
    for (const id of expected.authors.user_ids_not_in_users) {
      expect([id, listed.has(id), discovered.has(id)]).toEqual([id, false, true])
    }
    for (const { senderId } of messages) expect(listed.has(senderId) || discovered.has(senderId)).toBe(true)
  })

  it.skipIf(!isThere)("gives records that the model accepts", async () => {
    const { read } = await load()
    const isMessage = Schema.is(Message)
    const isUser = Schema.is(User)
    for (const one of recordsOf(read.messages)) expect([one.id, isMessage(one)]).toEqual([one.id, true])
    for (const one of [...recordsOf(read.users), ...discoveredOf(read).values()]) {
      expect([one.id, isUser(one)]).toEqual([one.id, true])
    }
  })
})

describe("edge cases", () => {
  const zip = fixture("edge-cases/edge-no-utf8-flag.zip")
  const withoutFingerprints = (read: Everything) =>
    JSON.stringify(read, (key, value) => (key === "fingerprint" ? undefined : value))

  it("are the same as a zip, as a zip packed again by a Mac and as a folder", async () => {
    const first = withoutFingerprints(await readEverything(zip))
    expect(withoutFingerprints(await readEverything(fixture("edge-cases/edge-nested-macos.zip")))).toBe(first)
    expect(withoutFingerprints(await readEverything(unpacked(zip)))).toBe(first)
  })

  it("read twice give the same bytes", async () => {
    expect(JSON.stringify(await readEverything(zip))).toBe(JSON.stringify(await readEverything(zip)))
  })

  const { cases } = json(fixture("edge-cases/expected_text.json")) as {
    readonly cases: ReadonlyArray<{ readonly ts: string; readonly raw: string; readonly plain: string }>
  }
  it("have the expected plain text", async () => {
    const { messages } = await readEverything(zip)
    const texts = new Map(
      recordsOf(messages).map(({ id, content: [part] }) => [
        id.slice(id.indexOf(":") + 1),
        "text" in part ? part.text : "",
      ]),
    )
    const markup = cases.map(({ ts, raw }) => ({ raw, plain: texts.get(ts) }))
    expect(markup).toEqual(cases.map(({ raw, plain }) => ({ raw, plain })))
  })

  it("show each message that has text, files, blocks or attachments", async () => {
    const { messages } = await readEverything(zip)
    const empty = recordsOf(messages).filter(({ content }) =>
      content.every((part) => part.kind === "text" && part.text === ""),
    )
    expect(empty.map(({ id }) => id)).toEqual(["C0DEDG003:1700004410.922790"])
  })
})

describe("a broken export", () => {
  const expected = json(fixture("broken/expected.json")) as {
    readonly must_import_ts: ReadonlyArray<string>
    readonly may_import_ts: Readonly<Record<string, string>>
    readonly must_report_files: ReadonlyArray<string>
    readonly author_unknown_ts: ReadonlyArray<string>
  }

  it("gives what can be read and reports the rest, file by file and element by element", async () => {
    const { messages } = await readEverything(fixture("broken/export"))
    const imported = recordsOf(messages).map(({ id }) => id.replace("C0DEDG001:", ""))
    expect(imported).toEqual(expect.arrayContaining([...expected.must_import_ts]))
    expect(imported.filter((ts) => !expected.must_import_ts.includes(ts) && !(ts in expected.may_import_ts))).toEqual(
      [],
    )
    const reported = messages.flatMap(({ items }) =>
      items.flatMap((item) => (item._tag === "Rejection" ? [item.from] : [])),
    )
    const files = count(reported, ({ file }) => file)
    expect(Object.keys(files)).toEqual(expect.arrayContaining([...expected.must_report_files]))
    expect(files).toMatchObject({ "general/2023-01-07.json": 5, "general/2023-01-08.json": 4 })
    expect(messages.find(({ id }) => id === "general/2023-01-05.json")?.items).toEqual([])
  })

  it("takes the last of two values and marks authors nobody knows", async () => {
    const { messages } = await readEverything(fixture("broken/export"))
    const byTs = new Map(recordsOf(messages).map((one) => [one.id.replace("C0DEDG001:", ""), one]))
    expect(byTs.get("1673380000.000100")?.content).toEqual([{ kind: "text", text: "duplicate key: last value wins" }])
    for (const ts of expected.author_unknown_ts) expect(byTs.get(ts)?.senderId).toBe("unknown-user")
  })
})
