import * as Effect from "effect/Effect"
import * as Csv from "effect/encoding/Csv"
import * as FileSystem from "effect/FileSystem"
import * as Stream from "effect/Stream"
import { hash } from "./fingerprint.ts"
import { TransformError } from "./Protocol.ts"

/** Old ids and their new ones, as a CSV file lists them. */
export interface IdTable {
  readonly path: string
  /** Of the file's bytes. */
  readonly hash: string
  readonly rows: ReadonlyMap<string, Row>
  readonly targets: ReadonlySet<string>
}

export interface Row {
  /** From 1, as editors count; the header is line 1. */
  readonly line: number
  readonly from: string
  readonly to: string
}

const header = ["from", "to"]
/** As many problems as a message shows. */
const shown = 10

/**
 * Reads a CSV file with the header `from,to`. All its problems are told at once, each with its line: rows that are no
 * pair, empty ids, an id that is mapped twice, two ids mapped to one.
 */
export const read = Effect.fnUntraced(function* (
  transform: string,
  path: string,
): Effect.fn.Return<IdTable, TransformError, FileSystem.FileSystem> {
  const refuse = (problem: string, remedy: string) => new TransformError({ transform, problem, remedy })
  const fs = yield* FileSystem.FileSystem
  const bytes = yield* Effect.mapError(fs.readFile(path), (error) =>
    refuse(`${path} cannot be read (${error.message}).`, "Name a file that is there and may be read."),
  )
  const text = yield* Effect.try({
    try: () => new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    catch: () => refuse(`${path} is not UTF-8.`, "Save it as UTF-8 (in a spreadsheet: “CSV UTF-8”)."),
  })
  const cells = yield* Stream.make(text).pipe(
    Stream.pipeThroughChannel(Csv.decodeString()),
    Stream.runCollect,
    Effect.mapError(({ line, message }) => refuse(`${path}, line ${line}: ${message}.`, "Mend the line.")),
  )
  const problems: Array<string> = []
  const rows = new Map<string, Row>()
  const byTarget = new Map<string, Row>()
  for (const { line, cells: row } of numbered(cells)) {
    if (line === 1) {
      if (row.map((name) => name.trim().toLowerCase()).join() !== header.join())
        return yield* refuse(`${path} begins with “${row.join()}”.`, `Let its first line be “${header.join()}”.`)
      continue
    }
    if (row.length === 1 && row[0]?.trim() === "") continue
    const [from = "", to = "", ...more] = row.map((cell) => cell.trim())
    const known = rows.get(from)
    const rival = byTarget.get(to)
    if (row.length < 2 || more.length > 0) problems.push(`line ${line} has ${row.length} cells instead of 2`)
    else if (from === "" || to === "") problems.push(`line ${line} has an empty id`)
    else if (known !== undefined) problems.push(`line ${line} maps ${from}, as line ${known.line} does`)
    else if (rival !== undefined) problems.push(`line ${line} maps to ${to}, as line ${rival.line} does`)
    else {
      const mapping = { line, from, to }
      rows.set(from, mapping)
      byTarget.set(to, mapping)
    }
  }
  if (cells.length === 0) problems.push(`it is empty; its first line is “${header.join()}”`)
  if (problems.length > 0)
    return yield* refuse(
      `${path}: ${problems.slice(0, shown).join("; ")}${problems.length > shown ? `; and ${problems.length - shown} more` : ""}.`,
      "Mend the lines. Several accounts become one with Transform.mergePeople.",
    )
  return { path, hash: hash(bytes), rows, targets: new Set(byTarget.keys()) }
})

/** A cell in quotes may span several lines. */
const numbered = function* (rows: ReadonlyArray<Csv.Row>) {
  let line = 1
  for (const cells of rows) {
    yield { line, cells }
    line += 1 + cells.reduce((breaks, cell) => breaks + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0)
  }
}
