import { type Adjustment, entities, type Finding, type Ledger, type Plan, type Report } from "@chatferry/core"
import * as Figures from "../screen/figures.ts"
import { padEnd, padStart } from "../screen/layout.ts"
import { dimmed, heading, type Lines, type Page, text } from "./Page.ts"

/** What applying would do: calls, time, adjustments and findings. */
export const plan = (page: Page, of: Plan, laneName: string | undefined): Lines => [
  ...calls(page, of, laneName),
  ...adjustments(page, of.adjustments),
  ...findings(page, of.findings),
]

const calls = (page: Page, of: Plan, laneName: string | undefined): Lines => {
  if (of.calls.length === 0) return [...heading(page, "Plan"), "  Nothing is left to load: no call would be made."]
  const lane = of.criticalLane
  return [
    ...heading(page, "Plan", `about ${Figures.seconds(of.seconds)}`),
    ...of.calls.map(
      ({ endpoint, calls, quota }) =>
        `  ${padEnd(endpoint, 24)}${padStart(Figures.counted(calls, "call"), 16)}${page.style.dim(
          Number.isFinite(quota) ? padStart(`at most ${Figures.count(quota)} a second`, 26) : "",
        )}`,
    ),
    ...(lane === undefined
      ? []
      : dimmed(
          page,
          "  ",
          `The longest lane, ${laneName ?? lane.conversation}, makes ${Figures.counted(lane.calls, "call")}${lane.calls === 1 ? "" : " one after another"}: ${Figures.seconds(lane.seconds)}.`,
        )),
  ]
}

/** Every kind with its count, its meaning, and the first record it concerns. */
export const adjustments = (page: Page, all: ReadonlyArray<Adjustment>): Lines =>
  all.length === 0
    ? []
    : [
        ...heading(page, "Adjustments", "what is changed so that it fits the service"),
        ...all.flatMap(({ kind, count, meaning, remedy, samples }) => [
          `  ${padStart(Figures.count(count), 9)}  ${page.style.bold(kind)}`,
          ...text(page, "             ", `${meaning} ${remedy}`.trim()),
          ...samples
            .slice(0, 1)
            .flatMap(({ record, detail }) => dimmed(page, "             ", `e.g. ${record}: ${detail}`)),
        ]),
      ]

/**
 * Every kind with its count and what it means, in short. A plan tells of what was left to load when the run began, so
 * what earlier runs changed is not among it.
 */
export const adjustmentsInShort = (page: Page, of: Plan, { ledger, target }: Report): Lines => {
  if (of.adjustments.length === 0) return []
  const met = entities.reduce((sum, entity) => sum + inThisRun(ledger[entity]), 0)
  const left = entities.reduce((sum, entity) => sum + of.records[entity], 0)
  // Once all is loaded into a target that lasts, a plan has nothing left to tell.
  const more = target.isEphemeral ? "; `plan` says more" : ""
  return [
    ...heading(page, "Adjustments", `what was changed in this run so that it fits the service${more}`),
    ...of.adjustments.flatMap(({ kind, count, meaning }) =>
      text(page, `  ${padStart(Figures.count(count), 9)}  ${padEnd(kind, 22)}  `, meaning),
    ),
    ...(met > left
      ? dimmed(page, "  ", "Earlier runs loaded too: messages that they changed are not counted here.")
      : []),
  ]
}

/** Records that a run had to load, or found loaded. */
const inThisRun = ({ loaded, placeholders, held }: Ledger.Balance): number => loaded + placeholders + held

export const findings = (page: Page, all: ReadonlyArray<Finding>): Lines =>
  all.length === 0
    ? []
    : [
        ...heading(page, "Findings"),
        ...all.flatMap(({ severity, message, remedy, examples }) => [
          ...text(page, `  ${severity === "blocker" ? "✗" : "!"} `, message).map((line, index) =>
            index === 0 ? (severity === "blocker" ? page.style.red(line) : page.style.yellow(line)) : line,
          ),
          ...(remedy === "" ? [] : text(page, "    ", remedy)),
          ...(examples.length === 0 ? [] : dimmed(page, "    ", `e.g. ${examples.slice(0, 3).join("; ")}`)),
        ]),
      ]
