import { Source } from "@chatferry/core"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { Decode } from "../decode/Records.ts"
import { bytes, excerpt, type InputFile } from "./InputFile.ts"
import { type LineBlock, LineCutter } from "./LineBlocks.ts"

/** One record a line. A unit is a block of lines, named by its first line and known by its bytes. */
export const ndjson = <A>(
  file: InputFile,
  decode: Decode<A>,
): Stream.Stream<Source.Unit<A>, Source.SourceError, FileSystem.FileSystem> =>
  bytes(file).pipe(
    Stream.mapAccumArray(
      () => new LineCutter(),
      (cutter, pieces) => [cutter, pieces.flatMap((piece) => cutter.feed(piece))],
      { onHalt: (cutter) => cutter.end() },
    ),
    Stream.map((block) => ({
      id: `${file.name}:${block.firstLine}`,
      fingerprint: block.digest,
      read: Effect.sync(() => ({ items: readBlock(file.name, block, decode) })),
    })),
  )

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
const tolerant = new TextDecoder("utf-8", { ignoreBOM: true })

const readBlock = <A>(file: string, block: LineBlock, decode: Decode<A>): ReadonlyArray<Source.Item<A>> => {
  const from = (line: number) => ({ file, index: block.firstLine + line })
  if (block._tag === "Overlong") {
    const reason = `The line has ${block.length} bytes, which no record needs. Write one record a line.`
    return [Source.reject(from(0), reason, excerpt(tolerant.decode(block.beginning)))]
  }
  const text = tolerant.decode(block.bytes)
  // A replacement character may stand in the file itself; only then is every line looked at.
  const isSuspect = text.includes("\ufffd")
  const raw = isSuspect ? rawLines(block.bytes) : []
  const items: Array<Source.Item<A>> = []
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue
    const bytes = isSuspect ? raw[i] : undefined
    if (bytes !== undefined && !isUtf8(bytes)) {
      items.push(Source.reject(from(i), "The line is not valid UTF-8. Save the file as UTF-8.", excerpt(line)))
    } else items.push(readLine(from(i), line, decode))
  }
  return items
}

const readLine = <A>(from: Source.Item<A>["from"], line: string, decode: Decode<A>): Source.Item<A> => {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    return Source.reject(from, `The line is not JSON (${problem}). Write one record a line.`, excerpt(line))
  }
  const record = decode(value)
  return Result.isSuccess(record) ? Source.read(record.success, from) : Source.reject(from, record.failure, value)
}

const rawLines = (bytes: Uint8Array): ReadonlyArray<Uint8Array> => {
  const lines: Array<Uint8Array> = []
  let start = 0
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    lines.push(bytes.subarray(start, end))
    start = end + 1
  }
  lines.push(bytes.subarray(start))
  return lines
}

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    strict.decode(bytes)
    return true
  } catch {
    return false
  }
}
