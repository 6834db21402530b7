import * as Fs from "node:fs"

/**
 * Reads pieces of a zip. It is open only inside one call, or while somebody holds it.
 *
 * Members mostly lie in the order in which they are asked for, and so do the entries of the directory: whoever goes on
 * where the last piece ended gets a window of many pieces, since a call to the system for each is slow for 100,000.
 */
export class ZipFile {
  readonly #path: string
  #held: number | undefined
  #holders = 0
  readonly #memory = Buffer.allocUnsafeSlow(256 * 1024)
  /** What lies in the memory, and where it begins in the file. */
  #window: Buffer = nothing
  #start = 0
  constructor(path: string) {
    this.#path = path
  }

  hold(): () => void {
    this.#holders++
    return () => {
      if (--this.#holders > 0) return
      // The file may be another one when it is opened again.
      this.#window = nothing
      if (this.#held === undefined) return
      Fs.closeSync(this.#held)
      this.#held = undefined
    }
  }

  /** Of the file that is held; throws what the system throws. */
  get size(): number {
    this.#held ??= Fs.openSync(this.#path, "r")
    return Fs.fstatSync(this.#held).size
  }

  /** So many bytes, fewer at the end of the file. Valid until the next call; throws what the system throws. */
  read(position: number, length: number): Buffer {
    const from = position - this.#start
    if (from >= 0 && from + length <= this.#window.length) return this.#window.subarray(from, from + length)
    const goesOn = from >= 0 && from <= this.#window.length && this.#holders > 0
    const memory = this.#memory
    // Large members get memory of their own, which goes with them.
    if (length > memory.length) return this.#fill(Buffer.allocUnsafe(length), position)
    this.#window = nothing
    const found = this.#fill(goesOn ? memory : memory.subarray(0, length), position)
    if (this.#holders > 0) this.#window = found
    this.#start = position
    return found.subarray(0, length)
  }

  #fill(target: Buffer, position: number): Buffer {
    let file = this.#held
    try {
      file ??= Fs.openSync(this.#path, "r")
      if (this.#holders > 0) this.#held = file
      return target.subarray(0, Fs.readSync(file, target, 0, target.length, position))
    } finally {
      if (file !== undefined && file !== this.#held) Fs.closeSync(file)
    }
  }
}

const nothing = Buffer.alloc(0)
