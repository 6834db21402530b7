/** Rows of one kind, as columns for spreadsheets and as objects for programs. */
export interface Table<A> {
  /**
   * Whose eyes the CSV is for. What people open in a spreadsheet holds texts of others, so {@link asText} keeps those
   * from being formulas. What programs read has every cell as it is: an id with a sign before it is another id.
   */
  readonly isFor: "people" | "programs"
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
  row: (table, row) => line(table.isFor === "people" ? table.cells(row).map(asText) : table.cells(row)),
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

/** What a formula begins with, or what a spreadsheet skips before it. */
const beginsFormula = new Set("=+-@＝＋－＠\t\r\n\0")

/**
 * Excel, LibreOffice and Google Sheets calculate a cell that begins like a formula, and a formula can send away what
 * other cells hold. A single quote before it makes it text (OWASP, CSV Injection).
 */
const asText = (value: string | number | undefined): string | number | undefined =>
  typeof value === "string" && beginsFormula.has(value.charAt(0)) ? `'${value}` : value

const cell = (value: string | number | undefined): string => {
  const text = String(value ?? "")
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
