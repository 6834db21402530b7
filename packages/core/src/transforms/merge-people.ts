import * as Effect from "effect/Effect"
import type { UserId } from "../model/Ids.ts"
import type { Finding } from "../plan/Plan.ts"
import { fingerprint } from "./fingerprint.ts"
import { type Transform, TransformError } from "./Protocol.ts"
import * as References from "./References.ts"
import { each } from "./records.ts"
import { leaveOut } from "./Verdict.ts"

const name = "merge people"

/** One account of the source, and others of the same person. */
export interface Person {
  readonly into: string
  readonly from: ReadonlyArray<string>
}

/**
 * Several accounts of a person become one: `mergePeople([{ into: "U1", from: ["U7", "W3"] }])`. The record of `into`
 * stays, which the source must have; the others are skips. Whatever names them names `into`: groups keep one member of
 * the merged, a chat of two of them becomes a chat with oneself, and chats with the same third person become one lane.
 */
export const mergePeople = (people: ReadonlyArray<Person>): Transform => ({
  name,
  fingerprint: fingerprint(people),
  open: Effect.suspend(() => {
    const becomes = new Map<string, UserId>()
    const mains = new Set(people.map(({ into }) => into))
    const twice: Array<string> = []
    for (const { into, from } of people)
      for (const id of from) {
        if (becomes.has(id) || mains.has(id)) twice.push(id)
        becomes.set(id, into as UserId)
      }
    if (twice.length > 0 || mains.size < people.length)
      return Effect.fail(
        new TransformError({
          transform: name,
          problem: `${twice.join(", ") || "an account"} stands in more than one place.`,
          remedy: "Name every account once, all accounts of a person in one entry.",
        }),
      )
    const seen = new Set<string>()
    const references = References.make({ user: (id) => becomes.get(id) ?? id, group: (id) => id })
    return Effect.succeed({
      users: each(name, (user) => {
        seen.add(user.id)
        return becomes.has(user.id) ? leaveOut(name) : user
      }),
      groups: each(name, references.group),
      messages: each(name, references.message),
      conversationGroups: each(name, references.conversationGroup),
      remembers: true,
      finish: () => Effect.sync(() => ({ findings: findings(people, seen) })),
    })
  }),
})

const findings = (people: ReadonlyArray<Person>, seen: ReadonlySet<string>): ReadonlyArray<Finding> => {
  const lost = people.filter(({ into, from }) => !seen.has(into) && from.some((id) => seen.has(id)))
  const unused = people.flatMap(({ from }) => from.filter((id) => !seen.has(id)))
  return [
    ...finding(
      "merge-into-unknown",
      "accounts to merge into are not in the source, so the names of those people are lost",
      "Merge into an account that the source has; to give it another id, map ids afterwards.",
      lost.map(({ into }) => into),
    ),
    ...finding(
      "merge-unused",
      "accounts to merge are not in the source",
      "Look whether they are spelled as the source spells them.",
      unused,
    ),
  ]
}

const finding = (kind: string, what: string, remedy: string, ids: ReadonlyArray<string>): ReadonlyArray<Finding> =>
  ids.length === 0
    ? []
    : [{ severity: "warning", kind, message: `${ids.length} ${what}.`, remedy, examples: ids.slice(0, 5) }]
