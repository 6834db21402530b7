import { paragraph } from "../screen/layout.ts"
import type { Output } from "../screen/Screen.ts"
import * as Style from "../screen/Style.ts"

/** Where text is laid out. */
export interface Page {
  readonly columns: number
  readonly style: Style.Style
}

/** Wider lines are hard to read. */
const widest = 120

export const of = (output: Output): Page => ({
  columns: Math.max(60, Math.min(widest, output.columns())),
  style: Style.of(output),
})

export type Lines = ReadonlyArray<string>

export const heading = ({ style }: Page, title: string, note = ""): Lines => [
  "",
  `  ${style.bold(title)}${note === "" ? "" : `  ${style.dim(note)}`}`,
]

export const text = ({ columns }: Page, margin: string, words: string): Lines => paragraph(margin, words, columns - 1)

export const dimmed = (page: Page, margin: string, words: string): Lines =>
  text(page, margin, words).map((line) => page.style.dim(line))
