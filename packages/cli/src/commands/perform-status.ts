import { type Pipeline, report, Store } from "@chatferry/core"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import type * as Path from "effect/Path"
import type { Scope } from "effect/Scope"
import { type ExitCode, ofResult } from "../ExitCode.ts"
import type { CommandError } from "../failure.ts"
import type { Screen } from "../screen/Screen.ts"
import { samples } from "../tables/rejection-samples.ts"
import { openStore, place } from "./open-store.ts"
import type { SharedFlags } from "./shared-flags.ts"
import { show } from "./show.ts"

/** Tells how things stand, also beside a process that works with the store. */
export const performStatus = Effect.fnUntraced(function* <R>(
  program: { readonly name: string },
  { sink: { target } }: Pipeline.Pipeline<R>,
  shared: SharedFlags,
): Effect.fn.Return<ExitCode, CommandError, Screen | Scope | FileSystem.FileSystem | Path.Path> {
  const { file } = yield* place(program, shared, false)
  const store = yield* openStore(file, "read")
  return yield* Effect.gen(function* () {
    const result = {
      command: "status",
      isLoading: true,
      report: yield* report(target),
      rejections: yield* samples(target),
      phases: [],
      store: file,
    }
    const exitCode = ofResult(result, shared)
    yield* show(result, exitCode, shared)
    return exitCode
  }).pipe(Effect.provideService(Store, store))
})
