import * as Fs from "node:fs"
import { type Archive, ArchiveError, type Facts, type Member, MemberError, reasonOf } from "./Archive.ts"
import type { Limits } from "./Limits.ts"
import { isJunk } from "./member-name.ts"

/** An unpacked export. Links are not followed: they may lead anywhere. */
export const openFolder = (root: string, limits: Limits): Archive => {
  const folders = new Map<string, ReadonlyArray<Member>>()
  const changes = new Map<string, number | undefined>()
  let files = 0
  const walk = (folder: string) => {
    const members: Array<Member> = []
    const add = (name: string, refusal?: string) => members.push(new FolderMember(root, folder, name, refusal, limits))
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

class FolderMember implements Member {
  readonly folder: string
  readonly name: string
  readonly refusal: string | undefined
  readonly #root: string
  readonly #limits: Limits
  /** Known once somebody asked for the facts. */
  #size: number | undefined
  constructor(root: string, folder: string, name: string, refusal: string | undefined, limits: Limits) {
    this.#root = root
    this.folder = folder
    this.name = name
    this.refusal = refusal
    this.#limits = limits
  }
  facts(): Facts {
    if (this.refusal !== undefined) return { bytes: 0, fingerprint: "refused" }
    const stat = lookAt(`${this.#root}/${this.folder}${this.name}`)
    if (stat === undefined) return { bytes: 0, fingerprint: "gone" }
    this.#size = stat.size
    return { bytes: stat.size, fingerprint: `${stat.size}-${stat.mtimeMs}` }
  }
  bytes(): Buffer {
    return this.#read((path) => Fs.readFileSync(path))
  }
  text(): string {
    return this.#read((path) => Fs.readFileSync(path, "utf8"))
  }
  #read<A extends { readonly length: number }>(read: (path: string) => A): A {
    if (this.refusal !== undefined) throw new MemberError(this.refusal)
    try {
      const path = `${this.#root}/${this.folder}${this.name}`
      const size = this.#size ?? Fs.statSync(path).size
      if (size <= this.#limits.maxFileBytes) return read(path)
      throw new MemberError(
        `it has ${size} bytes, more than ${this.#limits.maxFileBytes}; raise the limit \`maxFileBytes\``,
      )
    } catch (cause) {
      throw cause instanceof MemberError ? cause : new MemberError(`it cannot be read (${reasonOf(cause)})`)
    }
  }
}
