import type { Output } from "./Screen.ts"

type Paint = (text: string) => string

/** Colours, or none: only for terminals, and never with `NO_COLOR`. */
export interface Style {
  readonly bold: Paint
  readonly dim: Paint
  readonly red: Paint
  readonly green: Paint
  readonly yellow: Paint
  readonly blue: Paint
}

const painted =
  (on: number, off: number): Paint =>
  (text) =>
    `\u001b[${on}m${text}\u001b[${off}m`

const colours: Style = {
  bold: painted(1, 22),
  dim: painted(2, 22),
  red: painted(31, 39),
  green: painted(32, 39),
  yellow: painted(33, 39),
  blue: painted(36, 39),
}

const same: Paint = (text) => text
export const plain: Style = { bold: same, dim: same, red: same, green: same, yellow: same, blue: same }

export const of = (output: Output): Style => (output.hasColours ? colours : plain)
