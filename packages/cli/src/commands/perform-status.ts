import { type Pipeline, report, Store, type Target } from "@chatferry/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import type * as Path from "effect/Path"
import type { Scope } from "effect/Scope"
import { type ExitCode, ofResult } from "../ExitCode.ts"
import type { CommandError } from "../failure.ts"
import type { Running } from "../route/Result.ts"
import { routes } from "../route/Route.ts"
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
  // Before the ledger: should it end meanwhile, the ledger is at least as new.
  const running = yield* runningNow(file, target)
  return yield* Effect.gen(function* () {
    const result = {
      command: "status",
      isLoading: true,
      report: yield* report(target),
      rejections: yield* samples(target),
      phases: [],
      ...(running === undefined ? {} : { running }),
      store: file,
    }
    const exitCode = ofResult(result, shared)
    yield* show(result, exitCode, shared)
    return exitCode
  }).pipe(Effect.provideService(Store, store))
})

const runningNow = Effect.fnUntraced(function* (
  file: string,
  target: Target,
): Effect.fn.Return<Running | undefined, never, FileSystem.FileSystem | Path.Path> {
  const holder = yield* Store.holder(file)
  if (holder === undefined) return undefined
  const { command, pid, since } = holder
  const loads = routes.some(({ name, steps }) => name === command && steps.includes("apply"))
  return {
    ...(command === undefined ? {} : { command }),
    pid,
    since,
    isLoading: loads && holder.target === target.id,
    seconds: Math.max(0, (yield* Clock.currentTimeMillis) - since) / 1000,
  }
})
