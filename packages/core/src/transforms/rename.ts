import * as Effect from "effect/Effect"
import type { Group } from "../model/Group.ts"
import type { User } from "../model/User.ts"
import type { Finding } from "../plan/Plan.ts"
import { fingerprint } from "./fingerprint.ts"
import { type Transform, TransformError } from "./Protocol.ts"
import { each } from "./records.ts"

/** New names by id. */
export type Names = { readonly [id: string]: string }

/**
 * Gives users and groups other names, by their ids; what is not named keeps its name. An id that the source does not
 * have is a finding. For a rule instead of a list use {@link pure}.
 */
export const rename = (names: { readonly users?: Names; readonly groups?: Names }): Transform => ({
  name: "rename",
  fingerprint: fingerprint(names),
  open: Effect.suspend(() => {
    const users = new Renaming<User>("user", names.users ?? {})
    const groups = new Renaming<Group>("group", names.groups ?? {})
    const empty = [users, groups].flatMap(({ names }) => [...names].filter(([, name]) => name.trim() === ""))
    if (empty.length > 0)
      return Effect.fail(
        new TransformError({
          transform: "rename",
          problem: `the new name of ${empty.map(([id]) => id).join(", ")} is empty.`,
          remedy: "Give a name, or leave the line out.",
        }),
      )
    return Effect.succeed({
      ...(names.users && { users: each("rename", users.apply) }),
      ...(names.groups && { groups: each("rename", groups.apply) }),
      remembers: true,
      finish: () => Effect.sync(() => ({ findings: [...users.findings(), ...groups.findings()] })),
    })
  }),
})

class Renaming<A extends { readonly id: string; readonly name: string }> {
  readonly what: string
  readonly names: ReadonlyMap<string, string>
  readonly used = new Set<string>()
  constructor(what: string, names: Names) {
    this.what = what
    this.names = new Map(Object.entries(names))
  }
  readonly apply = (record: A): A => {
    const name = this.names.get(record.id)
    if (name === undefined) return record
    this.used.add(record.id)
    return name === record.name ? record : { ...record, name }
  }
  findings(): ReadonlyArray<Finding> {
    const unused = [...this.names.keys()].filter((id) => !this.used.has(id))
    if (unused.length === 0) return []
    return [
      {
        severity: "warning",
        kind: "rename-unused",
        message: `${unused.length} of the ${this.what}s to rename are not in the source.`,
        remedy: "Look whether their ids are spelled as the source spells them.",
        examples: unused.slice(0, 5),
      },
    ]
  }
}
