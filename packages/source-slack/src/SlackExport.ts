import { type Group, type Message, Source, type User } from "@chatferry/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { ArchiveError, type Member } from "./archive/Archive.ts"
import { indexes, type Place } from "./layout/conversations.ts"
import { documentMembers } from "./layout/documents.ts"
import { openExport, type SlackArchive } from "./layout/open-export.ts"
import { userMembers } from "./layout/People.ts"
import { readDay } from "./normalize/read-day.ts"
import { readGroups, readUnlisted, readUsers } from "./normalize/read-index.ts"
import { limitsOf, type Options } from "./Options.ts"
import { type Overview, overviewOf } from "./Overview.ts"
import { makeUploads } from "./uploads.ts"

/**
 * A Slack export as a source: `SlackExport.source({ path: "export.zip" })`.
 *
 * Public and private channels and group messages become groups; direct messages need none. One day file is one unit.
 * Nothing is opened before a stream runs, and nothing stays open between two units.
 */
export const source = <E = never, R = never>(options: Options<E, R>): Source.Source<R> => {
  const opened = opener(options)
  const rendering = options.text ?? "plain"
  const keepTokens = options.fileTokens === "keep"
  // What changes the records changes the fingerprint.
  const setting = `${rendering === "plain" ? "" : "-markdown"}${keepTokens ? "-tokens" : ""}`
  const fingerprint = (member: Member) => member.fingerprint() + setting

  const users = Stream.unwrap(
    Effect.map(opened, (archive) => {
      const members = userMembers(archive.roots)
      // A user of several lists is merged from all of them.
      const all = members.map((member) => member.fingerprint()).join(" ")
      return Stream.fromIterable(
        members.map(
          (member): Source.Unit<User> => ({
            id: archive.pathOf(member),
            fingerprint: all,
            read: Effect.sync(() => readUsers(archive, member)),
          }),
        ),
      )
    }),
  )

  const groups = Stream.unwrap(
    Effect.map(opened, (archive) => {
      const documents = documentMembers(archive.roots).map(fingerprint).join(" ")
      const listed = archive.roots
        .flatMap((root) => indexes.flatMap(([name]) => root.files.get(name) ?? []))
        .map(
          (member): Source.Unit<Group> => ({
            id: archive.pathOf(member),
            fingerprint: `${fingerprint(member)} ${documents}`,
            read: Effect.sync(() => readGroups(archive, member, rendering)),
          }),
        )
      const unlisted = [...archive.byId.values()].filter((chat) => !chat.isListed)
      const folders: Source.Unit<Group> = {
        id: "folders",
        fingerprint: unlisted.map((chat) => `${chat.id} ${chat.authors?.join(" ")}`).join("\n") + setting,
        read: Effect.sync(() => readUnlisted(archive, unlisted, rendering)),
      }
      return Stream.fromIterable(unlisted.length === 0 ? listed : [...listed, folders])
    }),
  )

  const messages = Stream.unwrap(
    Effect.gen(function* () {
      const archive = yield* opened
      yield* Effect.acquireRelease(Effect.sync(archive.hold), (release) => Effect.sync(release))
      const uploads = options.upload === undefined ? undefined : makeUploads(options.upload, archive, keepTokens)
      const unit = (place: Place, member: Member): Source.Unit<Message, R> => {
        let known: string | undefined
        const read = Effect.sync(() => {
          const contents = readDay(archive, place, member, { rendering, keepTokens })
          known ??= member.fingerprintAsRead() + setting
          return contents
        })
        return {
          id: archive.pathOf(member),
          get fingerprint() {
            known ??= fingerprint(member)
            return known
          },
          read: uploads === undefined ? read : Effect.flatMap(read, (contents) => uploads(member, contents)),
        }
      }
      return Stream.fromIterable(units(archive, unit), { chunkSize: 16 })
    }),
  )

  return {
    name: "slack",
    summary: Effect.map(opened, (archive) => summarize(archive)),
    users,
    groups,
    messages,
    conversationGroups: Stream.empty,
  }
}

/** What an export holds, without reading a message: users, conversations by kind, folders, files that are not read. */
export const overview = (options: Pick<Options, "path" | "limits">): Effect.Effect<Overview, Source.SourceError> =>
  Effect.map(opener(options), overviewOf)

export { rules, subtypes } from "./normalize/subtypes.ts"

/** Units are made as they are asked for: there may be hundreds of thousands. */
function* units<R>(
  archive: SlackArchive,
  unit: (place: Place, member: Member) => Source.Unit<Message, R>,
): Generator<Source.Unit<Message, R>> {
  for (const place of archive.places) for (const day of place.days) yield unit(place, day)
  for (const { member, reason } of archive.misplaced) {
    const file = archive.pathOf(member)
    yield {
      id: file,
      fingerprint: member.fingerprint(),
      read: Effect.succeed({ items: [Source.reject({ file }, reason)] }),
    }
  }
}

const summarize = (archive: SlackArchive): Source.Summary => {
  let files = 0
  for (const members of archive.folders.values()) files += members.length
  return { files, ...(archive.workspace === undefined ? {} : { workspace: archive.workspace }) }
}

/**
 * Opens an export. The streams of one source share what was read at opening it, for as long as no file has come, gone
 * or changed at the root since.
 */
const opener = (options: Pick<Options, "path" | "limits">): Effect.Effect<SlackArchive, Source.SourceError> => {
  let last: SlackArchive | undefined
  return Effect.suspend(() => {
    try {
      if (last?.isCurrent() !== true) last = openExport(options.path, limitsOf(options))
      return Effect.succeed(last)
    } catch (cause) {
      if (!(cause instanceof ArchiveError)) throw cause
      return Effect.fail(new Source.SourceError({ source: "slack", problem: cause.message, remedy: cause.remedy }))
    }
  })
}
