import type { Source } from "@chatferry/core"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Stream from "effect/Stream"
import { type CsvParserStream, parse } from "fast-csv"
import { bytes, type InputFile } from "./InputFile.ts"
import { type NotUtf8, onlyUtf8 } from "./only-utf8.ts"

export type Row = ReadonlyArray<string>

/** The rest of the file is no CSV. */
export class CsvError extends Data.TaggedError("CsvError")<{ readonly message: string }> {}

/** More bytes than this without the end of a row: a quotation mark is not closed. */
const longestRow = 256 * 1024
/** The parser holds all rows of one piece at once, so the pieces are small. */
const pieceSize = 64 * 1024

/** All rows, the header too, without empty lines. */
export const csvRows = (
  file: InputFile,
): Stream.Stream<Row, CsvError | NotUtf8 | Source.SourceError, FileSystem.FileSystem> =>
  Stream.unwrap(
    Effect.map(Effect.acquireRelease(Effect.sync(open), close), (parser) => {
      let sinceRow = 0
      const feed = Effect.fnUntraced(function* (piece: Uint8Array) {
        const rows = yield* pass(parser, piece)
        sinceRow = rows.length > 0 ? 0 : sinceRow + piece.length
        if (sinceRow <= longestRow) return rows
        const message = `a row has more than ${longestRow} bytes: a quotation mark is not closed`
        return yield* new CsvError({ message })
      })
      return onlyUtf8(bytes(file)).pipe(
        Stream.map(chopped),
        Stream.flattenIterable,
        Stream.mapEffect(feed),
        Stream.concat(Stream.fromEffect(Effect.suspend(() => pass(parser)))),
        Stream.flattenIterable,
      )
    }),
  )

type Parser = CsvParserStream<Row, Row>

const open = (): Parser =>
  // Every failure also comes through the callback of what caused it.
  parse<Row, Row>({ headers: false, ignoreEmpty: true }).on("error", () => {})

const close = (parser: Parser): Effect.Effect<void> => Effect.sync(() => void parser.destroy())

/** Gives the parser a piece, or the end of the file, and takes the rows it has finished. */
const pass = (parser: Parser, piece?: Uint8Array): Effect.Effect<ReadonlyArray<Row>, CsvError> =>
  Effect.callback((resume) => {
    const rows: Array<Row> = []
    const take = () => {
      for (let row: Row | null = parser.read(); row !== null; row = parser.read()) rows.push(row)
    }
    const done = (error?: Error | null) => {
      parser.off("readable", take)
      if (error) return resume(Effect.fail(new CsvError({ message: error.message.trim() })))
      take()
      resume(Effect.succeed(rows))
    }
    // It waits for its rows to be taken before it calls back.
    parser.on("readable", take)
    if (piece === undefined) parser.end(done)
    else parser.write(piece, done)
  })

const chopped = (piece: Uint8Array): ReadonlyArray<Uint8Array> =>
  Array.from({ length: Math.ceil(piece.length / pieceSize) }, (_, i) =>
    piece.subarray(i * pieceSize, (i + 1) * pieceSize),
  )
