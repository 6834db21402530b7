import type { Pipeline } from "@chatferry/core"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Ref from "effect/Ref"
import type { Scope } from "effect/Scope"
import type { ExitCode } from "../ExitCode.ts"
import type { CommandError } from "../failure.ts"
import type { Given, Mode, Platform, Program } from "../Program.ts"
import { routes, run, verify } from "../route/Route.ts"
import type { Screen } from "../screen/Screen.ts"
import { performRoute } from "./perform-route.ts"
import { performStatus } from "./perform-status.ts"
import { performIdMap, performRejections } from "./perform-tables.ts"
import { performUndo } from "./perform-undo.ts"
import { type SharedFlags, sharedFlags } from "./shared-flags.ts"

const switchedOff = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withDescription(description), Flag.withDefault(false))

const toFile = Flag.String("to").pipe(
  Flag.withMetavar("FILE"),
  Flag.withDescription("Write all into a .csv or .ndjson file"),
  Flag.optional,
)
const rejectionFlags = {
  to: toFile,
  replay: switchedOff("replay", "Give rejected records back to the next apply, where order allows it"),
}
const undoFlags = {
  yes: switchedOff("yes", "Remove it; it is only listed without"),
  accounts: switchedOff("accounts", "Remove the accounts too that were not there before"),
}

const verifyFlags = {
  sample: Flag.Int("sample").pipe(
    Flag.withMetavar("N"),
    Flag.withDescription("Compare about N messages of each conversation at most; all are counted"),
    Flag.filter(
      (n) => n >= 1,
      () => "a number of at least 1",
    ),
    Flag.optional,
  ),
}

/** The command of a program: `run` by itself, and a subcommand for each part of the way. */
export const command = <const F extends Command.Command.FlagConfig, E extends CommandError, L, LE extends CommandError>(
  program: Program<F, E, L, LE>,
  code: Ref.Ref<ExitCode>,
) => {
  const root = Command.make(program.name).pipe(
    Command.withSharedFlags({ own: program.flags ?? ({} as F), shared: sharedFlags(program) }),
    Command.withDescription(program.description),
  )
  const layer: Layer.Layer<L, LE, Platform> = program.layer ?? (Layer.empty as Layer.Layer<never> as Layer.Layer<L>)

  type Act = (
    pipeline: Pipeline.Pipeline<Platform | L>,
    shared: SharedFlags,
  ) => Effect.Effect<ExitCode, CommandError, Platform | Screen | Scope | L>

  /** Builds the pipeline, does something with it, and keeps the exit code. */
  const perform = (
    flags: { readonly own: Given<F>; readonly shared: SharedFlags },
    mode: Mode,
    act: Act,
  ): Effect.Effect<void, CommandError, Platform | Screen> =>
    program.pipeline(flags.own, mode).pipe(
      Effect.flatMap((pipeline) => act(pipeline, flags.shared)),
      Effect.flatMap((exitCode) => Ref.set(code, exitCode)),
      Effect.scoped,
      Effect.provide(layer),
    )
  const under = (mode: Mode, act: Act) => Effect.flatMap(root, (flags) => perform(flags, mode, act))

  return root.pipe(
    Command.withHandler((flags) =>
      perform(flags, run.mode, (pipeline, shared) => performRoute(program, run, pipeline, shared)),
    ),
    Command.withSubcommands([
      ...routes.map((route) =>
        Command.make(route.name, {}, () =>
          under(route.mode, (pipeline, shared) => performRoute(program, route, pipeline, shared)),
        ).pipe(Command.withDescription(route.description)),
      ),
      Command.make(verify.name, verifyFlags, ({ sample }) =>
        under(verify.mode, (pipeline, shared) =>
          performRoute(program, verify, pipeline, shared, Option.isSome(sample) ? { sample: sample.value } : {}),
        ),
      ).pipe(Command.withDescription(verify.description)),
      Command.make("status", {}, () =>
        under("target", (pipeline, shared) => performStatus(program, pipeline, shared)),
      ).pipe(Command.withDescription("Tell how far a target is, also while another process runs")),
      Command.make("rejections", rejectionFlags, (own) =>
        under("target", (pipeline, shared) => performRejections(program, pipeline, shared, own)),
      ).pipe(Command.withDescription("List rejections and placeholders, or give rejections back")),
      Command.make("id-map", { to: toFile }, (own) =>
        under("target", (pipeline, shared) => performIdMap(program, pipeline, shared, own)),
      ).pipe(Command.withDescription("Tell where each message is now, as CSV")),
      Command.make("undo", undoFlags, (own) =>
        under("target", (pipeline, shared) => performUndo(program, pipeline, shared, own)),
      ).pipe(Command.withDescription("List what was made at the target and, with --yes, remove it")),
    ]),
  )
}
