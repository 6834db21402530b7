import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Path from "effect/Path"
import type { Scope } from "effect/Scope"
import * as Database from "./Database.ts"
import { lock } from "./lock.ts"
import { StoreError } from "./StoreError.ts"

/**
 * The embedded SQLite file that holds the staged records, checkpoints and outcomes of one pipeline.
 *
 * `Store.layer(file)` opens it, makes it where it is absent, and keeps other processes out until the scope closes;
 * `Store.layerReader(file)` only reads, beside a process that works with it.
 */
export class Store extends Context.Service<Store, { readonly database: Database.Database }>()("@chatferry/core/Store") {
  static readonly layer = (file: string) => Layer.effect(Store, open(file, { readOnly: false }))
  static readonly layerReader = (file: string) => Layer.effect(Store, open(file, { readOnly: true }))
}

const open = Effect.fnUntraced(function* (
  file: string,
  options: { readonly readOnly: boolean },
): Effect.fn.Return<Store["Service"], StoreError, FileSystem.FileSystem | Path.Path | Scope> {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const refuse = (problem: StoreError["problem"], detail: string) => new StoreError({ problem, file, detail })
  const folder = path.dirname(path.resolve(file))
  if (!(yield* fs.exists(folder).pipe(Effect.orElseSucceed(() => false))))
    return yield* refuse("no-such-folder", `there is no folder ${folder}`)
  const known = yield* fs.stat(file).pipe(Effect.option)
  if (known._tag === "Some" && known.value.type === "Directory")
    return yield* refuse("not-a-store", "it is a folder, not a file")
  if (options.readOnly) {
    if (known._tag === "None") return yield* refuse("not-staged", "there is no such file yet")
  } else {
    const mayWrite = yield* fs.access(known._tag === "Some" ? file : folder, { writable: true }).pipe(Effect.option)
    if (mayWrite._tag === "None") return yield* refuse("not-writable", "it may not be written")
    // Under whatever name a store is opened, there is one lock.
    yield* lock(known._tag === "Some" ? yield* fs.realPath(file).pipe(Effect.orElseSucceed(() => file)) : file)
  }
  return { database: yield* Database.open(file, options) }
})
