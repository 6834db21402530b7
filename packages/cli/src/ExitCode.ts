import { entities } from "@chatferry/core"
import { type CommandResult, isBlocked } from "./route/Result.ts"

/** What the process ends with. */
export const ExitCode = {
  /** Done, balanced, and equal where it was read back. Rejections alone do not fail a run. */
  done: 0,
  /** An error, a ledger that does not balance, a difference, or rejections with `--fail-on-rejections`. */
  failed: 1,
  /** Wrong usage, or blockers in the plan: nothing was sent. */
  refused: 2,
  /** Records are held or were not reached: run the same command again. */
  incomplete: 3,
  interrupted: 130,
} as const
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

export const ofResult = (
  { plan, readBack, report, isLoading }: CommandResult,
  options: { readonly failOnRejections: boolean },
): ExitCode => {
  if (isBlocked(plan)) return ExitCode.refused
  const count = (state: "held" | "rejected") => entities.reduce((sum, entity) => sum + report.ledger[entity][state], 0)
  if (!report.balanced || readBack?.equal === false) return ExitCode.failed
  if (options.failOnRejections && count("rejected") > 0) return ExitCode.failed
  return isLoading && count("held") > 0 ? ExitCode.incomplete : ExitCode.done
}
