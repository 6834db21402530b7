import { createHash, type Hash } from "node:crypto"
import { digest } from "./InputFile.ts"

/** Whole lines that follow each other, about a megabyte of them; or one line too long to be held. */
export type LineBlock = {
  /** Counts from 0. */
  readonly firstLine: number
  readonly digest: string
} & (
  | { readonly _tag: "Lines"; readonly bytes: Uint8Array }
  | { readonly _tag: "Overlong"; readonly length: number; readonly beginning: Uint8Array }
)

export interface Limits {
  /** Where a block ends depends on this and the bytes before it, so that lines added to a file leave its blocks alone. */
  readonly block: number
  /** Not smaller than a block. */
  readonly line: number
}
export const limits: Limits = { block: 1024 * 1024, line: 16 * 1024 * 1024 }

const newline = 10
const none = new Uint8Array()

interface Overlong {
  readonly hash: Hash
  readonly beginning: Uint8Array
  length: number
}

const countLines = (bytes: Uint8Array): number => {
  let lines = bytes.at(-1) === newline ? 0 : 1
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) lines++
  return lines
}

const joined = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  if (a.length === 0) return b
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/** Cuts bytes that come in pieces of any size into blocks. Holds less than a line's limit and one piece. */
export class LineCutter {
  private pending: Uint8Array = none
  private line = 0
  private overlong: Overlong | undefined
  private readonly limits: Limits

  constructor(cutAt: Limits = limits) {
    this.limits = cutAt
  }

  feed(piece: Uint8Array): ReadonlyArray<LineBlock> {
    this.pending = joined(this.pending, piece)
    return this.cut(false)
  }

  end(): ReadonlyArray<LineBlock> {
    return this.cut(true)
  }

  private cut(atEnd: boolean): ReadonlyArray<LineBlock> {
    const blocks: Array<LineBlock> = []
    while (this.pending.length > 0 || (atEnd && this.overlong !== undefined)) {
      const block = this.overlong === undefined ? this.next(atEnd) : this.leave(this.overlong, atEnd)
      if (block !== undefined) blocks.push(block)
      else if (this.overlong === undefined || this.pending.length === 0) break
    }
    return blocks
  }

  private next(atEnd: boolean): LineBlock | undefined {
    const { pending, limits } = this
    if (pending.length < limits.block) return atEnd ? this.take(pending.length) : undefined
    const last = pending.lastIndexOf(newline, limits.block - 1)
    if (last !== -1) return this.take(last + 1)
    const first = pending.indexOf(newline, limits.block)
    const length = first === -1 ? pending.length : first
    if (length <= limits.line) return first === -1 ? (atEnd ? this.take(length) : undefined) : this.take(length + 1)
    this.overlong = { hash: createHash("sha256"), beginning: pending.slice(0, 500), length: 0 }
    return undefined
  }

  private take(length: number): LineBlock {
    const bytes = this.pending.subarray(0, length)
    const firstLine = this.line
    this.pending = this.pending.subarray(length)
    this.line += countLines(bytes)
    return { _tag: "Lines", firstLine, digest: digest(bytes), bytes }
  }

  /** Passes over the rest of a line that is too long. */
  private leave(overlong: Overlong, atEnd: boolean): LineBlock | undefined {
    const { pending } = this
    const end = pending.indexOf(newline)
    const rest = end === -1 ? pending : pending.subarray(0, end)
    overlong.hash.update(rest)
    overlong.length += rest.length
    this.pending = end === -1 ? none : pending.subarray(end + 1)
    if (end === -1 && !atEnd) return undefined
    const { hash, beginning, length } = overlong
    this.overlong = undefined
    return { _tag: "Overlong", firstLine: this.line++, digest: hash.digest("base64url"), length, beginning }
  }
}
