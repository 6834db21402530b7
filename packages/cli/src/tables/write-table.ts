import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import type { PlatformError } from "effect/PlatformError"
import * as Sink from "effect/Sink"
import * as Stream from "effect/Stream"
import { type Output, Screen } from "../screen/Screen.ts"
import { UsageError } from "../UsageError.ts"
import { type Format, formatOf, type Table } from "./Table.ts"

/** Writes a table into a file, in the format of its name; answers how many rows it has. */
export const toFile = Effect.fnUntraced(function* <A, E, R>(
  file: string,
  table: Table<A>,
  rows: Stream.Stream<A, E, R>,
): Effect.fn.Return<number, E | UsageError, R | FileSystem.FileSystem> {
  const fs = yield* FileSystem.FileSystem
  const format = formatOf(file)
  if (format === undefined)
    return yield* new UsageError({
      problem: `${file} is neither a .csv nor a .ndjson file.`,
      remedy: "Give the file one of these endings.",
    })
  let count = 0
  const text = Stream.map(rows, (row) => {
    count++
    return format.row(table, row)
  })
  yield* Stream.make(format.header(table)).pipe(
    Stream.concat(text),
    Stream.encodeText,
    Stream.run(
      Sink.mapError(
        fs.sink(file),
        (error) =>
          new UsageError({ problem: `${file} cannot be written: ${because(error)}.`, remedy: "Name another file." }),
      ),
    ),
  )
  return count
})

/** The usual causes in words; of the others what the operating system says. */
const because = ({ message, reason }: PlatformError): string => {
  if (reason._tag === "NotFound") return "there is no such folder"
  if (reason._tag === "PermissionDenied") return "writing there is not allowed"
  return message
}

/** Writes a table to an output, page by page. */
export const toOutput = Effect.fnUntraced(function* <A, E, R>(
  output: Output,
  format: Format,
  table: Table<A>,
  rows: Stream.Stream<A, E, R>,
): Effect.fn.Return<void, E, R> {
  yield* output.write(format.header(table))
  yield* Stream.runForEachArray(rows, (page) => output.write(page.map((row) => format.row(table, row)).join("")))
})

/** Writes one JSON document that holds a table, page by page; what `head` has stands before the rows. */
export const toJson = Effect.fnUntraced(function* <A, E, R>(
  head: object,
  name: string,
  table: Table<A>,
  rows: Stream.Stream<A, E, R>,
): Effect.fn.Return<void, E, R | Screen> {
  const { out } = yield* Screen
  const opening = JSON.stringify(head, undefined, 2).replace(/\n\}$/, "")
  yield* out.write(`${opening},\n  "${name}": [`)
  let before = "\n    "
  yield* Stream.runForEachArray(rows, (page) => {
    const text = before + page.map((row) => JSON.stringify(table.object(row))).join(",\n    ")
    before = ",\n    "
    return out.write(text)
  })
  yield* out.write(before === "\n    " ? "]\n}\n" : "\n  ]\n}\n")
})
