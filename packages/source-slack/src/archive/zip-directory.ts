import * as Fs from "node:fs"
import * as Yauzl from "yauzl"
import { ArchiveError, reasonOf } from "./Archive.ts"
import type { Limits } from "./Limits.ts"

/** Hands over every entry of a zip's directory, synchronously; throws `ArchiveError`. */
export const readDirectory = (path: string, limits: Limits, each: (entry: Yauzl.Entry) => void) => {
  let file: number | undefined
  try {
    file = Fs.openSync(path, "r")
    const { size } = Fs.fstatSync(file)
    let problem: unknown
    // With a synchronous reader every callback of yauzl runs before its call returns.
    const options = { lazyEntries: true, autoClose: false, decodeStrings: false }
    Yauzl.fromRandomAccessReader(new WindowReader(file, size), size, options, (error, zip) => {
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
    if (file !== undefined) Fs.closeSync(file)
  }
}

/** Reads a window at a time: yauzl asks twice for each entry, which is slow for 100,000 of them. */
class WindowReader extends Yauzl.RandomAccessReader {
  readonly #file: number
  readonly #size: number
  #window = Buffer.alloc(0)
  #start = 0
  constructor(file: number, size: number) {
    super()
    this.#file = file
    this.#size = size
  }
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ) {
    if (position + length > this.#size) return callback(new Error("it ends before its directory does"))
    if (position < this.#start || position + length > this.#start + this.#window.length) {
      const window = Buffer.allocUnsafe(Math.max(length, Math.min(windowBytes, this.#size - position)))
      this.#window = window.subarray(0, Fs.readSync(this.#file, window, 0, window.length, position))
      this.#start = position
      if (this.#window.length < length) return callback(new Error("it ends before its directory does"))
    }
    const from = position - this.#start
    this.#window.copy(buffer, offset, from, from + length)
    callback(null)
  }
}

const windowBytes = 256 * 1024
