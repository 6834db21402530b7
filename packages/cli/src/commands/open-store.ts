import { type Pipeline, Store, type StoreError, type Work } from "@chatferry/core"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import type { Scope } from "effect/Scope"
import type { SharedFlags } from "./shared-flags.ts"

/** Where a command's store lies. */
export interface Place {
  readonly file: string
  /** In a folder that goes with the command. */
  readonly isTemporary: boolean
}

/**
 * A whole run into a target that is thrown away afterwards needs no store that lasts, so without `--store` it leaves
 * nothing behind. Everything else finds the store where the last command left it.
 */
export const place = Effect.fnUntraced(function* (
  program: { readonly name: string },
  { store }: SharedFlags,
  isTemporary: boolean,
): Effect.fn.Return<Place, never, FileSystem.FileSystem | Path.Path | Scope> {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const name = `${program.name}.chatferry`
  if (Option.isSome(store)) return { file: store.value, isTemporary: false }
  if (!isTemporary) return { file: name, isTemporary: false }
  const folder = yield* Effect.orDie(fs.makeTempDirectoryScoped({ prefix: "chatferry-" }))
  return { file: path.join(folder, name), isTemporary: true }
})

/**
 * Opens the store for the rest of the scope, to work with it or, beside a process that does, only to read.
 *
 * @param begins whether it is made where it is absent: only by a command that stages, so that none lies where the name
 * was mistyped
 */
export const openStore = (
  file: string,
  work: Required<Work> | "read",
  begins = false,
): Effect.Effect<Store["Service"], StoreError, FileSystem.FileSystem | Path.Path | Scope> =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const isThere = yield* Effect.orElseSucceed(fs.exists(file), () => false)
    // A reader says what is to be done about an absent one.
    const layer = work === "read" || !(begins || isThere) ? Store.layerReader(file) : Store.layer(file, work)
    return Context.get(yield* Layer.build(layer), Store)
  })

export const isEphemeral = <R>({ sink }: Pipeline.Pipeline<R>): boolean => sink.target.isEphemeral === true
