import { Store } from "@chatferry/core"
import { NodeServices } from "@effect/platform-node"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"

/** Gives a place for a store, which goes afterwards with all that lies beside it. */
export const withFile = <A, E>(f: (file: string) => Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    return yield* f(`${yield* fs.makeTempDirectoryScoped()}/store.chatferry`)
  }).pipe(Effect.scoped, Effect.provide(NodeServices.layer))

/** Opens a store, and closes it again. */
export const inStore = <A, E>(file: string, effect: Effect.Effect<A, E, Store>) =>
  effect.pipe(Effect.provide(Store.layer(file)), Effect.provide(NodeServices.layer))
