import type { Verification } from "@chatferry/core"
import * as Figures from "../screen/figures.ts"
import { heading, type Lines, type Page, text } from "./Page.ts"

/** Differences that are shown; more are counted. */
const shown = 10

/** What reading back found. */
export const readBack = (page: Page, of: Verification, laneNames: ReadonlyMap<string, string>): Lines => {
  const { style } = page
  const counted = `${Figures.counted(of.messages, "message")} in ${Figures.counted(of.conversations, "conversation")}`
  const what =
    of.compared === of.messages ? counted : `${counted}, all counted and ${Figures.count(of.compared)} of them compared`
  if (of.equal)
    return [
      ...heading(page, "Read back"),
      ...text(page, `  ${style.green("✓")} `, `${what}: what the service has equals what was loaded.`),
    ]
  const differs = Figures.counted(of.differenceCount, "thing differs", "things differ")
  const hidden = of.differenceCount - Math.min(shown, of.differences.length)
  return [
    ...heading(page, "Read back"),
    ...text(page, `  ${style.red("✗")} `, `${what}: ${differs} from what was loaded.`),
    ...of.differences
      .slice(0, shown)
      .flatMap(({ where, what }) => text(page, "    ", `${laneNames.get(where) ?? where}: ${what}`)),
    ...(hidden > 0 ? [style.dim(`    and ${Figures.count(hidden)} more`)] : []),
  ]
}
