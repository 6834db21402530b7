import { Conversations } from "@chatferry/core"
import { ExitCode as Codes, type ExitCode } from "../ExitCode.ts"
import type { CommandResult } from "../route/Result.ts"
import * as Figures from "../screen/figures.ts"
import { interesting, ledger, staged } from "./ledger.ts"
import { dimmed, heading, type Lines, type Page, text } from "./Page.ts"
import * as Plan from "./plan.ts"
import { readBack } from "./read-back.ts"

/** The conversations whose names {@link result} shows. */
export const named = ({ report, plan, readBack }: CommandResult) => {
  const keys = new Set([plan?.criticalLane?.conversation, ...(readBack?.differences ?? []).map(({ where }) => where)])
  return [
    ...interesting(report.lanes),
    ...report.lanes.filter(({ conversation }) => keys.has(Conversations.key(conversation))),
  ].map(({ conversation }) => conversation)
}

/** A command's result for people. */
export const result = (
  page: Page,
  of: CommandResult,
  names: ReadonlyMap<string, string>,
  exitCode: ExitCode,
): Lines => {
  const { report, plan } = of
  const nameOf = (key: string) => names.get(key) ?? key
  const shown = interesting(report.lanes).map((lane) => ({
    ...lane,
    name: nameOf(Conversations.key(lane.conversation)),
  }))
  const laneName = plan?.criticalLane && nameOf(plan.criticalLane.conversation)
  return [
    ...(of.isLoading && !(exitCode === Codes.refused)
      ? [
          ...ledger(page, report.ledger, shown, report.lanes),
          ...(plan === undefined
            ? []
            : [...Plan.adjustmentsInShort(page, plan, report), ...Plan.findings(page, plan.findings)]),
        ]
      : [...staged(page, report.ledger), ...(plan === undefined ? [] : Plan.plan(page, plan, laneName))]),
    ...rejections(page, of),
    ...(of.readBack === undefined ? [] : readBack(page, of.readBack, names)),
    "",
  ]
}

const rejections = (page: Page, { rejections, report, store }: CommandResult): Lines => {
  const total = Object.values(report.ledger).reduce((sum, { rejected }) => sum + rejected, 0)
  if (total === 0) return []
  const hidden = total - rejections.length
  return [
    ...heading(page, "Rejections", Figures.counted(total, "record")),
    ...rejections.flatMap(({ where, reason }) => [
      ...text(page, `  ${page.style.yellow("!")} `, where),
      ...dimmed(page, "    ", reason),
    ]),
    ...(hidden <= 0
      ? []
      : dimmed(
          page,
          "    ",
          `and ${Figures.count(hidden)} more${store === undefined ? "" : ": the command `rejections` lists and exports them"}`,
        )),
  ]
}
