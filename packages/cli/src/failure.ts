import * as Cause from "effect/Cause"
import * as Config from "effect/Config"
import * as Option from "effect/Option"
import type { Keeping } from "./commands/Keeping.ts"
import { ExitCode } from "./ExitCode.ts"
import { ofConfigError } from "./environment.ts"

/** Why a command came to nothing. */
export interface Failure {
  readonly exitCode: ExitCode
  /** The tag of the error, for programs. */
  readonly error: string
  readonly message: string
  /** Only of a fault of the program itself. */
  readonly stack?: string
}

/** An error that a command can end with. */
export type CommandError = { readonly _tag: string; readonly message: string }

/** What people and programs are told of a cause. */
export const ofCause = (
  cause: Cause.Cause<CommandError>,
  isUsage: (error: CommandError) => boolean,
  { isTemporary }: Keeping = { isTemporary: false },
): Failure => {
  const error = Option.getOrUndefined(Cause.findErrorOption(cause))
  if (error !== undefined)
    return {
      exitCode: isUsage(error) ? ExitCode.refused : ExitCode.failed,
      error: error._tag,
      message: error instanceof Config.ConfigError ? ofConfigError(error).message : error.message,
    }
  if (Cause.hasInterruptsOnly(cause))
    return {
      exitCode: ExitCode.interrupted,
      error: "Interrupted",
      message: isTemporary
        ? "Stopped. This run kept its state for itself: the next one begins anew. Give --store FILE to go on from where it stood."
        : "Stopped. Nothing is lost: run the same command again, and it goes on where it stood.",
    }
  const defect = Cause.squash(cause)
  return {
    exitCode: ExitCode.failed,
    error: "Defect",
    message: `This is a fault of the program, not of your data: ${defect instanceof Error ? defect.message : String(defect)}`,
    stack: Cause.pretty(cause),
  }
}
