import * as CliOutput from "effect/cli/CliOutput"
import { wrap } from "./layout.ts"
import type { Output } from "./Screen.ts"

/** Help that is no wider than the screen: what a line says of a flag goes on below itself. */
export const formatter = (out: Output): CliOutput.Formatter => {
  const standard = CliOutput.defaultFormatter({ colors: out.hasColours })
  return {
    ...standard,
    formatHelpDoc: (doc) =>
      standard
        .formatHelpDoc(doc)
        .split("\n")
        .flatMap((line) => fold(line, Math.min(120, out.columns()) - 1))
        .join("\n"),
  }
}

/** A flag or a command stands before what is said of it, with at least two spaces between. */
const columns = /^(?<margin>\s*(?:\S.*?\s{2,})?)(?<text>\S.*)$/

const fold = (line: string, width: number): ReadonlyArray<string> => {
  const { margin = "", text = "" } = columns.exec(line)?.groups ?? {}
  const indent = CliOutput.displayWidth(margin)
  return CliOutput.displayWidth(line) <= width
    ? [line]
    : wrap(text, Math.max(20, width - indent)).map((part, index) => (index === 0 ? margin : " ".repeat(indent)) + part)
}
