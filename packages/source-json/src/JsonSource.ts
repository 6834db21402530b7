import { Source } from "@chatferry/core"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as ArchiveLayout from "./ArchiveLayout.ts"
import { type Decode, decode, type Entity, entities } from "./decode/Records.ts"
import { csv as csvFile, groupColumns, userColumns } from "./read/csv.ts"
import { type InputFile, unreadable } from "./read/InputFile.ts"
import { jsonArray } from "./read/json-array.ts"
import { ndjson as ndjsonFile } from "./read/ndjson.ts"

/** Where the records are. A list of files is read in its order, as if they were one. */
export type Files<E extends Entity = Entity> = { readonly [K in E]?: string | ReadonlyArray<string> }

type Units<A, R> = Stream.Stream<Source.Unit<A>, Source.SourceError, R>

const inputs = (paths: string | ReadonlyArray<string> = []): ReadonlyArray<InputFile> =>
  (typeof paths === "string" ? [paths] : paths).map((path) => ({ path, name: path }))

const all = <A, R>(paths: string | ReadonlyArray<string> | undefined, read: (file: InputFile) => Units<A, R>) =>
  inputs(paths)
    .map(read)
    .reduce<Units<A, R>>((before, units) => Stream.concat(before, units), Stream.empty)

/** A file that is missing is told before anything is read. */
const summarize = Effect.fnUntraced(function* (files: Files) {
  const fs = yield* FileSystem.FileSystem
  const all = entities.flatMap((entity) => inputs(files[entity]))
  for (const { path } of all) yield* Effect.mapError(fs.stat(path), unreadable(path))
  return { files: all.length }
})

const ofFormat = (
  name: string,
  files: Files,
  read: <A>(file: InputFile, decode: Decode<A>) => Units<A, FileSystem.FileSystem>,
): Source.Source<FileSystem.FileSystem> =>
  Source.make({
    name,
    summary: summarize(files),
    users: all(files.users, (file) => read(file, decode.users)),
    groups: all(files.groups, (file) => read(file, decode.groups)),
    messages: all(files.messages, (file) => read(file, decode.messages)),
    conversationGroups: all(files.conversationGroups, (file) => read(file, decode.conversationGroups)),
  })

/**
 * Files of one record a line, of any size. Empty lines count for nothing; a line that is no record is a rejection with
 * its number. Lines added to a file later are read without staging the earlier ones again.
 */
export const ndjson = (files: Files): Source.Source<FileSystem.FileSystem> => ofFormat("ndjson", files, ndjsonFile)

/**
 * Files of one JSON array of records each. Up to 16 MiB a file is parsed at once; above, element by element, which is
 * several times slower than lines.
 */
export const json = (files: Files): Source.Source<FileSystem.FileSystem> =>
  ofFormat("json", files, (file, decode) => jsonArray(file, decode))

/**
 * Users and groups as CSV, with a header of the model's field names; `attributes.<name>` takes any other fact. An
 * empty cell is an absent field; without them `isBot`, `isDeactivated` and `isArchived` are false. Members do not fit
 * into a cell: groups read from CSV have none.
 */
export const csv = (files: Files<"users" | "groups">): Source.Source<FileSystem.FileSystem> => {
  const user = { isBot: false, isDeactivated: false }
  const group = { members: [], isArchived: false }
  return Source.make({
    name: "csv",
    summary: summarize(files),
    users: all(files.users, (file) => csvFile(file, userColumns, user, decode.users)),
    groups: all(files.groups, (file) => csvFile(file, groupColumns, group, decode.groups)),
  })
}

const decodeDescription = Schema.decodeUnknownEffect(
  Schema.fromJsonString(Schema.Struct({ workspace: Schema.optionalKey(Schema.String) })),
)

/**
 * A folder of `users.ndjson`, `groups.ndjson`, `messages.ndjson` and `conversation-groups.ndjson`, as
 * `JsonArchive.write` makes it. Any of them may be missing, but not all.
 */
export const directory = (directory: string): Source.Source<FileSystem.FileSystem | Path.Path> => {
  const contents = Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const names = yield* Effect.mapError(fs.readDirectory(directory), unreadable(directory))
    const find = (name: string): InputFile | undefined =>
      names.includes(name) ? { path: path.join(directory, name), name } : undefined
    const found = entities.flatMap((entity) => find(ArchiveLayout.files[entity]) ?? [])
    if (found.length > 0) return { found, find }
    const remedy = `Name a folder with ${Object.values(ArchiveLayout.files).join(", ")}, or some of them.`
    return yield* new Source.SourceError({ source: "json", problem: `${directory} holds no records.`, remedy })
  })
  const units = <A>(entity: Entity, decode: Decode<A>) =>
    Stream.unwrap(
      Effect.map(contents, ({ find }): Units<A, FileSystem.FileSystem> => {
        const file = find(ArchiveLayout.files[entity])
        return file === undefined ? Stream.empty : ndjsonFile(file, decode)
      }),
    )
  const workspaceIn = Effect.fnUntraced(function* ({ path }: InputFile) {
    const fs = yield* FileSystem.FileSystem
    const text = yield* Effect.mapError(fs.readFileString(path), unreadable(path))
    const problem = `${path} does not describe an archive.`
    const remedy = "Repair or delete it: it says which workspace the archive comes from."
    return yield* Effect.mapError(
      decodeDescription(text),
      () => new Source.SourceError({ source: "json", problem, remedy }),
    )
  })
  return Source.make({
    name: "archive",
    summary: Effect.gen(function* () {
      const { found, find } = yield* contents
      const description = find(ArchiveLayout.description)
      return { files: found.length, ...(description === undefined ? {} : yield* workspaceIn(description)) }
    }),
    users: units("users", decode.users),
    groups: units("groups", decode.groups),
    messages: units("messages", decode.messages),
    conversationGroups: units("conversationGroups", decode.conversationGroups),
  })
}
