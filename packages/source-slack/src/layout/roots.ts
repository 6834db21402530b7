import { type Archive, ArchiveError, type Member } from "../archive/Archive.ts"

/** One workspace's part of an archive: an export, or a team inside an Enterprise Grid export. */
export interface Root {
  /** Where it lies inside the export, e.g. `teams/north/`; empty for the export itself. */
  readonly prefix: string
  /** `users.json` and its like, by name. */
  readonly files: ReadonlyMap<string, Member>
  /** The day files of each folder, in the order of their names. */
  readonly folders: ReadonlyMap<string, ReadonlyArray<Member>>
}

export interface Roots {
  /** What stands before every path: a wrapping folder. Paths of records begin after it. */
  readonly base: string
  readonly roots: ReadonlyArray<Root>
  /** Files that must not be read or lie where no conversation is; each is reported. */
  readonly misplaced: ReadonlyArray<{ readonly member: Member; readonly reason: string }>
  /** Bytes of shared files that exporters other than Slack's put beside the messages, by file id. */
  readonly carried: ReadonlyMap<string, Member>
}

export const indexFiles = ["users.json", "org_users.json", "channels.json", "groups.json", "mpims.json", "dms.json"]
const dayFile = /^\d{4}-\d{2}-\d{2}\.json$/
/** Folders of shared files, as slackdump, slack-advanced-exporter and wayslack name them. */
const carriers = /(?:^|\/)(?:__uploads|attachments|_files|__avatars)\//

const parentOf = (folder: string) => folder.slice(0, folder.lastIndexOf("/", folder.length - 2) + 1)
const depthOf = (folder: string) => folder.split("/").length
const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

interface Building {
  readonly prefix: string
  readonly files: Map<string, Member>
  readonly folders: Map<string, ReadonlyArray<Member>>
}

/**
 * Finds what to read. The root is the shallowest folder with an index file or, where there is none, the parent of the
 * shallowest folder with a day file; several of one depth are several exports and are read together. Deeper ones are
 * the teams of a Grid export.
 */
export const findRoots = (archive: Archive): Roots => {
  const found = rootFolders(archive)
  const top = Math.min(...found.map(depthOf))
  const base = commonFolder(found.filter((folder) => depthOf(folder) === top))
  const roots = new Map(
    found.map((folder): [string, Building] => [
      folder,
      { prefix: folder.slice(base.length), files: new Map(), folders: new Map() },
    ]),
  )
  const misplaced: Array<Roots["misplaced"][number]> = []
  const carried = new Map<string, Member>()
  for (const [folder, members] of archive.folders) {
    const root = roots.get(folder)
    const parent = root === undefined && folder !== "" ? roots.get(parentOf(folder)) : undefined
    const isCarrier = carriers.test(folder)
    const days: Array<Member> = []
    for (const member of members) {
      const { name, refusal } = member
      const isDay = dayFile.test(name) && !isCarrier
      if (root !== undefined && rootFiles.has(name)) root.files.set(name, member)
      else if (isDay && parent !== undefined) days.push(member)
      else if (refusal !== undefined) misplaced.push({ member, reason: refusal })
      else if (isDay)
        misplaced.push({ member, reason: "it lies in no folder of a conversation; move it to the one it belongs to" })
      else if (isCarrier) {
        const id = carriedId(folder, name)
        if (id !== undefined && !carried.has(id)) carried.set(id, member)
      }
    }
    if (parent === undefined || days.length === 0) continue
    parent.folders.set(
      folder.slice(parentOf(folder).length, -1),
      days.sort((a, b) => byName(a.name, b.name)),
    )
  }
  misplaced.sort((a, b) => byName(a.member.folder + a.member.name, b.member.folder + b.member.name))
  return { base, roots: [...roots.values()].sort((a, b) => byName(a.prefix, b.prefix)), misplaced, carried }
}

const rootFolders = (archive: Archive): ReadonlyArray<string> => {
  const indexed: Array<string> = []
  const parents = new Set<string>()
  for (const [folder, members] of archive.folders) {
    if (carriers.test(folder)) continue
    const hasDays = members.some(({ name }) => dayFile.test(name))
    if (hasDays && folder !== "") parents.add(parentOf(folder))
    // A copy of an index file among day files makes no root.
    if (!hasDays && members.some(({ name }) => indexFiles.includes(name))) indexed.push(folder)
  }
  if (indexed.length > 0) return indexed
  const top = Math.min(...[...parents].map(depthOf))
  if (parents.size === 0) throw notAnExport(archive)
  return [...parents].filter((folder) => depthOf(folder) === top)
}

const carriedId = (folder: string, name: string): string | undefined =>
  /(?:^|\/)__uploads\/([A-Za-z0-9]+)\/$/.exec(folder)?.[1] ??
  (folder.endsWith("attachments/") ? /^(F[A-Z0-9]+)-/.exec(name)?.[1] : undefined)

/** What may lie at the root. */
const rootFiles = new Set([
  ...indexFiles,
  "file_conversations.json",
  "canvases.json",
  "lists.json",
  "huddle_transcripts.json",
  "integration_logs.json",
  "content_flags.json",
  ".slack-manifest.json",
  "emoji.json",
])

const commonFolder = (folders: ReadonlyArray<string>): string => {
  const [first = "", ...others] = folders
  let common = first
  while (others.some((folder) => !folder.startsWith(common))) common = parentOf(common)
  return common
}

const notAnExport = ({ path, kind, folders }: Archive): ArchiveError => {
  const what = kind === "zip" ? `The zip ${path}` : `The folder ${path}`
  const paths = [...folders.values()].flat().map((member) => member.folder + member.name)
  const some = (test: RegExp) => paths.some((one) => test.test(one))
  if (paths.length === 0)
    return new ArchiveError(`${what} is empty.`, "Fetch the export again, or give the folder it was unpacked to.")
  if (some(/(?:^|\/)(?:channels|dms|groups|mpims|files)\/.*\.txt$/i) && !some(/\.json$/i)) {
    return new ArchiveError(
      `${what} is a text export of Slack (.txt), which has neither ids nor threads.`,
      "Ask Slack for the same export as JSON.",
    )
  }
  if (some(/(?:^|\/)[CDG][A-Z0-9]{7,}(?:-\d+\.\d+)?\.json(?:\.gz)?$/) || some(/\.json\.gz$/)) {
    return new ArchiveError(
      `${what} is a dump or an archive of slackdump, not an export.`,
      "Convert it: `slackdump convert -f export`.",
    )
  }
  if (some(/\.zip$/i)) {
    return new ArchiveError(
      `${what} holds other zip files, but no export.`,
      "Unpack it and give one of the zips inside.",
    )
  }
  return new ArchiveError(
    `${what} is no Slack export: it has no users.json, no channels.json and no folder with day files such as general/2023-01-07.json.`,
    "Give the zip as Slack sent it, or the folder it was unpacked to.",
  )
}
