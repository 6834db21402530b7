import { entities } from "@chatferry/core"
import type { ExitCode } from "../ExitCode.ts"
import type { CommandResult } from "./Result.ts"

/** A command's result for programs: the numbers that the text has, all of them. */
export const toJson = (result: CommandResult, exitCode: ExitCode): object => {
  const { command, phases, plan, readBack, report, running, staged, calls, rejections, store } = result
  return {
    command,
    exitCode,
    target: report.target,
    ...(store === undefined ? {} : { store }),
    ...(running === undefined ? {} : { running: { ...running, since: new Date(running.since).toISOString() } }),
    ...(staged === undefined ? {} : { staged }),
    ledger: report.ledger,
    balanced: report.balanced,
    lanes: report.lanes,
    rejections: { count: entities.reduce((sum, entity) => sum + report.ledger[entity].rejected, 0), first: rejections },
    ...(plan === undefined ? {} : { plan }),
    ...(calls === undefined ? {} : { calls }),
    ...(readBack === undefined ? {} : { readBack }),
    phases: phases.map((phase) => ({ ...phase, seconds: Math.round(phase.seconds * 1000) / 1000 })),
  }
}
