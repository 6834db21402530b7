/**
 * One file of an export. Reading it is synchronous, opens the archive for itself and leaves nothing open, so that a
 * stream may be left at any point; day files are small, and an effect of its own for each was measured several times
 * slower. What is wrong with it is thrown as `MemberError`.
 */
export interface Member {
  /** Inside the archive: empty, or ending in `/`. */
  readonly folder: string
  readonly name: string
  /** Why it must not be read, e.g. since it is a link. */
  readonly refusal: string | undefined
  /** Known without reading it; other bytes have another one. */
  readonly fingerprint: () => string
  /** The same of the bytes that were read just before, without looking at the file again; that costs a fourth of reading it. */
  readonly fingerprintAsRead: () => string
  readonly bytes: () => Buffer
  /** As UTF-8; bytes that are none become U+FFFD. */
  readonly text: () => string
}

/** A folder or a zip file. */
export interface Archive {
  readonly path: string
  readonly kind: "folder" | "zip"
  /** Its files by folder: an export has few folders and very many files. */
  readonly folders: ReadonlyMap<string, ReadonlyArray<Member>>
  /** Keeps the archive at hand until the answer is called: a member is then read without opening it again. */
  readonly hold: () => () => void
  /** Whether files have come or gone since it was opened; cheap. */
  readonly isUnchanged: () => boolean
}

/** A member that cannot be read; the message says what is wrong and what to do. */
export class MemberError extends Error {}

/** The archive as a whole cannot be read. */
export class ArchiveError extends Error {
  readonly remedy: string
  constructor(problem: string, remedy: string) {
    super(problem)
    this.remedy = remedy
  }
}

/** The words of whatever was thrown; the code of a system error says more than its sentence. */
export const reasonOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause)
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message
}
