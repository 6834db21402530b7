import type { Adjustment, Finding, Plan } from "@chatferry/core"
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
          `The longest lane, ${laneName ?? lane.conversation}, makes ${Figures.counted(lane.calls, "call")} one after another: ${Figures.seconds(lane.seconds)}.`,
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

/** Every kind with its count and what it means, in short: the plan itself says more. */
export const adjustmentsInShort = (page: Page, all: ReadonlyArray<Adjustment>): Lines =>
  all.length === 0
    ? []
    : [
        ...heading(page, "Adjustments", "what was changed so that it fits the service; `plan` says more"),
        ...all.flatMap(({ kind, count, meaning }) =>
          text(page, `  ${padStart(Figures.count(count), 9)}  ${padEnd(kind, 22)}  `, meaning),
        ),
      ]

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
