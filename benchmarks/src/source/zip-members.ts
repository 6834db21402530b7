import { fstatSync, readSync } from "node:fs"

export interface ZipMember {
  readonly name: string
  readonly offset: number
  readonly packed: number
}

/** The members of a zip that `keptZip` wrote, by hand: reading a directory with every care is no part of the floor. */
export const membersOf = (zip: number): ReadonlyArray<ZipMember> => {
  const { size } = fstatSync(zip)
  const tail = Buffer.alloc(Math.min(size, 66_000))
  readSync(zip, tail, 0, tail.length, size - tail.length)
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  const start = tail.readUInt32LE(end + 16)
  const directory = Buffer.alloc(size - start)
  readSync(zip, directory, 0, directory.length, start)
  const found: Array<ZipMember> = []
  for (let at = 0; directory.readUInt32LE(at) === 0x02014b50; ) {
    const name = directory.readUInt16LE(at + 28)
    found.push({
      name: directory.toString("utf8", at + 46, at + 46 + name),
      offset: directory.readUInt32LE(at + 42),
      packed: directory.readUInt32LE(at + 20),
    })
    at += 46 + name + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return found
}
