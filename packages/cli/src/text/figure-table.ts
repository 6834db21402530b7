import { displayWidth } from "effect/cli/CliOutput"
import * as Figures from "../screen/figures.ts"
import { cut, oneLine, padEnd, padStart } from "../screen/layout.ts"
import type { Page } from "./Page.ts"

/** Names before columns of figures. Several tables on one page share one, so that their columns stand in line. */
export interface FigureTable<C extends string> {
  readonly header: (title: string) => string
  readonly row: (name: string, figures: { readonly [column in C]: number }) => string
}

/** Columns that are worth a look where they are not empty. */
const notable: ReadonlySet<string> = new Set(["placeholders", "rejected", "held"])

/** Names are cut at this width; the rest of a wide screen stays empty, as figures far from their names are misread. */
const widestName = 36

/** Columns as wide as their widest figure, and the rest for the names. */
export const figureTable = <C extends string>(
  page: Page,
  columns: ReadonlyArray<C>,
  rows: ReadonlyArray<{ readonly [column in C]: number }>,
): FigureTable<C> => {
  const { style } = page
  const widths = columns.map(
    (column) => 2 + Math.max(column.length, ...rows.map((row) => displayWidth(Figures.count(row[column])))),
  )
  const figures = widths.reduce((sum, width) => sum + width, 0)
  const nameColumns = Math.min(widestName, page.columns - figures - 3)
  const name = (text: string) => padEnd(cut(oneLine(text), nameColumns), nameColumns)
  const cell = (column: string, figure: number, index: number) => {
    const text = padStart(figure === 0 ? "–" : Figures.count(figure), widths[index] ?? 0)
    if (figure === 0) return style.dim(text)
    return notable.has(column) ? style.yellow(text) : text
  }
  return {
    header: (title) =>
      `  ${style.bold(name(title))}${style.dim(columns.map((column, index) => padStart(column, widths[index] ?? 0)).join(""))}`,
    row: (of, row) => `  ${name(of)}${columns.map((column, index) => cell(column, row[column], index)).join("")}`,
  }
}
