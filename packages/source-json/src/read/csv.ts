import { Source } from "@chatferry/core"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { Decode } from "../decode/Records.ts"
import { csvRows, type Row } from "./csv-rows.ts"
import { digest, type InputFile } from "./InputFile.ts"
import { Unfinished } from "./Unfinished.ts"

/** How the text of a cell becomes the value of a field. */
type Column = "text" | "boolean" | "time"
export interface Columns {
  readonly [field: string]: Column
}

export const userColumns: Columns = {
  id: "text",
  name: "text",
  displayName: "text",
  avatarUrl: "text",
  email: "text",
  isBot: "boolean",
  isDeactivated: "boolean",
}
export const groupColumns: Columns = {
  id: "text",
  kind: "text",
  name: "text",
  introduction: "text",
  notice: "text",
  avatarUrl: "text",
  ownerId: "text",
  createdAt: "time",
  isArchived: "boolean",
}

const rowsPerUnit = 1000

/** A header and one record a row, for the fields that fit into a cell. */
export const csv = <A>(
  file: InputFile,
  columns: Columns,
  defaults: Readonly<Record<string, unknown>>,
  decode: Decode<A>,
): Stream.Stream<Source.Unit<A>, Source.SourceError, FileSystem.FileSystem> =>
  csvRows(file).pipe(
    Stream.catchTag(["CsvError", "NotUtf8"], ({ message }) => Stream.make(new Unfinished(message))),
    Stream.zipWithIndex,
    Stream.mapAccumEffect(
      (): ReadonlyArray<string> | undefined => undefined,
      (header, [row, index]) => {
        if (header !== undefined) return Effect.succeed([header, [{ header, row, index }]] as const)
        if (row instanceof Unfinished) return Effect.succeed([[], [{ header: [], row, index }]] as const)
        return Effect.map(headerOf(file, row, columns), (names) => [names, []] as const)
      },
    ),
    Stream.grouped(rowsPerUnit),
    Stream.map(
      (rows): Source.Unit<A> => ({
        id: `${file.name}:${rows[0].index}`,
        fingerprint: digest(JSON.stringify([rows[0].header, rows.map(({ row }) => row)])),
        read: Effect.sync(() => ({
          items: rows.map(({ header, row, index }): Source.Item<A> => {
            if (row instanceof Unfinished) {
              const reason = `The file cannot be read to its end (${row.problem}). Repair it: the rest is missing.`
              return Source.reject({ file: file.name }, reason)
            }
            const from = { file: file.name, index }
            if (row.length !== header.length) {
              const reason = `The row has ${row.length} cells and the header ${header.length}. Quote cells with commas.`
              return Source.reject(from, reason, row)
            }
            const value = { ...defaults, ...valueOf(header, row, columns) }
            const record = decode(value)
            return Result.isSuccess(record)
              ? Source.read(record.success, from)
              : Source.reject(from, record.failure, value)
          }),
        })),
      }),
    ),
  )

const headerOf = (file: InputFile, row: Row, columns: Columns): Effect.Effect<Row, Source.SourceError> => {
  const names = row.map((name) => name.trim())
  const unknown = names.filter((name) => !Object.hasOwn(columns, name) && !/^attributes\../.test(name))
  const twice = names.filter((name, i) => names.indexOf(name) !== i)
  if (unknown.length === 0 && twice.length === 0) return Effect.succeed(names)
  const problem =
    unknown.length > 0
      ? `The header of ${file.path} has columns the model does not know: ${unknown.join(", ")}.`
      : `The header of ${file.path} names a column twice: ${twice.join(", ")}.`
  const remedy = `Columns are ${Object.keys(columns).join(", ")}, and attributes.<name> for any other fact.`
  return Effect.fail(new Source.SourceError({ source: "json", problem, remedy }))
}

/** An empty cell is an absent field. */
const valueOf = (header: Row, row: Row, columns: Columns): Record<string, unknown> => {
  const fields: Array<readonly [string, unknown]> = []
  const attributes: Array<readonly [string, string]> = []
  for (const [i, name] of header.entries()) {
    const cell = row[i] ?? ""
    if (cell === "") continue
    const column = columns[name]
    if (column === undefined) attributes.push([name.slice("attributes.".length), cell])
    else fields.push([name, parsers[column](cell)])
  }
  if (attributes.length > 0) fields.push(["attributes", Object.fromEntries(attributes)])
  return Object.fromEntries(fields)
}

const booleans = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
])
const parsers: Record<Column, (cell: string) => unknown> = {
  text: (cell) => cell,
  boolean: (cell) => booleans.get(cell.trim().toLowerCase()) ?? cell,
  time: (cell) => (/^\s*-?\d+\s*$/.test(cell) ? Number(cell) : cell.trim()),
}
