import type { RecordOf, Source, User } from "@chatferry/core"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as ArchiveLayout from "./ArchiveLayout.ts"
import { type Entity, encode, entities } from "./decode/Records.ts"

/** The archive could not be written; nothing of it is left behind. */
export class ArchiveError extends Schema.TaggedError<ArchiveError>()("ArchiveError", {
  directory: Schema.String,
  problem: Schema.String,
  remedy: Schema.String,
}) {
  override get message() {
    return `${this.problem} ${this.remedy}`
  }
}

/** What an archive holds: also its `archive.json`. */
export interface Written {
  readonly version: 1
  /** The name of the source it was written from. */
  readonly source: string
  readonly workspace?: string
  readonly records: { readonly [E in Entity]: number }
  readonly rejections: number
  /** What the source left out, by its rules. */
  readonly skips: { readonly [rule: string]: number }
}

type Append = (lines: string) => Effect.Effect<void, ArchiveError>

/**
 * Writes everything a source gives into a folder that `JsonSource.directory` reads: the same records in the same
 * order. People a source only discovers on the way follow the users it lists. What cannot be read, or is no record of
 * the model, goes to `rejections.ndjson`.
 *
 * The folder must be absent or empty. It appears under its name when everything is on the disk, and not before.
 */
export const write = Effect.fn("JsonArchive.write")(function* <R>(
  source: Source.Source<R>,
  directory: string,
): Effect.fn.Return<Written, Source.SourceError | ArchiveError, R | FileSystem.FileSystem | Path.Path> {
  return yield* Effect.scoped(writeScoped(source, directory))
})

const writeScoped = Effect.fnUntraced(function* <R>(source: Source.Source<R>, directory: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const target = path.resolve(directory)
  const failed = unwritable(directory)

  if (yield* Effect.mapError(fs.exists(target), failed)) {
    const names = yield* Effect.mapError(fs.readDirectory(target), failed)
    if (names.length > 0) {
      const problem = `${directory} is not empty.`
      return yield* new ArchiveError({ directory, problem, remedy: "Name a new folder for the archive." })
    }
  }
  yield* Effect.mapError(fs.makeDirectory(path.dirname(target), { recursive: true }), failed)
  // Beside the target: only inside one disk can a folder be renamed.
  const partial = yield* Effect.acquireRelease(
    Effect.mapError(
      fs.makeTempDirectory({ directory: path.dirname(target), prefix: `${path.basename(target)}.partial-` }),
      failed,
    ),
    (partial) => Effect.ignore(fs.remove(partial, { recursive: true, force: true })),
  )

  const written = yield* Effect.scoped(fill(source, (name) => file(fs, path.join(partial, name), failed)))
  const place = Effect.andThen(fs.remove(target, { recursive: true, force: true }), fs.rename(partial, target))
  yield* Effect.mapError(Effect.uninterruptible(place), failed)
  return written
})

const unwritable =
  (directory: string) =>
  ({ message }: PlatformError): ArchiveError =>
    new ArchiveError({
      directory,
      problem: `The archive cannot be written to ${directory}: ${message}.`,
      remedy: "Check that the disk has room and that the folder above may be written to.",
    })

/** A file that is on the disk when its scope closes. */
const file = (
  fs: FileSystem.FileSystem,
  path: string,
  failed: (error: PlatformError) => ArchiveError,
): Effect.Effect<
  { readonly append: Append; readonly sync: Effect.Effect<void, ArchiveError> },
  ArchiveError,
  Scope.Scope
> =>
  Effect.map(Effect.mapError(fs.open(path, { flag: "wx" }), failed), (handle) => ({
    append: (text) => (text === "" ? Effect.void : Effect.mapError(handle.writeAll(Buffer.from(text)), failed)),
    sync: Effect.mapError(handle.sync, failed),
  }))

type Open = (name: string) => ReturnType<typeof file>

const fill = Effect.fnUntraced(function* <R>(source: Source.Source<R>, open: Open) {
  const outputs = {
    users: yield* open(ArchiveLayout.files.users),
    groups: yield* open(ArchiveLayout.files.groups),
    messages: yield* open(ArchiveLayout.files.messages),
    conversationGroups: yield* open(ArchiveLayout.files.conversationGroups),
  }
  const rejections = yield* open(ArchiveLayout.rejections)
  const records = { users: 0, groups: 0, messages: 0, conversationGroups: 0 }
  const skips = new Map<string, number>()
  let rejected = 0
  /** Users are the only records kept in mind, by id: a person discovered again is not written again. */
  const known = new Set<string>()

  const writeItems = Effect.fnUntraced(function* <E extends Entity>(
    entity: E,
    items: ReadonlyArray<Source.Item<RecordOf[E]>>,
  ) {
    let good = ""
    let bad = ""
    const refuse = (rejection: Omit<Source.Rejection, "_tag">) => {
      rejected++
      bad += `${line({ entity, ...rejection })}\n`
    }
    for (const item of items) {
      if (item._tag === "Skip") skips.set(item.rule, (skips.get(item.rule) ?? 0) + 1)
      else if (item._tag === "Rejection") {
        const { _tag, ...rejection } = item
        refuse(rejection)
      } else {
        const encoded = encode[entity](item.record)
        if (Result.isFailure(encoded)) {
          const reason = `The source's record is none of the model: ${encoded.failure}`
          refuse({ from: item.from, reason, original: item.record })
        } else {
          good += `${JSON.stringify(encoded.success)}\n`
          records[entity]++
        }
      }
    }
    yield* outputs[entity].append(good)
    yield* rejections.append(bad)
  })

  const discover = (people: ReadonlyArray<Source.Read<User>>) => {
    const unknown = people.filter(({ record }) => !known.has(record.id) && known.add(record.id))
    return writeItems("users", unknown)
  }

  const copy = <E extends Entity>(
    entity: E,
    units: Stream.Stream<Source.Unit<RecordOf[E], R>, Source.SourceError, R>,
    note: (items: ReadonlyArray<Source.Item<RecordOf[E]>>) => void = () => {},
  ) =>
    Stream.runForEach(units, (unit) =>
      Effect.gen(function* () {
        const { items, discovered = [] } = yield* unit.read
        note(items)
        yield* writeItems(entity, items)
        yield* discover(discovered)
      }),
    )

  yield* copy("users", source.users, (items) => {
    for (const item of items) if (item._tag === "Read") known.add(item.record.id)
  })
  yield* copy("groups", source.groups)
  yield* copy("messages", source.messages)
  yield* copy("conversationGroups", source.conversationGroups)

  const { workspace } = yield* source.summary
  const written: Written = {
    version: 1,
    source: source.name,
    ...(workspace === undefined ? {} : { workspace }),
    records,
    rejections: rejected,
    skips: Object.fromEntries(skips),
  }
  const description = yield* open(ArchiveLayout.description)
  yield* description.append(`${JSON.stringify(written, null, 2)}\n`)
  for (const { sync } of [...entities.map((entity) => outputs[entity]), rejections, description]) yield* sync
  return written
})

/** An original may be anything: what JSON cannot hold is shown as text. */
const line = (rejection: { readonly entity: Entity } & Omit<Source.Rejection, "_tag">): string => {
  try {
    return JSON.stringify(rejection)
  } catch {
    return JSON.stringify({ ...rejection, original: String(rejection.original) })
  }
}
