import * as Fs from "node:fs"
import * as Zlib from "node:zlib"
import type * as Yauzl from "yauzl"
import { type Archive, ArchiveError, type Facts, type Member, MemberError, reasonOf } from "./Archive.ts"
import { harmlessBytes, type Limits } from "./Limits.ts"
import { decodeName, isJunk, refuseName } from "./member-name.ts"
import { readDirectory } from "./zip-directory.ts"

/** A zipped export: its directory is read by `yauzl`, its members by position and synchronous inflate. */
export const openZip = (path: string, limits: Limits): Archive => {
  const folders = new Map<string, Array<Member>>()
  const stamp = stampOf(path)
  const file = new ZipFile(path)
  let total = 0
  readDirectory(path, limits, (entry) => {
    const raw = decodeName(entry.fileNameRaw)
    const whole = raw.replaceAll("\\", "/") // written by .NET before 4.6.1
    const cut = whole.lastIndexOf("/") + 1
    const folder = whole.slice(0, cut)
    const name = whole.slice(cut)
    if (name === "" || isJunk(folder, name)) return
    total += entry.uncompressedSize
    const refusal = refuseName(raw) ?? refuseEntry(entry)
    const members = folders.get(folder)
    // The name of the folder is held once, not once a file.
    const member = new ZipMember(file, members?.[0]?.folder ?? folder, name, refusal, entry, limits)
    if (members === undefined) folders.set(folder, [member])
    else members.push(member)
  })
  if (total > limits.maxTotalBytes) {
    throw new ArchiveError(
      `${path} would unpack to ${total} bytes, more than ${limits.maxTotalBytes}.`,
      "If it is a real export, raise the limit `maxTotalBytes`.",
    )
  }
  return { path, kind: "zip", folders, hold: () => file.hold(), isUnchanged: () => stampOf(path) === stamp }
}

const stampOf = (path: string): string => {
  try {
    const { ino, size, mtimeMs } = Fs.statSync(path)
    return `${ino} ${size} ${mtimeMs}`
  } catch {
    return "gone"
  }
}

const refuseEntry = (entry: Yauzl.Entry): string | undefined => {
  if (entry.isEncrypted()) return "it is encrypted; unpack the zip with its password first"
  // The upper half of the attributes is the Unix mode, where 0xa000 says symbolic link.
  if (entry.versionMadeBy >> 8 === 3 && ((entry.externalFileAttributes >>> 16) & 0xf000) === 0xa000) {
    return "it is a link, and links are not followed; put the file itself there"
  }
  if (entry.canDecodeFileData()) return undefined
  return `it is packed by method ${entry.compressionMethod}, which is not supported; zip it with deflate`
}

const localHeader = 30
const localSignature = 0x04034b50
/** Room for the extra field of the local header, so that a member is one read. */
const slack = 64

/** Reads pieces of the zip. It is open only inside one call, or while somebody holds it. */
class ZipFile {
  readonly #path: string
  #held: number | undefined
  #holders = 0
  /** Every piece is read into the same memory and unpacked from there at once. */
  #scratch = Buffer.alloc(0)
  constructor(path: string) {
    this.#path = path
  }

  hold(): () => void {
    this.#holders++
    return () => {
      if (--this.#holders > 0 || this.#held === undefined) return
      Fs.closeSync(this.#held)
      this.#held = undefined
    }
  }

  /** Valid until the next call. */
  read(position: number, length: number): Buffer {
    let file = this.#held
    try {
      file ??= Fs.openSync(this.#path, "r")
      if (this.#holders > 0) this.#held = file
      const target = this.#room(length)
      return target.subarray(0, Fs.readSync(file, target, 0, length, position))
    } catch (cause) {
      throw new MemberError(`the zip cannot be read (${reasonOf(cause)})`)
    } finally {
      if (file !== undefined && file !== this.#held) Fs.closeSync(file)
    }
  }

  /** Large members get memory of their own, which goes with them. */
  #room(length: number): Buffer {
    if (length > 1024 ** 2) return Buffer.allocUnsafe(length)
    if (this.#scratch.length < length) this.#scratch = Buffer.allocUnsafe(length * 2)
    return this.#scratch
  }
}

class ZipMember implements Member {
  readonly folder: string
  readonly name: string
  readonly refusal: string | undefined
  readonly #zip: ZipFile
  readonly #limits: Limits
  readonly #offset: number
  readonly #packed: number
  readonly #unpacked: number
  readonly #crc: number
  readonly #deflated: boolean
  readonly #nameBytes: number
  constructor(
    zip: ZipFile,
    folder: string,
    name: string,
    refusal: string | undefined,
    entry: Yauzl.Entry,
    limits: Limits,
  ) {
    this.#zip = zip
    this.folder = folder
    this.name = name
    this.refusal = refusal
    this.#limits = limits
    this.#offset = entry.relativeOffsetOfLocalHeader
    this.#packed = entry.compressedSize
    this.#unpacked = entry.uncompressedSize
    this.#crc = entry.crc32
    this.#deflated = entry.compressionMethod === 8
    this.#nameBytes = entry.fileNameLength
  }

  facts(): Facts {
    if (this.refusal !== undefined) return { bytes: 0, fingerprint: "refused" }
    return { bytes: this.#unpacked, fingerprint: `${this.#unpacked}-${this.#crc.toString(16)}` }
  }

  text(): string {
    const bytes = this.bytes()
    const text = bytes.toString("utf8")
    // Waiting for the collector to free what nobody else can hold costs hundreds of megabytes in a long run.
    if (bytes.buffer instanceof ArrayBuffer && bytes.buffer.byteLength > Buffer.poolSize) bytes.buffer.transfer(0)
    return text
  }

  bytes(): Buffer {
    if (this.refusal !== undefined) throw new MemberError(this.refusal)
    const { maxFileBytes, maxRatio } = this.#limits
    if (Math.max(this.#unpacked, this.#packed) > maxFileBytes) {
      throw new MemberError(`it would unpack to more than ${maxFileBytes} bytes; raise the limit \`maxFileBytes\``)
    }
    if (this.#unpacked > harmlessBytes && this.#unpacked > this.#packed * maxRatio) {
      throw new MemberError(`it would unpack to more than ${maxRatio} times its size; raise the limit \`maxRatio\``)
    }
    return this.#unpack(this.#readPacked())
  }

  #readPacked(): Buffer {
    const size = localHeader + this.#nameBytes + slack + this.#packed
    const whole = this.#zip.read(this.#offset, size)
    if (whole.length < localHeader || whole.readUInt32LE(0) !== localSignature) {
      throw new MemberError(`it is not where the directory says; ${again}`)
    }
    const start = localHeader + whole.readUInt16LE(26) + whole.readUInt16LE(28)
    if (start + this.#packed <= whole.length) return whole.subarray(start, start + this.#packed)
    const data = this.#zip.read(this.#offset + start, this.#packed)
    if (data.length < this.#packed) throw new MemberError(`the zip ends in the middle of it; ${again}`)
    return data
  }

  #unpack(data: Buffer): Buffer {
    const bytes = this.#deflated ? this.#inflate(data) : Buffer.from(data)
    if (bytes.length !== this.#unpacked || Zlib.crc32(bytes) !== this.#crc) {
      throw new MemberError(`its checksum is wrong; ${again}`)
    }
    return bytes
  }

  #inflate(data: Buffer): Buffer {
    try {
      // Never more than the directory announced, whatever the data says; one chunk, so that nothing is copied.
      const chunkSize = Math.min(Math.max(this.#unpacked, Buffer.poolSize + 1), 64 * 1024 ** 2)
      return Zlib.inflateRawSync(data, { maxOutputLength: Math.max(1, this.#unpacked), chunkSize })
    } catch (cause) {
      throw new MemberError(`it cannot be unpacked (${reasonOf(cause)}); ${again}`)
    }
  }
}

const again = "the zip is damaged, fetch it again"
