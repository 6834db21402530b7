import { mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { daysOf } from "./synthetic-export/conversation.ts"
import { dateOf, dayOf, midnight } from "./synthetic-export/pacific-day.ts"
import { type Person, person, slackId } from "./synthetic-export/people.ts"
import { random } from "./synthetic-export/random.ts"

export interface ExportOptions {
  /** Where to write: absent or empty. */
  readonly directory: string
  readonly messages: number
  /** At least 4; 200 by default. */
  readonly users?: number
  /** Public and private ones together; 40 by default. Direct messages come on top. */
  readonly channels?: number
  /** How long the history is; a year by default. */
  readonly days?: number
  readonly seed?: number
  /** Without `blocks` and `user_profile`, which otherwise every other message has. */
  readonly lean?: boolean
}

export interface ConversationManifest {
  readonly id: string
  readonly folder: string
  readonly kind: Kind
  readonly messages: number
  readonly days: number
}

/** What was written. */
export interface Manifest {
  readonly messages: number
  readonly users: number
  readonly files: number
  readonly bytes: number
  readonly conversations: ReadonlyArray<ConversationManifest>
}

type Kind = "public" | "private" | "group-dm" | "dm"
const indexFiles: Record<Kind, string> = {
  public: "channels.json",
  private: "groups.json",
  "group-dm": "mpims.json",
  dm: "dms.json",
}

interface Planned {
  readonly kind: Kind
  readonly id: string
  readonly folder: string
  readonly members: readonly [Person, ...ReadonlyArray<Person>]
  /** Its share of all messages, in relation to the others'. */
  readonly weight: number
}

const names = [
  "general",
  "random",
  "engineering",
  "support",
  "设计",
  "releases",
  "incidents",
  "sales",
  "雑談",
  "ops",
] as const

/** Few conversations are busy and many are quiet, as everywhere; direct messages are a tenth of all. */
const planConversations = (people: ReadonlyArray<Person>, channels: number): ReadonlyArray<Planned> => {
  const planned: Array<Planned> = []
  const ring = (start: number, count: number): Planned["members"] => {
    const at = (i: number) => people[(start + i) % people.length] as Person
    return [at(0), ...Array.from({ length: Math.min(count, people.length) - 1 }, (_, i) => at(i + 1))]
  }
  for (let i = 0; i < channels; i++) {
    const kind = i % 5 === 4 ? "private" : "public"
    const name = names[i % names.length] ?? "channel"
    const folder = i < names.length ? name : `${name}-${Math.floor(i / names.length)}`
    const members = i === 0 ? ring(0, people.length) : ring(i * 3, Math.max(3, Math.ceil(people.length / (i + 1))))
    planned.push({ kind, id: slackId("C", i), folder, members, weight: (i + 1) ** -0.8 })
  }
  const direct = 0.1 * planned.reduce((sum, { weight }) => sum + weight, 0)
  const pairs = Math.ceil(people.length / 4)
  for (let i = 0; i < pairs; i++) {
    const id = slackId("D", i)
    planned.push({ kind: "dm", id, folder: id, members: ring(i, 2), weight: (0.7 * direct) / pairs })
  }
  const groups = Math.ceil(people.length / 40)
  for (let i = 0; i < groups; i++) {
    const members = ring(i * 5, 4)
    const folder = `mpdm-${members.map(({ row }) => row.name).join("--")}-1`
    planned.push({ kind: "group-dm", id: slackId("G", i), folder, members, weight: (0.3 * direct) / groups })
  }
  return planned
}

/** Whole numbers in the proportion of the weights, with exactly the sum asked for. */
const apportion = (total: number, weights: ReadonlyArray<number>): ReadonlyArray<number> => {
  const sum = weights.reduce((a, b) => a + b, 0)
  let before = 0
  let given = 0
  return weights.map((weight) => {
    before += weight
    const share = Math.min(total, Math.round((total * before) / sum)) - given
    given += share
    return share
  })
}

const topic = (value: string) => ({ value, creator: "", last_set: 0 })

const rowOf = ({ kind, id, folder, members }: Planned, created: number) => {
  const ids = members.map((member) => member.id)
  if (kind === "dm") return { id, created, members: ids }
  const row = { id, name: folder, created, creator: ids[0], is_archived: false, members: ids }
  return { ...row, is_general: folder === "general", topic: topic(""), purpose: topic(`About ${folder}`) }
}

/**
 * Writes a Slack export that nobody ever wrote: the layout, the field names and the sizes of a real one, about 1 kB a
 * message. The same options give the same bytes. One day of one conversation is in memory at a time.
 */
export const generateExport = (options: ExportOptions): Manifest => {
  const { directory, messages, users = 200, channels = 40, days = 365, seed = 1, lean = false } = options
  for (const [name, value, least] of [
    ["messages", messages, 0],
    ["users", users, 4],
    ["channels", channels, 1],
    ["days", days, 1],
    ["seed", seed, 0],
  ] as const) {
    if (!Number.isSafeInteger(value) || value < least)
      throw new RangeError(`${name} must be at least ${least}: ${value}`)
  }
  mkdirSync(directory, { recursive: true })
  if (readdirSync(directory).length > 0) throw new Error(`${directory} is not empty: choose a new folder.`)
  let files = 0
  let bytes = 0
  const write = (name: string, content: ReadonlyArray<unknown>) => {
    // Slack's exporter indents by four and escapes slashes.
    const body = Buffer.from(JSON.stringify(content, null, 4).replaceAll("/", "\\/"))
    writeFileSync(join(directory, name), body)
    files++
    bytes += body.length
  }

  const people = Array.from({ length: users }, (_, i) => person(i, random(`${seed}/person/${i}`)))
  const planned = planConversations(people, channels)
  const firstDay = dayOf("2023-01-02")
  const shares = apportion(
    messages,
    planned.map(({ weight }) => weight),
  )
  const conversations = planned.map(({ id, folder, kind, members }, i): ConversationManifest => {
    mkdirSync(join(directory, folder))
    const isDirect = kind === "dm" || kind === "group-dm"
    let written = 0
    let writtenDays = 0
    const share = shares[i] ?? 0
    const about = { random: random(`${seed}/${id}`), people: members, lean, messages: share, firstDay, days, isDirect }
    for (const [day, content] of daysOf(about)) {
      write(join(folder, `${dateOf(day)}.json`), content)
      written += content.length
      writtenDays++
    }
    return { id, folder, kind, messages: written, days: writtenDays }
  })
  write(
    "users.json",
    people.map(({ row }) => row),
  )
  for (const [kind, file] of Object.entries(indexFiles)) {
    const rows = planned.filter((conversation) => conversation.kind === kind)
    write(
      file,
      rows.map((conversation) => rowOf(conversation, midnight(firstDay))),
    )
  }
  write("integration_logs.json", [])
  const total = conversations.reduce((sum, conversation) => sum + conversation.messages, 0)
  return { messages: total, users, files, bytes, conversations }
}

const usage = `node benchmarks/src/generate-export.ts --out DIR --messages N
  [--users 200] [--channels 40] [--days 365] [--seed 1] [--lean]
Writes a synthetic Slack export to DIR and its manifest to the standard output.`

const command = () => {
  const { values } = parseArgs({
    options: {
      out: { type: "string" },
      messages: { type: "string" },
      users: { type: "string" },
      channels: { type: "string" },
      days: { type: "string" },
      seed: { type: "string" },
      lean: { type: "boolean", default: false },
    },
  })
  const { out, messages, lean, ...rest } = values
  if (out === undefined || messages === undefined) throw new Error(usage)
  const numbers = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, Number(value)]))
  return generateExport({ directory: resolve(out), messages: Number(messages), lean, ...numbers })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(`${JSON.stringify(command(), null, 2)}\n`)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    process.exitCode = 2
  }
}
