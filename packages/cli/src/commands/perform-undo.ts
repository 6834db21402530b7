import { type Pipeline, Store, undo, undoListing } from "@chatferry/core"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import type * as Path from "effect/Path"
import type { Scope } from "effect/Scope"
import { ExitCode } from "../ExitCode.ts"
import type { CommandError } from "../failure.ts"
import { Screen } from "../screen/Screen.ts"
import * as Page from "../text/Page.ts"
import * as Text from "../text/undo.ts"
import { UsageError } from "../UsageError.ts"
import { isEphemeral, openStore, place } from "./open-store.ts"
import type { SharedFlags } from "./shared-flags.ts"

export interface UndoFlags {
  readonly yes: boolean
  readonly accounts: boolean
}

/** Lists what this pipeline made at its target and, with `--yes`, removes it. */
export const performUndo = Effect.fnUntraced(function* <R>(
  program: { readonly name: string },
  pipeline: Pipeline.Pipeline<R>,
  shared: SharedFlags,
  { yes, accounts }: UndoFlags,
): Effect.fn.Return<ExitCode, CommandError, R | Screen | Scope | FileSystem.FileSystem | Path.Path> {
  const { target } = pipeline.sink
  if (isEphemeral(pipeline))
    return yield* new UsageError({
      problem: `${target.label} goes with the command that loaded it, so there is nothing to undo.`,
      remedy: "Name a target that lasts.",
    })
  const { out } = yield* Screen
  const page = Page.of(out)
  const { file } = yield* place(program, shared, false)
  const store = yield* openStore(file, yes ? { command: "undo", target: target.id } : "read")
  const listing = yield* Effect.provideService(undoListing(pipeline), Store, store)
  const head = { command: "undo", target }
  const print = (data: object, lines: Page.Lines) =>
    out.write(shared.json ? `${JSON.stringify({ ...head, ...data }, undefined, 2)}\n` : `${lines.join("\n")}\n`)
  if (!yes) {
    yield* print({ exitCode: ExitCode.done, listing }, Text.listing(page, target, listing, accounts))
    return ExitCode.done
  }
  const undone = yield* Effect.provideService(undo(pipeline, { accounts }), Store, store)
  const exitCode = undone.refused.length > 0 ? ExitCode.incomplete : ExitCode.done
  yield* print({ exitCode, listing, undone }, Text.undone(page, target, listing, undone, accounts))
  return exitCode
})
