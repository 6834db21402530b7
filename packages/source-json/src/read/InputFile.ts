import { createHash } from "node:crypto"
import { Source } from "@chatferry/core"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import type { PlatformError } from "effect/PlatformError"
import * as Stream from "effect/Stream"

/** A file to read. Provenance and unit ids carry `name`, which stays the same wherever the file lies. */
export interface InputFile {
  readonly path: string
  readonly name: string
}

const remedies: Partial<Record<PlatformError["reason"]["_tag"], string>> = {
  NotFound: "Check the path: a relative one starts at the folder the program was started in.",
  PermissionDenied: "Let the program read the file.",
  BadResource: "Name a file, not a folder; JsonSource.directory reads a folder.",
}

export const unreadable =
  (path: string) =>
  ({ reason }: PlatformError): Source.SourceError =>
    new Source.SourceError({
      source: "json",
      problem: `${path} cannot be read: ${reason._tag === "NotFound" ? "there is no such file or folder" : reason.message}.`,
      remedy: remedies[reason._tag] ?? "Check that it is a file and lies on a disk that works.",
    })

/** Files of more than a few megabytes are read piece by piece. */
export const pieceSize = 1024 * 1024

/** The file's bytes without a byte order mark. */
export const bytes = (file: InputFile): Stream.Stream<Uint8Array, Source.SourceError, FileSystem.FileSystem> =>
  Stream.unwrap(Effect.map(FileSystem.FileSystem, (fs) => fs.stream(file.path, { chunkSize: pieceSize }))).pipe(
    Stream.mapError(unreadable(file.path)),
    Stream.zipWithIndex,
    Stream.mapEffect(([piece, index]) => (index === 0 ? unmarked(file, piece) : Effect.succeed(piece))),
  )

const unmarked = (file: InputFile, piece: Uint8Array) => {
  const [a, b, c] = piece
  // Windows PowerShell's `>` writes UTF-16 with this mark.
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
    const problem = `${file.path} is written in UTF-16.`
    return Effect.fail(new Source.SourceError({ source: "json", problem, remedy: "Save it as UTF-8." }))
  }
  return Effect.succeed(a === 0xef && b === 0xbb && c === 0xbf ? piece.subarray(3) : piece)
}

/** Names content: another digest means other bytes. */
export const digest = (content: Uint8Array | string): string => createHash("sha256").update(content).digest("base64url")

/** How much of an original a rejection keeps when it is not JSON. */
const mostOfOriginal = 2000

export const excerpt = (text: string): string =>
  text.length > mostOfOriginal ? `${text.slice(0, mostOfOriginal)}…` : text
