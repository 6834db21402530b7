import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import { counted } from "../counted.ts"
import type { GroupId, UserId } from "../model/Ids.ts"
import type { Finding } from "../plan/Plan.ts"
import type { Staged } from "../store/Staged.ts"
import * as IdTable from "./IdTable.ts"
import { type Transform, TransformError } from "./Protocol.ts"
import * as References from "./References.ts"
import { each } from "./records.ts"

const name = "map ids"

/**
 * Gives users and groups the ids that CSV files list, wherever a record names them: `mapIds({ users: "users.csv" })`.
 * A file begins with the line `from,to`; what it does not list keeps its id.
 *
 * A file with a row that is no pair, an id mapped twice, or two ids mapped to one is refused, with every such line. So
 * is an id that is mapped to one which somebody else in the source has. Rows that no record uses, and how many of the
 * source's users and groups no row lists, are findings of the staging.
 */
export const mapIds = (files: {
  readonly users?: string
  readonly groups?: string
}): Transform<FileSystem.FileSystem> => ({
  name,
  // What the files hold counts, not where they are: their hashes are added when they are opened.
  fingerprint: Object.keys(files).toSorted().join(" "),
  open: Effect.gen(function* () {
    const users = files.users === undefined ? undefined : new Mapping(yield* IdTable.read(name, files.users))
    const groups = files.groups === undefined ? undefined : new Mapping(yield* IdTable.read(name, files.groups))
    const user = (id: UserId): UserId => (users === undefined ? id : (users.apply(id) as UserId))
    const group = (id: GroupId): GroupId => (groups === undefined ? id : (groups.apply(id) as GroupId))
    const references = References.make({ user, group })
    return {
      fingerprint: [users, groups].flatMap((mapping) => mapping?.table.hash ?? []).join(" "),
      users: each(name, (record) => {
        users?.list(record.id)
        const id = user(record.id)
        return id === record.id ? record : { ...record, id }
      }),
      groups: each(name, (record) => {
        groups?.list(record.id)
        return references.group(record)
      }),
      messages: each(name, references.message),
      conversationGroups: each(name, references.conversationGroup),
      remembers: true,
      finish: Effect.fnUntraced(function* (staged: Staged) {
        // Senders of messages that an earlier staging read are not seen again, but the store knows them.
        const senders = new Set<string>(yield* staged.unknownSenders)
        return {
          findings: [
            ...(users?.findings("user", (id) => senders.has(id)) ?? []),
            ...(groups?.findings("group", () => false) ?? []),
          ],
        }
      }),
    }
  }),
})

/** A table at work: which rows were used, which records it does not list. */
class Mapping {
  readonly table: IdTable.IdTable
  readonly used = new Set<string>()
  readonly unlisted = new Set<string>()
  constructor(table: IdTable.IdTable) {
    this.table = table
  }

  apply(id: string): string {
    const row = this.table.rows.get(id)
    if (row !== undefined) {
      this.used.add(id)
      return row.to
    }
    if (!this.table.targets.has(id)) return id
    const rival = [...this.table.rows.values()].find(({ to }) => to === id)
    throw new TransformError({
      transform: name,
      problem: `${this.table.path}, line ${rival?.line}, maps ${rival?.from} to ${id}, which is the id of another in the source.`,
      remedy: "Choose a free id, map the other one too, or make them one with Transform.mergePeople.",
    })
  }

  list(id: string): void {
    if (!this.table.rows.has(id)) this.unlisted.add(id)
  }

  findings(one: "user" | "group", isStaged: (id: string) => boolean): ReadonlyArray<Finding> {
    const unused = [...this.table.rows.values()].filter(({ from, to }) => !this.used.has(from) && !isStaged(to))
    const lines = unused.slice(0, 5).map(({ line, from, to }) => `line ${line}: ${from},${to}`)
    const unlisted = [...this.unlisted]
    const { path } = this.table
    return [
      ...(unused.length === 0
        ? []
        : [
            {
              severity: "warning" as const,
              kind: "id-map-unused",
              message: `${counted(unused.length, `row of ${path} names a ${one}`, `rows of ${path} name ${one}s`)} that the source does not have.`,
              remedy: "Look whether the ids are spelled as the source spells them, or delete the rows.",
              examples: lines,
            },
          ]),
      ...(unlisted.length === 0
        ? []
        : [
            {
              severity: "warning" as const,
              kind: "id-map-unlisted",
              message: `${counted(unlisted.length, `${one} of the source is not in ${path} and keeps its id.`, `${one}s of the source are not in ${path} and keep their ids.`)}`,
              remedy: "Add rows for them, unless that is what you want.",
              examples: unlisted.slice(0, 5),
            },
          ]),
    ]
  }
}
