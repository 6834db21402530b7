import * as Yauzl from "yauzl"
import { ArchiveError, reasonOf } from "./Archive.ts"
import type { Limits } from "./Limits.ts"
import type { ZipFile } from "./ZipFile.ts"

/** Hands over every entry of a zip's directory, synchronously; throws `ArchiveError`. */
export const readDirectory = (path: string, file: ZipFile, limits: Limits, each: (entry: Yauzl.Entry) => void) => {
  const release = file.hold()
  try {
    const { size } = file
    let problem: unknown
    // With a synchronous reader every callback of yauzl runs before its call returns.
    const options = { lazyEntries: true, autoClose: false, decodeStrings: false }
    Yauzl.fromRandomAccessReader(new Reader(file), size, options, (error, zip) => {
      problem = error ?? undefined
      if (problem !== undefined) return
      if (zip.entryCount > limits.maxFiles) {
        throw new ArchiveError(
          `${path} holds ${zip.entryCount} files, more than ${limits.maxFiles}.`,
          "If it is a real export, raise the limit `maxFiles`.",
        )
      }
      zip.on("error", (cause: unknown) => {
        problem = cause
      })
      zip.on("entry", each)
      while (zip.entriesRead < zip.entryCount && problem === undefined) zip.readEntry()
    })
    if (problem !== undefined) throw problem
  } catch (cause) {
    if (cause instanceof ArchiveError) throw cause
    throw new ArchiveError(
      `${path} is no complete zip file (${reasonOf(cause)}).`,
      "Fetch the export again: the file seems to be cut off or changed. If it opens elsewhere, unpack it and give the folder.",
    )
  } finally {
    release()
  }
}

class Reader extends Yauzl.RandomAccessReader {
  readonly #file: ZipFile
  constructor(file: ZipFile) {
    super()
    this.#file = file
  }
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ) {
    const found = this.#file.read(position, length)
    if (found.length < length) return callback(new Error("it ends before its directory does"))
    found.copy(buffer, offset)
    callback(null)
  }
}
