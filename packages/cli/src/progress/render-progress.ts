import { displayWidth } from "effect/cli/CliOutput"
import * as Figures from "../screen/figures.ts"
import { cut, oneLine, padEnd } from "../screen/layout.ts"
import type { Style } from "../screen/Style.ts"
import type { Activity, View } from "./View.ts"
import type { Phase } from "./Watch.ts"

/** Columns of the longest name of a phase, `conversation groups`. */
const nameColumns = 20

const what: { readonly [P in Activity]: readonly [one: string, many: string] } = {
  idle: ["record", "records"],
  staging: ["record", "records"],
  ordering: ["record", "records"],
  accounts: ["account", "accounts"],
  groups: ["group", "groups"],
  planning: ["record", "records"],
  messages: ["message", "messages"],
  members: ["member", "members"],
  "conversation groups": ["conversation group", "conversation groups"],
  verifying: ["message", "messages"],
}

/** The two lines that are drawn again and again. */
export const live = (view: View, columns: number, style: Style): ReadonlyArray<string> => {
  const done =
    view.total > 0
      ? `${Figures.count(view.done)} of ${Figures.count(view.total)}`
      : view.done > 0
        ? Figures.counted(view.done, ...what[view.phase])
        : ""
  const share = view.total > 0 ? Figures.percent(view.done, view.total).padStart(6) : ""
  const width = Math.min(40, columns - nameColumns - 2 - share.length - 2 - 22)
  const gauge = view.total > 0 && width >= 8 ? `${bar(view.done / view.total, width, style)}${share}  ` : ""
  const first = `${style.bold(padEnd(`  ${view.phase}`, nameColumns + 2))}${gauge}${done}`
  const second = view.isStopping
    ? style.yellow("stopping: the calls in flight are finished first")
    : style.dim(fitting(details(view), columns - nameColumns - 3))
  return [first, " ".repeat(nameColumns + 2) + second]
}

/** One line, for where nothing can be drawn again. */
export const line = (view: View): string => {
  const done =
    view.total > 0
      ? `${Figures.count(view.done)} of ${Figures.count(view.total)} (${Figures.percent(view.done, view.total)})`
      : Figures.counted(view.done, ...what[view.phase])
  return `${view.phase}: ${[done, ...details(view).map(({ text }) => text)].join(", ")}`
}

/** A fact, and how soon it gives way where the line is short: the greatest number first. */
interface Detail {
  readonly text: string
  readonly gives: number
}

const details = (view: View): ReadonlyArray<Detail> => {
  const { callRate, elapsed, lanesHeld, left, longestLane, quotaShare, rate } = view
  const share = quotaShare === undefined ? "" : ` (${Figures.percent(quotaShare)} of quota)`
  return [
    { text: rate >= 1 ? `${Figures.count(rate)}/s` : "", gives: 3 },
    { text: callRate >= 1 ? `${Figures.count(callRate)} calls/s${share}` : "", gives: 2 },
    { text: lanesHeld > 0 ? Figures.counted(lanesHeld, "lane held", "lanes held") : "", gives: 1 },
    { text: left === undefined ? "" : `${Figures.seconds(left)} left`, gives: 0 },
    { text: longestLane === undefined ? "" : `longest lane ${oneLine(longestLane)}`, gives: 4 },
    { text: left === undefined && elapsed >= 2 ? `${Figures.seconds(elapsed)} so far` : "", gives: 0 },
  ].filter(({ text }) => text !== "")
}

const fitting = (all: ReadonlyArray<Detail>, columns: number): string => {
  const text = all.map(({ text }) => text).join(" · ")
  if (all.length < 2 || displayWidth(text) <= columns) return cut(text, columns)
  const first = Math.max(...all.map(({ gives }) => gives))
  return fitting(
    all.filter(({ gives }) => gives !== first),
    columns,
  )
}

/** A phase that is over. Nothing is said of one that had nothing to do. */
export const finished = (phase: Phase, style: Style): string | undefined => {
  if (phase.done === 0 && phase.seconds < 0.5) return undefined
  const done = phase.done > 0 ? Figures.counted(phase.done, ...what[phase.phase]) : ""
  const time = phase.seconds >= 0.05 ? Figures.seconds(phase.seconds) : ""
  const rate = phase.done > 0 && phase.seconds >= 1 ? `${Figures.count(phase.done / phase.seconds)}/s` : ""
  const facts = [padEnd(done, 24), padEnd(time, 14), rate].join("").trimEnd()
  return `${style.green("✓")} ${padEnd(phase.phase, nameColumns)}${facts}`
}

const bar = (share: number, columns: number, style: Style): string => {
  const full = Math.min(columns, Math.floor(share * columns))
  return style.blue("━".repeat(full)) + style.dim("─".repeat(columns - full))
}
