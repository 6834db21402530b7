import { type Archive, ArchiveError, type Member } from "../archive/Archive.ts"
import type { Limits } from "../archive/Limits.ts"
import { openArchive } from "../archive/open-archive.ts"
import { objects, text } from "../schema/Raw.ts"
import { readJson } from "../schema/read-json.ts"
import { type Chats, readChats } from "./conversations.ts"
import { most, type People, readPeople } from "./People.ts"
import { findRoots, type Roots } from "./roots.ts"

/** An export, opened: what is known before any message is read. It holds no file open. */
export interface SlackArchive extends Roots, Chats {
  readonly path: string
  readonly kind: "folder" | "zip"
  readonly folders: Archive["folders"]
  readonly people: People
  readonly workspace: string | undefined
  /** A member's path inside the export, without the folder it is wrapped in. */
  readonly pathOf: (member: Member) => string
  /** Where the export carries the bytes of a shared file. */
  readonly localPath: (fileId: string) => string | undefined
  readonly hold: Archive["hold"]
  /** Whether what was read at opening it is still there as it was. */
  readonly isCurrent: () => boolean
}

/** Throws `ArchiveError`. */
export const openExport = (path: string, limits: Limits): SlackArchive => {
  const archive = openArchive(path, limits)
  const roots = findRoots(archive)
  const pathOf = ({ folder, name }: Member) =>
    (folder.startsWith(roots.base) ? folder.slice(roots.base.length) : folder) + name
  refuseStrangers(path, roots)
  const people = readPeople(roots.roots, pathOf)
  const chats = readChats(roots.roots)
  if (
    people.counts.total === 0 &&
    chats.byId.size === 0 &&
    roots.misplaced.length === 0 &&
    !hasUnreadableIndex(roots)
  ) {
    throw new ArchiveError(
      `${path} is an empty Slack export: it lists no user and no conversation and holds no message.`,
      "Export again with a range of dates that has messages.",
    )
  }
  const rootStamp = () =>
    roots.roots.flatMap(({ files }) => [...files.values()].map((member) => member.fingerprint())).join(" ")
  const stamp = rootStamp()
  return {
    path,
    kind: archive.kind,
    folders: archive.folders,
    ...roots,
    ...chats,
    people,
    workspace: people.workspace ?? teamOfMessages(chats),
    pathOf,
    localPath: (fileId) => {
      const found = roots.carried.get(fileId)
      return found === undefined ? undefined : pathOf(found)
    },
    hold: archive.hold,
    isCurrent: () => archive.isUnchanged() && rootStamp() === stamp,
  }
}

/** Several exports of one workspace are read together. Those of several workspaces lie together by accident. */
const refuseStrangers = (path: string, { roots }: Roots) => {
  if (roots.length < 2 || roots.some(({ files }) => files.has("org_users.json"))) return
  const teams = new Map<string, string>()
  for (const { files, prefix } of roots) {
    const member = files.get("users.json")
    const json = member === undefined ? undefined : readJson(member)
    const team =
      json?._tag === "Json" ? most(tallied(objects(json.value).map(({ team_id }) => text(team_id)))) : undefined
    if (team !== undefined && !teams.has(team)) teams.set(team, prefix)
  }
  if (teams.size < 2) return
  const named = Array.from(teams, ([team, prefix]) => `${prefix} (${team})`)
  throw new ArchiveError(
    `${path} holds exports of ${teams.size} workspaces: ${named.slice(0, 5).join(", ")}.`,
    "Give the export of one workspace; another one needs a run and a store of its own.",
  )
}

const tallied = (values: ReadonlyArray<string | undefined>): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

const hasUnreadableIndex = ({ roots }: Roots): boolean =>
  roots.some((root) => [...root.files.values()].some((member) => readJson(member)._tag === "Unreadable"))

/** Without a list of users, the team most of the first messages name. */
const teamOfMessages = ({ places }: Chats): string | undefined => {
  const teams = new Map<string, number>()
  for (const { days } of places.slice(0, 20)) {
    const json = days[0] === undefined ? undefined : readJson(days[0])
    if (json?._tag !== "Json") continue
    for (const message of objects(json.value)) {
      const team = text(message.team)
      if (team !== undefined) teams.set(team, (teams.get(team) ?? 0) + 1)
    }
  }
  return most(teams)
}
