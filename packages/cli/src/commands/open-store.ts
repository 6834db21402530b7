import { type Pipeline, Store, type StoreError } from "@chatferry/core"
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

/** Opens the store for the rest of the scope. */
export const openStore = (
  file: string,
  access: "write" | "read",
): Effect.Effect<Store["Service"], StoreError, FileSystem.FileSystem | Path.Path | Scope> =>
  Effect.map(Layer.build(access === "read" ? Store.layerReader(file) : Store.layer(file)), (context) =>
    Context.get(context, Store),
  )

export const isEphemeral = <R>({ sink }: Pipeline.Pipeline<R>): boolean => sink.target.isEphemeral === true
