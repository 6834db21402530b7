import * as Fs from "node:fs"
import * as Os from "node:os"
import * as Path from "node:path"
import { fileURLToPath } from "node:url"
import { crc32, deflateRawSync } from "node:zlib"
import type { Group, Message, Source, User } from "@chatferry/core"
import { type Options, SlackExport } from "@chatferry/source-slack"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { onTestFinished } from "vitest"

export const fixture = (path: string): string => fileURLToPath(new URL(`./fixtures/${path}`, import.meta.url))
/** Sets of others, which are not part of the repository. */
export const shared = (path: string): string =>
  fileURLToPath(new URL(`../../../../shared/fixtures/slack/${path}`, import.meta.url))

/** A folder that goes with the test. */
export const temporary = (): string => {
  const path = Fs.mkdtempSync(Path.join(Os.tmpdir(), "source-slack-"))
  onTestFinished(() => Fs.rmSync(path, { recursive: true, force: true }))
  return path
}

export type Files = Readonly<Record<string, unknown>>
const bytesOf = (content: unknown): Buffer =>
  Buffer.isBuffer(content) ? content : Buffer.from(typeof content === "string" ? content : JSON.stringify(content))

/** Writes an export as a folder; anything but text and bytes as JSON. */
export const folderOf = (files: Files): string => {
  const root = temporary()
  for (const [path, content] of Object.entries(files)) {
    const file = Path.join(root, path)
    Fs.mkdirSync(Path.dirname(file), { recursive: true })
    Fs.writeFileSync(file, bytesOf(content))
  }
  return root
}

export interface ZipEntry {
  readonly name: string | Buffer
  readonly content: unknown
  readonly flags?: number
  /** Unix mode in the upper half. */
  readonly attributes?: number
  /** What the directory claims. */
  readonly claimed?: number
}

/** Writes a zip byte by byte, to be able to write wrong ones. */
export const zipBytes = (entries: ReadonlyArray<ZipEntry>, zip64 = false): Buffer => {
  const parts: Array<Buffer> = []
  const directory: Array<Buffer> = []
  let offset = 0
  for (const { name, content, flags = 0, attributes = 0, claimed } of entries) {
    const raw = Buffer.from(name)
    const data = bytesOf(content)
    const packed = deflateRawSync(data)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    local.writeUInt16LE(flags, 6)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(crc32(data), 14)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(data.length, 22)
    local.writeUInt16LE(raw.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE((3 << 8) | 20, 4)
    entry.writeUInt16LE(20, 6)
    entry.writeUInt16LE(flags, 8)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(crc32(data), 16)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(claimed ?? data.length, 24)
    entry.writeUInt16LE(raw.length, 28)
    entry.writeUInt32LE(attributes, 38)
    entry.writeUInt32LE(offset, 42)
    parts.push(local, raw, packed)
    directory.push(entry, raw)
    offset += 30 + raw.length + packed.length
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(zip64 ? 0xffff : entries.length, 8)
  end.writeUInt16LE(zip64 ? 0xffff : entries.length, 10)
  end.writeUInt32LE(zip64 ? 0xffffffff : size, 12)
  end.writeUInt32LE(zip64 ? 0xffffffff : offset, 16)
  if (!zip64) return Buffer.concat([...parts, ...directory, end])
  const record = Buffer.alloc(56)
  record.writeUInt32LE(0x06064b50, 0)
  record.writeBigUInt64LE(44n, 4)
  record.writeBigUInt64LE(BigInt(entries.length), 24)
  record.writeBigUInt64LE(BigInt(entries.length), 32)
  record.writeBigUInt64LE(BigInt(size), 40)
  record.writeBigUInt64LE(BigInt(offset), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(offset + size), 8)
  locator.writeUInt32LE(1, 16)
  return Buffer.concat([...parts, ...directory, record, locator, end])
}

export const zipOf = (entries: Files | ReadonlyArray<ZipEntry>, zip64 = false): string => {
  const list = Array.isArray(entries)
    ? (entries as ReadonlyArray<ZipEntry>)
    : Object.entries(entries).map(([name, content]) => ({ name, content }))
  const path = Path.join(temporary(), "export.zip")
  Fs.writeFileSync(path, zipBytes(list, zip64))
  return path
}

export interface ReadUnit<A> extends Source.Contents<A> {
  readonly id: string
  readonly fingerprint: string
}

export interface Everything {
  readonly users: ReadonlyArray<ReadUnit<User>>
  readonly groups: ReadonlyArray<ReadUnit<Group>>
  readonly messages: ReadonlyArray<ReadUnit<Message>>
}

const unitsOf = <A>(units: Stream.Stream<Source.Unit<A>, Source.SourceError>) =>
  Stream.runCollect(
    Stream.mapEffect(units, ({ id, fingerprint, read }) =>
      Effect.map(read, (contents): ReadUnit<A> => ({ id, fingerprint, ...contents })),
    ),
  )

export const readAll = (source: Source.Source): Effect.Effect<Everything, Source.SourceError> =>
  Effect.all({ users: unitsOf(source.users), groups: unitsOf(source.groups), messages: unitsOf(source.messages) })

export const readEverything = (path: string, options: Omit<Options, "path"> = {}) =>
  Effect.runPromise(readAll(SlackExport.source({ path, ...options })))

export const recordsOf = <A>(units: ReadonlyArray<ReadUnit<A>>): ReadonlyArray<A> =>
  units.flatMap(({ items }) => items.flatMap((item) => (item._tag === "Read" ? [item.record] : [])))

export const discoveredOf = ({ users, groups, messages }: Everything): ReadonlyMap<string, User> => {
  const found = new Map<string, User>()
  for (const { discovered = [] } of [...users, ...groups, ...messages]) {
    for (const { record } of discovered) if (!found.has(record.id)) found.set(record.id, record)
  }
  return found
}

/** The messages of a one-channel export with these elements. */
export const readMessages = async (
  elements: ReadonlyArray<unknown>,
  more: Files = {},
  options: Omit<Options, "path"> = {},
) => {
  const everything = await readEverything(
    folderOf({
      "users.json": [{ id: "U1", name: "ada", profile: { display_name: "Ada", bot_id: "B1" } }],
      "channels.json": [{ id: "C1", name: "general", members: ["U1"] }],
      "general/2023-01-07.json": elements,
      ...more,
    }),
    options,
  )
  return {
    everything,
    items: everything.messages.flatMap(({ items }) => items),
    messages: recordsOf(everything.messages),
  }
}

/** An ordinary message with these keys. */
export const message = (keys: Files = {}): Files => ({
  type: "message",
  user: "U1",
  text: "hello",
  ts: "1700000000.000100",
  ...keys,
})

/** The first message of one element. */
export const readOne = async (keys: Files, more: Files = {}, options: Omit<Options, "path"> = {}): Promise<Message> => {
  const { messages } = await readMessages([message(keys)], more, options)
  const [first] = messages
  if (first === undefined) throw new Error("no message was read")
  return first
}

export const failureOf = (path: string, options: Omit<Options, "path"> = {}) =>
  Effect.runPromise(Effect.flip(readAll(SlackExport.source({ path, ...options }))))
