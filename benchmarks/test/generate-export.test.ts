import { createHash } from "node:crypto"
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { generateExport } from "../src/generate-export.ts"
import { dateOf, dayOf, midnight } from "../src/synthetic-export/pacific-day.ts"

const scratch = mkdtempSync(join(tmpdir(), "generate-export-"))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const options = { messages: 3000, users: 24, channels: 8, days: 60 }
const generate = (name: string, more: { readonly seed?: number; readonly lean?: boolean } = {}) => {
  const directory = join(scratch, name)
  return { directory, manifest: generateExport({ directory, ...options, ...more }) }
}
const filesIn = (directory: string) =>
  readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(directory, name)).isFile())
    .sort()
const digest = (directory: string) => {
  const hash = createHash("sha256")
  for (const name of filesIn(directory)) hash.update(name).update(readFileSync(join(directory, name)))
  return hash.digest("hex")
}
interface Written {
  readonly ts: string
  readonly user?: string
  readonly thread_ts?: string
  readonly reply_count?: number
  readonly reactions?: ReadonlyArray<unknown>
  readonly files?: ReadonlyArray<unknown>
  readonly blocks?: ReadonlyArray<unknown>
}
const json = <A>(...path: ReadonlyArray<string>): A => JSON.parse(readFileSync(join(...path), "utf8"))

describe("a synthetic export", () => {
  const { directory, manifest } = generate("first")
  const conversations = manifest.conversations.map((conversation) => {
    const days = readdirSync(join(directory, conversation.folder)).sort()
    const messages = days.flatMap((day) =>
      json<Array<Written>>(directory, conversation.folder, day).map((message) => ({ ...message, day })),
    )
    return { ...conversation, dayFiles: days, written: messages }
  })
  const all = conversations.flatMap(({ written }) => written)

  it("has the same bytes for the same seed, and others for another seed", () => {
    expect(digest(generate("second").directory)).toBe(digest(directory))
    expect(digest(generate("third", { seed: 2 }).directory)).not.toBe(digest(directory))
  })

  it("is what its manifest says", () => {
    expect(manifest.messages).toBe(options.messages)
    for (const { folder, messages, days, written, dayFiles } of conversations)
      expect([folder, written.length, dayFiles.length]).toEqual([folder, messages, days])
    const files = filesIn(directory)
    expect(manifest.files).toBe(files.length)
    expect(manifest.bytes).toBe(files.reduce((sum, name) => sum + statSync(join(directory, name)).size, 0))
    expect(json<Array<unknown>>(directory, "users.json")).toHaveLength(manifest.users)
  })

  it("lists every conversation in the index file of its kind", () => {
    const ids = (file: string) => json<Array<{ readonly id: string }>>(directory, file).map(({ id }) => id)
    const of = (kind: string) => conversations.filter((conversation) => conversation.kind === kind).map(({ id }) => id)
    expect(ids("channels.json")).toEqual(of("public"))
    expect(ids("groups.json")).toEqual(of("private"))
    expect(ids("dms.json")).toEqual(of("dm"))
    expect(ids("mpims.json")).toEqual(of("group-dm"))
    for (const kind of ["public", "private", "dm", "group-dm"]) expect(of(kind)).not.toHaveLength(0)
  })

  it("puts every message into the file of its day in Los Angeles, in ascending order", () => {
    const calendar = new Intl.DateTimeFormat("en-CA", { timeZone: "America/Los_Angeles", dateStyle: "short" })
    for (const { written } of conversations) {
      for (const { ts, day } of written) expect(`${calendar.format(Number(ts) * 1000)}.json`).toBe(day)
      const times = written.map(({ ts }) => ts)
      expect(new Set(times).size).toBe(times.length)
      expect(times).toEqual([...times].sort())
    }
  })

  it("has threads that add up, some of them going on for days", () => {
    let overnight = 0
    for (const { written } of conversations) {
      const roots = new Map(
        written.filter(({ reply_count }) => reply_count !== undefined).map((root) => [root.ts, root]),
      )
      const counts = new Map<string, number>()
      for (const { ts, thread_ts, day } of written) {
        if (thread_ts === undefined || thread_ts === ts) continue
        counts.set(thread_ts, (counts.get(thread_ts) ?? 0) + 1)
        expect(ts > thread_ts).toBe(true)
        if (roots.get(thread_ts)?.day !== day) overnight++
      }
      expect(counts).toEqual(new Map(Array.from(roots, ([ts, { reply_count }]) => [ts, reply_count])))
    }
    expect(overnight).toBeGreaterThan(0)
  })

  it("has reactions, files, several messages in one second, and about a kilobyte a message", () => {
    expect(all.some(({ reactions }) => reactions !== undefined)).toBe(true)
    expect(all.some(({ files }) => files !== undefined)).toBe(true)
    for (const { written, messages } of conversations.slice(0, 3)) {
      expect(new Set(written.map(({ ts }) => ts.slice(0, 10))).size).toBeLessThan(messages)
    }
    expect(manifest.bytes / manifest.messages).toBeGreaterThan(900)
    expect(manifest.bytes / manifest.messages).toBeLessThan(1500)
  })

  it("is much smaller when lean", () => {
    const lean = generate("lean", { lean: true })
    expect(lean.manifest.messages).toBe(options.messages)
    expect(lean.manifest.bytes).toBeLessThan(manifest.bytes * 0.7)
  })

  it("refuses a folder that is not empty and numbers that make no sense", () => {
    expect(() => generateExport({ directory, messages: 1 })).toThrow("not empty")
    expect(() => generateExport({ directory: join(scratch, "no"), messages: -1 })).toThrow(
      "messages must be at least 0",
    )
  })
})

it("knows when clocks change in Los Angeles", () => {
  const lengths = ["2023-03-12", "2023-03-13", "2023-11-05"].map(
    (date) => midnight(dayOf(date) + 1) - midnight(dayOf(date)),
  )
  expect(lengths).toEqual([23 * 3600, 24 * 3600, 25 * 3600])
  expect(dateOf(dayOf("2024-02-29"))).toBe("2024-02-29")
})
