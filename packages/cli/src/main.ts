import * as CliConfig from "effect/cli/CliConfig"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import type { Scope } from "effect/Scope"
import { command } from "./commands/command.ts"
import * as Keeping from "./commands/Keeping.ts"
import { ExitCode } from "./ExitCode.ts"
import { inWords } from "./environment.ts"
import { type CommandError, type Failure, ofCause } from "./failure.ts"
import type { Platform, Program } from "./Program.ts"
import { formatter } from "./screen/help.ts"
import { paragraph } from "./screen/layout.ts"
import { type Output, Screen } from "./screen/Screen.ts"
import * as Style from "./screen/Style.ts"

/**
 * A program as an effect: it takes the arguments, and answers the exit code. It never fails; what goes wrong is told on
 * the screen.
 */
export const main = <
  const F extends Command.Command.FlagConfig,
  E extends CommandError,
  L = never,
  LE extends CommandError = never,
>(
  program: Program<F, E, L, LE>,
  args: ReadonlyArray<string>,
): Effect.Effect<ExitCode, never, Exclude<Platform, Scope> | Screen> =>
  Effect.gen(function* () {
    const code = yield* Ref.make<ExitCode>(ExitCode.done)
    const keeping: Keeping.Keeping = { isTemporary: false }
    const screen = yield* Screen
    const walked = Command.runWith(command(program, code), { version: program.version })(args).pipe(
      Effect.provideService(CliOutput.Presenter, presenter(screen, program.name)),
      Effect.provideService(CliOutput.Formatter, formatter(screen.out)),
      Effect.provideService(Keeping.Current, keeping),
      // Whoever runs a migration needs no wizard, and logs would fall into the display.
      Effect.provideService(CliConfig.CliConfig, {
        builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions],
      }),
    )
    return yield* Effect.uninterruptibleMask((restore) =>
      Effect.matchCauseEffect(restore(walked), {
        onSuccess: () => Ref.get(code),
        onFailure: (cause) => {
          const failure = ofCause(cause, (error) => error._tag === "ShowHelp" || error._tag === "UsageError", keeping)
          return Effect.as(tell(failure, args.includes("--json")), failure.exitCode)
        },
      }),
    )
  })

const tell = Effect.fnUntraced(function* (
  { error, exitCode, message, stack }: Failure,
  isJson: boolean,
): Effect.fn.Return<void, never, Screen> {
  const { out, err } = yield* Screen
  if (isJson) yield* out.write(`${JSON.stringify({ exitCode, error: { tag: error, message } }, undefined, 2)}\n`)
  // The presenter has told it.
  if (error === "ShowHelp") return
  const style = Style.of(err)
  const mark = error === "Interrupted" ? style.yellow("!") : style.red("✗")
  const lines = paragraph(`${mark} `, message, width(err))
  yield* err.write(`${lines.join("\n")}\n`)
  if (stack !== undefined) yield* err.write(`${stack}\n${please}\n`)
})

const width = ({ columns }: Output) => Math.min(120, columns()) - 1

const please = "Please report it with the lines above; they may name ids of records, but no secret."

/** Help goes to the output; a wrong invocation gets its sentence, not the whole help. */
const presenter = ({ err }: Screen["Service"], name: string): CliOutput.Presenter => ({
  present: Effect.fnUntraced(function* (event) {
    if (event._tag !== "InvalidInvocation") return yield* CliOutput.defaultPresenter.present(event)
    const command = event.commandPath.join(" ") || name
    const unknown = event.errors.filter(({ _tag }) => _tag === "UnrecognizedOption")
    // The value of an unknown flag is then taken for a command, which is no mistake of its own.
    const sentences = (unknown.length > 0 ? unknown : event.errors).map(usage)
    yield* err.write(
      [...sentences, `See \`${command} --help\`.`]
        .flatMap((sentence, index) => paragraph(index < sentences.length ? "✗ " : "  ", sentence, width(err)))
        .map((line) => `${line}\n`)
        .join(""),
    )
  }),
})

const usage = ({ message }: { readonly message: string }): string => {
  const [what = "", ...guesses] = inWords(message)
    .split("\n")
    .flatMap((line) => line.trim() || [])
  return guesses.length === 0 ? what : `${what}. Did you mean ${guesses.slice(1).join(" or ")}?`
}
