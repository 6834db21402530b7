import { entities } from "@chatferry/core"
import { ExitCode as Codes, type ExitCode } from "../ExitCode.ts"
import type { CommandResult } from "../route/Result.ts"
import * as Figures from "../screen/figures.ts"
import { type Lines, type Page, text } from "./Page.ts"

/** The sentence that everything comes to, and what to do next. */
export const verdict = (page: Page, of: CommandResult, exitCode: ExitCode): Lines => {
  const { style } = page
  const marks = { good: style.green("✓"), bad: style.red("✗"), open: style.yellow("!") }
  const { ledger } = of.report
  const sum = (state: "held" | "rejected") => entities.reduce((total, entity) => total + ledger[entity][state], 0)
  const say = (mark: keyof typeof marks, sentence: string) => [...text(page, `${marks[mark]} `, sentence), ""]
  switch (exitCode) {
    case Codes.refused:
      return say("bad", "Nothing was sent: the plan has blockers. Each says above what to do about it.")
    case Codes.incomplete:
      return say(
        "open",
        `${Figures.counted(sum("held"), "record is held", "records are held")}: ${
          of.command === "apply" || of.command === "run" ? "run the same command again" : "run `apply`"
        }, and it goes on exactly there.`,
      )
    case Codes.failed:
      return say(
        "bad",
        !of.report.balanced
          ? "The ledger does not balance: records are missing or counted twice. Keep the store and report this."
          : of.readBack?.equal === false
            ? "What was read back differs from what was loaded."
            : `${Figures.counted(sum("rejected"), "record was", "records were")} rejected, which --fail-on-rejections makes a failure.`,
      )
    default:
      return say("good", done(of))
  }
}

const done = (of: CommandResult): string => {
  const { messages } = of.report.ledger
  const arrived = Figures.counted(messages.loaded + messages.placeholders, "message")
  const at = of.report.target.label
  switch (of.command) {
    case "stage":
      return `Staged in ${of.store}. Next: \`plan\`.`
    case "plan":
      return `Nothing was sent. Next: \`rehearse\`, or \`apply\`.`
    case "apply":
      return `${arrived} loaded into ${at}, and the ledger balances. Next: \`verify\`.`
    case "verify":
      return `${at} has what was loaded.`
    case "status":
      return `${arrived} loaded into ${at}, and the ledger balances.`
    default:
      return `${arrived} loaded into ${at}; the ledger balances, and what was read back is equal.`
  }
}
