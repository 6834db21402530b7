import { Provenances, type Rejections } from "@chatferry/core"
import * as Figures from "../screen/figures.ts"
import { dimmed, heading, type Lines, type Page, text } from "./Page.ts"

/** How many records each state has. */
export type Counts = { readonly [S in Rejections.Rejected["state"]]: number }

/** The counts in words; a state that has none is left out. */
export const counted = ({ rejected, placeholder }: Counts): string =>
  [
    ...(rejected > 0 || placeholder === 0 ? [Figures.counted(rejected, "rejection")] : []),
    ...(placeholder > 0 ? [Figures.counted(placeholder, "placeholder")] : []),
  ].join(" and ")

/** The first of all rejections and placeholders, each with where its record was and why. */
export const list = (page: Page, first: ReadonlyArray<Rejections.Rejected>, counts: Counts): Lines => {
  const all = counts.rejected + counts.placeholder
  if (all === 0) return [`${page.style.green("✓")} No record was rejected, and none is a placeholder.`]
  const hidden = all - first.length
  return [
    ...heading(page, counted(counts)),
    ...first.flatMap((one) => [
      ...text(page, `  ${page.style.yellow("!")} `, `${one.entity}, ${Provenances.render(one.from)}`),
      ...dimmed(page, "    ", why(one)),
    ]),
    ...(hidden > 0
      ? ["", ...text(page, "  ", `and ${Figures.count(hidden)} more: --to FILE.csv writes all of them.`)]
      : []),
    "",
  ]
}

const why = ({ state, by, reason }: Rejections.Rejected): string => {
  if (state === "placeholder") return `a placeholder stands for it: ${reason}`
  return by === "target" ? `not loaded: ${reason}` : reason
}

/** What a replay gave back, and why the rest stays rejected. */
export const replayed = (page: Page, { replayed, refused }: Rejections.Replay): Lines => [
  ...text(
    page,
    `${page.style.green("✓")} `,
    `${Figures.counted(replayed, "rejected record")} given back${replayed > 0 ? ": `apply` tries again." : "."}`,
  ),
  ...Object.entries(refused).flatMap(([reason, count]) =>
    text(
      page,
      `${page.style.yellow("!")} `,
      `${Figures.counted(count, "stays rejected", "stay rejected")}: ${reason}.`,
    ),
  ),
]
