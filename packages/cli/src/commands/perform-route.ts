import { writeSync } from "node:fs"
import { type Pipeline, Progress, Store, type VerifyOptions } from "@chatferry/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import type * as Path from "effect/Path"
import type { Scope } from "effect/Scope"
import { type ExitCode, ofResult } from "../ExitCode.ts"
import type { CommandError } from "../failure.ts"
import * as Display from "../progress/display.ts"
import { onStop } from "../progress/signals.ts"
import { Viewer } from "../progress/View.ts"
import { Watch } from "../progress/Watch.ts"
import { follow } from "../route/follow.ts"
import type { Route } from "../route/Route.ts"
import { Screen } from "../screen/Screen.ts"
import { UsageError } from "../UsageError.ts"
import * as Keeping from "./Keeping.ts"
import { isEphemeral, openStore, place } from "./open-store.ts"
import type { SharedFlags } from "./shared-flags.ts"
import { show } from "./show.ts"

const atOnce =
  "! Stopped at once. Nothing is lost: the next run finds out what became of the calls in flight, and goes on there."

/** Goes a part of the way with a pipeline, shows how far it is, and tells what came of it. */
export const performRoute = Effect.fnUntraced(function* <R>(
  program: { readonly name: string },
  of: Route,
  pipeline: Pipeline.Pipeline<R>,
  shared: SharedFlags,
  choice: VerifyOptions = {},
): Effect.fn.Return<ExitCode, CommandError, R | Screen | Scope | FileSystem.FileSystem | Path.Path> {
  if (of.mode === "rehearsal" && !isEphemeral(pipeline))
    return yield* new UsageError({
      problem: `A rehearsal would load into ${pipeline.sink.target.label}, which lasts.`,
      remedy: "In the mode `rehearsal` the pipeline's sink must be ephemeral, as one that leads to an emulator is.",
    })
  if (of.name === "verify" && isEphemeral(pipeline))
    return yield* new UsageError({
      problem: `${pipeline.sink.target.label} goes with the command that loaded it, so there is nothing to read back.`,
      remedy: "Ask `run` or `rehearse`, which read back by themselves, or name a target that lasts.",
    })
  if (pipeline.sink.check !== undefined) yield* pipeline.sink.check
  const { err } = yield* Screen
  const { file, isTemporary } = yield* place(program, shared, of.name === "run" && isEphemeral(pipeline))
  const keeping = yield* Keeping.Current
  keeping.isTemporary = isTemporary
  const work = { command: of.name, target: pipeline.sink.target.id }
  const store = yield* openStore(file, work, of.steps.includes("stage"))
  const clock = yield* Clock.Clock
  const watch = new Watch(() => clock.currentTimeMillisUnsafe() / 1000)
  const viewer = new Viewer(watch, yield* Effect.context<never>())
  const display = Effect.gen(function* () {
    yield* onStop(
      () => {
        viewer.isStopping = true
      },
      () =>
        writeSync(process.stderr.fd, `${err.isTerminal && !shared.json ? `\r${Display.showCursor}` : ""}${atOnce}\n`),
    )
    if (shared.json) return
    yield* err.write(`\n  ${pipeline.source.name} → ${pipeline.sink.target.label}\n\n`)
    yield* err.isTerminal ? Display.onTerminal(watch, viewer, err) : Display.inLines(watch, viewer, err)
  })
  const result = yield* Effect.scoped(Effect.andThen(display, follow(of, pipeline, watch, viewer, choice))).pipe(
    Effect.provideService(Progress.Current, watch),
    Effect.provideService(Store, store),
  )
  const found = isTemporary ? result : { ...result, store: file }
  const exitCode = ofResult(found, shared)
  yield* Effect.provideService(show(found, exitCode, shared), Store, store)
  return exitCode
})
