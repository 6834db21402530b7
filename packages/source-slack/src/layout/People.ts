import * as Option from "effect/Option"
import type { Member } from "../archive/Archive.ts"
import { isRaw, objects, type Raw } from "../schema/Raw.ts"
import { readJson } from "../schema/read-json.ts"
import { decodeUser, labelOf, type SlackUser } from "../schema/SlackUser.ts"
import type { Root } from "./roots.ts"

/** Who is listed: what messages need to know of people, for as many as there are. */
export interface People {
  /** What others see, by user id. */
  readonly labels: ReadonlyMap<string, string>
  /** The first list that names a user, by user id. */
  readonly homes: ReadonlyMap<string, string>
  /** The bot user of a `bot_id`. */
  readonly botUsers: ReadonlyMap<string, string>
  /** Users listed more than once (in several teams, or twice after a change of plan), merged: the newest wins. */
  readonly merged: ReadonlyMap<string, Raw>
  readonly counts: { readonly total: number; readonly deleted: number; readonly bots: number; readonly guests: number }
  /** The organisation or workspace most users belong to. */
  readonly workspace: string | undefined
}

export const readPeople = (roots: ReadonlyArray<Root>, pathOf: (member: Member) => string): People => {
  const labels = new Map<string, string>()
  const homes = new Map<string, string>()
  const botUsers = new Map<string, string>()
  const merged = new Map<string, Raw>()
  const raws = new Map<string, Raw>()
  const counts = { total: 0, deleted: 0, bots: 0, guests: 0 }
  const teams = new Map<string, number>()
  const organisations = new Map<string, number>()
  const add = (raw: Raw, user: SlackUser, file: string) => {
    const before = raws.get(user.id)
    if (before !== undefined) {
      const both = mergeUsers(before, raw)
      raws.set(user.id, both)
      merged.set(user.id, both)
      labels.set(user.id, Option.match(decodeUser(both), { onNone: () => user.id, onSome: labelOf }))
      return
    }
    raws.set(user.id, raw)
    labels.set(user.id, labelOf(user))
    homes.set(user.id, file)
    if (user.profile?.bot_id !== undefined) botUsers.set(user.profile.bot_id, user.id)
    counts.total++
    if (user.deleted === true) counts.deleted++
    if (user.is_bot === true) counts.bots++
    if (user.is_restricted === true) counts.guests++
    tally(teams, user.team_id)
    tally(organisations, user.enterprise_user?.enterprise_id)
  }
  for (const member of userMembers(roots)) {
    const json = readJson(member)
    if (json._tag !== "Json") continue
    const file = pathOf(member)
    for (const raw of objects(json.value)) {
      const user = decodeUser(raw)
      if (Option.isSome(user)) add(raw, user.value, file)
    }
  }
  const isGrid = roots.some((root) => root.files.has("org_users.json"))
  const workspace = isGrid ? (most(organisations) ?? most(teams)) : most(teams)
  return { labels, homes, botUsers, merged, counts, workspace }
}

/** The lists of users, that of the organisation first. */
export const userMembers = (roots: ReadonlyArray<Root>): ReadonlyArray<Member> =>
  roots.flatMap((root) => ["org_users.json", "users.json"].flatMap((name) => root.files.get(name) ?? []))

/** The newer of the two wins; what it lacks is taken from the other. */
export const mergeUsers = (a: Raw, b: Raw): Raw => {
  const updated = (raw: Raw) => (typeof raw.updated === "number" ? raw.updated : 0)
  const [older, newer] = updated(b) >= updated(a) ? [a, b] : [b, a]
  return fill(older, newer)
}

const fill = (older: Raw, newer: Raw): Raw => {
  const both: Record<string, unknown> = { ...older }
  for (const [key, value] of Object.entries(newer)) {
    const before = both[key]
    if (isRaw(before) && isRaw(value)) both[key] = { ...before, ...keepFilled(value) }
    else if (value !== null && value !== "" && value !== undefined) both[key] = value
  }
  return both
}

const keepFilled = (raw: Raw): Raw =>
  Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== null && value !== ""))

const tally = (counts: Map<string, number>, key: string | undefined) => {
  if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** The most frequent; of equals the first by name, so that the answer does not depend on the order. */
export const most = (counts: ReadonlyMap<string, number>): string | undefined =>
  [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]?.[0]
