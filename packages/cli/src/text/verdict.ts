import { entities } from "@chatferry/core"
import { ExitCode as Codes, type ExitCode } from "../ExitCode.ts"
import type { CommandResult, Running } from "../route/Result.ts"
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
      return say("open", incomplete(of, sum("held")))
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

/** What is not loaded yet, and what there is to do about it. */
const incomplete = ({ command, report, running }: CommandResult, held: number): string => {
  if (running?.isLoading)
    return `${who(running)}: ${Figures.counted(held, "record is", "records are")} still to be loaded; until then the ledger counts ${held === 1 ? "it" : "them"} as held.`
  if (running !== undefined)
    return `${Figures.counted(held, "record is", "records are")} not loaded yet. ${who(running)}: run \`apply\` once it has ended.`
  const isBegun =
    entities.some((entity) => report.ledger[entity].loaded + report.ledger[entity].placeholders > 0) ||
    report.lanes.some(({ heldFor }) => heldFor !== undefined)
  if (command === "status" && !isBegun)
    return `Nothing is loaded into ${report.target.label} yet: ${Figures.counted(held, "record waits", "records wait")} for \`apply\`.`
  const goesOn = command !== "rehearse" && report.target.isEphemeral !== true
  if (command !== "status" && !goesOn)
    return `${Figures.counted(held, "record is held", "records are held")}: the lanes above say why. The next run begins anew.`
  const again = command === "apply" || command === "run" ? "run the same command again" : "run `apply`"
  return `${Figures.counted(held, "record is held", "records are held")}: ${again}, and it goes on exactly there.`
}

const who = ({ command, pid, seconds }: Running): string => {
  const time = Figures.seconds(seconds)
  return command === undefined
    ? `Process ${pid} has worked with the store for ${time}`
    : `\`${command}\` is running (process ${pid}, for ${time} now)`
}

const done = (of: CommandResult): string => {
  const { messages } = of.report.ledger
  const arrived = Figures.counted(messages.loaded + messages.placeholders, "message")
  const at = of.report.target.label
  switch (of.command) {
    case "stage":
      return `Staged in ${of.store}. Next: \`plan\`.`
    case "plan":
      return entities.every((entity) => of.report.ledger[entity].held === 0)
        ? "Nothing was sent, and nothing is left to load. Next: `verify`."
        : "Nothing was sent. Next: `rehearse`, or `apply`."
    case "apply":
      return `${arrived} loaded into ${at}, and the ledger balances.${
        // What goes with the command cannot be read back by the next one.
        of.report.target.isEphemeral ? "" : " Next: `verify`."
      }`
    case "verify":
      return `${at} has what was loaded.`
    case "status":
      return `${arrived} loaded into ${at}, and the ledger balances.${of.running === undefined ? "" : ` ${who(of.running)}.`}`
    default:
      return `${arrived} loaded into ${at}; the ledger balances, and what was read back is equal.`
  }
}
