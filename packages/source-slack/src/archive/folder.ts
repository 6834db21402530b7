import * as Fs from "node:fs"
import { type Archive, ArchiveError, type Member, MemberError, reasonOf } from "./Archive.ts"
import type { Limits } from "./Limits.ts"
import { isJunk } from "./member-name.ts"

/** An unpacked export. Links are not followed: they may lead anywhere. */
export const openFolder = (root: string, limits: Limits): Archive => {
  const folders = new Map<string, ReadonlyArray<Member>>()
  const changes = new Map<string, number | undefined>()
  const opened: Opened = { root, limits, scratch: Buffer.allocUnsafeSlow(256 * 1024) }
  let files = 0
  const walk = (folder: string) => {
    const members: Array<Member> = []
    const add = (name: string, refusal?: string) => members.push(new FolderMember(opened, folder, name, refusal))
    changes.set(folder, changedAt(root, folder))
    const inner: Array<string> = []
    const refuse = (refusal: string) => add("", refusal)
    for (const entry of readFolder(root, folder, refuse)) {
      const { name } = entry
      if (entry.isDirectory()) inner.push(`${folder}${name}/`)
      else if (isJunk(folder, name)) continue
      else if (entry.isFile()) add(name)
      else if (entry.isSymbolicLink()) add(name, "it is a link, and links are not followed; put the file itself there")
      else add(name, "it is no ordinary file")
    }
    files += members.length
    if (files > limits.maxFiles) {
      throw new ArchiveError(
        `The folder ${root} holds more than ${limits.maxFiles} files.`,
        "Give the folder of the export alone, or raise the limit `maxFiles`.",
      )
    }
    if (members.length > 0) folders.set(folder, members)
    for (const one of inner) walk(one)
  }
  walk("")
  const isUnchanged = () => [...changes].every(([folder, time]) => changedAt(root, folder) === time)
  return { path: root, kind: "folder", folders, hold: () => () => undefined, isUnchanged }
}

/** A folder changes when a file comes or goes. */
const changedAt = (root: string, folder: string): number | undefined => lookAt(`${root}/${folder}`)?.mtimeMs

const lookAt = (path: string): Fs.Stats | undefined => {
  try {
    return Fs.lstatSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined // a folder that must not be entered
  }
}

const fingerprintOf = ({ size, mtimeMs }: Fs.Stats): string => `${size}-${mtimeMs}`

const readFolder = (root: string, folder: string, refuse: (refusal: string) => void): Array<Fs.Dirent> => {
  try {
    return Fs.readdirSync(`${root}/${folder}`, { withFileTypes: true })
  } catch (cause) {
    if (folder === "") {
      throw new ArchiveError(`The folder ${root} cannot be read (${reasonOf(cause)}).`, "Check its permissions.")
    }
    refuse(`the folder cannot be read (${reasonOf(cause)}); check its permissions`)
    return []
  }
}

/** What all members of a folder share. */
interface Opened {
  readonly root: string
  readonly limits: Limits
  /** Most members are read into this memory, one after another, which is twice as fast as `readFileSync` of a text. */
  readonly scratch: Buffer
  lastRead?: { readonly member: Member; readonly stat: Fs.Stats }
}

// What was put in the place of a file since it was listed may be a link, or a pipe to wait at. (Not on Windows.)
const asListed = Fs.constants.O_RDONLY | (Fs.constants.O_NOFOLLOW ?? 0) | (Fs.constants.O_NONBLOCK ?? 0)

class FolderMember implements Member {
  readonly folder: string
  readonly name: string
  readonly refusal: string | undefined
  readonly #opened: Opened
  constructor(opened: Opened, folder: string, name: string, refusal: string | undefined) {
    this.#opened = opened
    this.folder = folder
    this.name = name
    this.refusal = refusal
  }
  fingerprint(): string {
    if (this.refusal !== undefined) return "refused"
    const stat = lookAt(this.#path)
    return stat === undefined ? "gone" : fingerprintOf(stat)
  }
  fingerprintAsRead(): string {
    const { lastRead } = this.#opened
    return lastRead?.member === this ? fingerprintOf(lastRead.stat) : this.fingerprint()
  }
  bytes(): Buffer {
    return this.#read((file) => Fs.readFileSync(file))
  }
  text(): string {
    const { scratch } = this.#opened
    return this.#read((file, size) => {
      // Decoding half a megabyte takes as much again for a moment, which malloc then keeps: 40 MB in a long run.
      if (size > scratch.length) return Fs.readFileSync(file, "utf8")
      let length = 0
      for (let more = -1; length < size && more !== 0; length += more)
        more = Fs.readSync(file, scratch, length, size - length, length)
      return scratch.toString("utf8", 0, length)
    })
  }

  get #path(): string {
    return `${this.#opened.root}/${this.folder}${this.name}`
  }

  #read<A>(read: (file: number, size: number) => A): A {
    if (this.refusal !== undefined) throw new MemberError(this.refusal)
    const { maxFileBytes } = this.#opened.limits
    let file: number | undefined
    try {
      file = Fs.openSync(this.#path, asListed)
      const stat = Fs.fstatSync(file)
      if (!stat.isFile()) throw new MemberError("it is no ordinary file")
      this.#opened.lastRead = { member: this, stat }
      const { size } = stat
      if (size <= maxFileBytes) return read(file, size)
      throw new MemberError(`it has ${size} bytes, more than ${maxFileBytes}; raise the limit \`maxFileBytes\``)
    } catch (cause) {
      throw cause instanceof MemberError ? cause : new MemberError(`it cannot be read (${reasonOf(cause)})`)
    } finally {
      if (file !== undefined) Fs.closeSync(file)
    }
  }
}
