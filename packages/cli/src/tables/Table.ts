/** Rows of one kind, as columns for spreadsheets and as objects for programs. */
export interface Table<A> {
  readonly columns: ReadonlyArray<string>
  readonly cells: (row: A) => ReadonlyArray<string | number | undefined>
  readonly object: (row: A) => object
}

/** How a table is written: a header first, then a text for each row. */
export interface Format {
  readonly name: "csv" | "ndjson"
  readonly header: <A>(table: Table<A>) => string
  readonly row: <A>(table: Table<A>, row: A) => string
}

export const csv: Format = {
  name: "csv",
  header: ({ columns }) => line(columns),
  row: (table, row) => line(table.cells(row)),
}

export const ndjson: Format = {
  name: "ndjson",
  header: () => "",
  row: (table, row) => `${JSON.stringify(table.object(row))}\n`,
}

/** The format that a file's name asks for. */
export const formatOf = (file: string): Format | undefined =>
  [csv, ndjson].find(({ name }) => file.toLowerCase().endsWith(`.${name}`))

/** RFC 4180, with line feeds alone, as most programs write it. */
const line = (cells: ReadonlyArray<string | number | undefined>): string => `${cells.map(cell).join(",")}\n`

const cell = (value: string | number | undefined): string => {
  const text = String(value ?? "")
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
