import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Path from "effect/Path"
import type { Scope } from "effect/Scope"
import * as Database from "./Database.ts"
import { foreign } from "./foreign.ts"
import * as Holder from "./Holder.ts"
import { isLocked, lock, lockFile } from "./lock.ts"
import { StoreError } from "./StoreError.ts"

/**
 * The embedded SQLite file that holds the staged records, checkpoints and outcomes of one pipeline.
 *
 * `Store.layer(file)` opens it, makes it where it is absent, and keeps other processes out until the scope closes; what
 * it is opened for is told to those. `Store.layerReader(file)` only reads, beside a process that works with it, and
 * `Store.holder(file)` tells which one that is.
 */
export class Store extends Context.Service<Store, { readonly database: Database.Database }>()("@chatferry/core/Store") {
  static readonly layer = (file: string, work: Holder.Work = {}) => Layer.effect(Store, open(file, work))
  static readonly layerReader = (file: string) => Layer.effect(Store, openReader(file))
  /** The process that works with a store now; none where none does, or where it cannot be told. */
  static readonly holder = (
    file: string,
  ): Effect.Effect<Holder.Holder | undefined, never, FileSystem.FileSystem | Path.Path> =>
    Effect.scoped(holderOf(file)).pipe(Effect.orElseSucceed(() => undefined))
}

const refuse = (file: string, problem: StoreError["problem"], detail: string) =>
  new StoreError({ problem, file, detail })

const open = Effect.fnUntraced(function* (
  file: string,
  work: Holder.Work,
): Effect.fn.Return<Store["Service"], StoreError, FileSystem.FileSystem | Path.Path | Scope> {
  const fs = yield* FileSystem.FileSystem
  const { isThere, folder } = yield* look(file)
  const mayWrite = yield* fs.access(isThere ? file : folder, { writable: true }).pipe(Effect.option)
  if (mayWrite._tag === "None") return yield* refuse(file, "not-writable", "it may not be written")
  yield* lock(yield* oneName(file)).pipe(
    Effect.catchIf(
      ({ problem }) => problem === "in-use",
      (error) =>
        Effect.flatMap(Store.holder(file), (holder) =>
          holder === undefined ? error : refuse(file, "in-use", `${error.detail} (${Holder.render(holder)})`),
        ),
    ),
  )
  const database = yield* Database.open(file, { readOnly: false })
  yield* Holder.note(database, work)
  return { database }
})

const openReader = Effect.fnUntraced(function* (
  file: string,
): Effect.fn.Return<Store["Service"], StoreError, FileSystem.FileSystem | Path.Path | Scope> {
  const { isThere } = yield* look(file)
  if (!isThere) return yield* refuse(file, "not-staged", "there is no such file yet")
  return { database: yield* Database.open(file, { readOnly: true }) }
})

/** Whether there is a file, and nothing that says that it cannot be a store. */
const look = Effect.fnUntraced(function* (
  file: string,
): Effect.fn.Return<
  { readonly isThere: boolean; readonly folder: string },
  StoreError,
  FileSystem.FileSystem | Path.Path
> {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const folder = path.dirname(path.resolve(file))
  if (!(yield* fs.exists(folder).pipe(Effect.orElseSucceed(() => false))))
    return yield* refuse(file, "no-such-folder", `there is no folder ${folder}`)
  const known = yield* fs.stat(file).pipe(Effect.option)
  if (known._tag === "None") return { isThere: false, folder }
  if (known.value.type === "Directory") return yield* refuse(file, "not-a-store", "it is a folder, not a file")
  const url = yield* Effect.option(path.toFileUrl(path.resolve(file)))
  const what = url._tag === "None" ? undefined : yield* foreign(url.value)
  if (what !== undefined) return yield* refuse(file, "not-a-store", what)
  return { isThere: true, folder }
})

/** Under whatever name a store is opened, there is one lock. */
const oneName = (file: string): Effect.Effect<string, never, FileSystem.FileSystem> =>
  Effect.flatMap(FileSystem.FileSystem, (fs) => fs.realPath(file)).pipe(Effect.orElseSucceed(() => file))

const holderOf = Effect.fnUntraced(function* (file: string) {
  const fs = yield* FileSystem.FileSystem
  const name = yield* oneName(file)
  if (!(yield* fs.exists(lockFile(name))) || !(yield* isLocked(name))) return undefined
  const { database } = yield* openReader(file)
  return yield* Holder.read(database)
})
