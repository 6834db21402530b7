import * as Fs from "node:fs"
import * as Zlib from "node:zlib"
import type * as Yauzl from "yauzl"
import { type Archive, ArchiveError, type Member, MemberError, reasonOf } from "./Archive.ts"
import { harmlessBytes, type Limits } from "./Limits.ts"
import { decodeName, isJunk, refuseName } from "./member-name.ts"
import { ZipFile } from "./ZipFile.ts"
import { readDirectory } from "./zip-directory.ts"

/** A zipped export: its directory is read by `yauzl`, its members by position and synchronous inflate. */
export const openZip = (path: string, limits: Limits): Archive => {
  const folders = new Map<string, Array<Member>>()
  const stamp = stampOf(path)
  const file = new ZipFile(path)
  let total = 0
  readDirectory(path, file, limits, (entry) => {
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

  fingerprint(): string {
    return this.refusal === undefined ? `${this.#unpacked}-${this.#crc.toString(16)}` : "refused"
  }

  fingerprintAsRead(): string {
    return this.fingerprint()
  }

  text(): string {
    const bytes = this.bytes()
    const text = textOf(bytes)
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
    const whole = this.#read(this.#offset, size)
    if (whole.length < localHeader || whole.readUInt32LE(0) !== localSignature) {
      throw new MemberError(`it is not where the directory says; ${again}`)
    }
    const start = localHeader + whole.readUInt16LE(26) + whole.readUInt16LE(28)
    if (start + this.#packed <= whole.length) return whole.subarray(start, start + this.#packed)
    const data = this.#read(this.#offset + start, this.#packed)
    if (data.length < this.#packed) throw new MemberError(`the zip ends in the middle of it; ${again}`)
    return data
  }

  #read(position: number, length: number): Buffer {
    try {
      return this.#zip.read(position, length)
    } catch (cause) {
      throw new MemberError(`the zip cannot be read (${reasonOf(cause)})`)
    }
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

/** Decoding takes twice as much again for a moment, and malloc keeps what a large piece took: 50 MB in a long run. */
const textOf = (bytes: Buffer): string => {
  if (bytes.length <= 128 * 1024) return bytes.toString("utf8")
  let text = ""
  for (let at = 0; at < bytes.length; ) {
    const end = betweenCharacters(bytes, at + 48 * 1024)
    text += bytes.toString("utf8", at, end)
    at = end
  }
  return text
}

/** The place, or up to three bytes before it, where a character begins. */
const betweenCharacters = (bytes: Buffer, place: number): number => {
  if (place >= bytes.length) return bytes.length
  for (let at = place; at > place - 4; at--) if (((bytes[at] ?? 0) & 0xc0) !== 0x80) return at
  return place // No UTF-8 at all, so that nothing is cut.
}

const again = "the zip is damaged, fetch it again"
