/** Where a text lies. */
export interface Stored {
  readonly chunk: Buffer
  readonly start: number
  readonly end: number
}

const chunkSize = 1024 * 1024

/**
 * Message bodies as UTF-8, one after another in large buffers: a million of them are a few hundred objects for the
 * garbage collector instead of a million, and letters outside Latin-1 do not double the size.
 */
export class Bodies {
  #chunk = Buffer.alloc(0)
  #end = 0

  put(text: string): Stored {
    const size = Buffer.byteLength(text)
    if (this.#end + size > this.#chunk.length) {
      this.#chunk = Buffer.allocUnsafeSlow(Math.max(chunkSize, size))
      this.#end = 0
    }
    const start = this.#end
    this.#end += this.#chunk.write(text, start)
    return { chunk: this.#chunk, start, end: this.#end }
  }
}

/** The text itself: JSON as it was put in. */
export const text = (stored: Stored): string => stored.chunk.toString("utf8", stored.start, stored.end)

export const json = (stored: Stored): unknown => JSON.parse(text(stored))
