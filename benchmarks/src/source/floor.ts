/**
 * The least that any reader must do: read the same files one after another, and parse them; of a zip, unpack them too,
 * without looking whether they are whole.
 */
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs"
import { join } from "node:path"
import { inflateRawSync } from "node:zlib"
import { answer, measured } from "../process/Measured.ts"
import { membersOf } from "./zip-members.ts"

const [path = ""] = process.argv.slice(2)

const count = (text: string): number => (JSON.parse(text) as ReadonlyArray<unknown>).length

const folder = (): number => {
  let messages = 0
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (!entry.isDirectory()) count(readFileSync(join(path, entry.name), "utf8"))
    else
      for (const day of readdirSync(join(path, entry.name)))
        messages += count(readFileSync(join(path, entry.name, day), "utf8"))
  }
  return messages
}

const zip = (): number => {
  let messages = 0
  const file = openSync(path, "r")
  for (const { name, offset, packed } of membersOf(file)) {
    const whole = Buffer.allocUnsafe(packed + 1024)
    readSync(file, whole, 0, whole.length, offset)
    const start = 30 + whole.readUInt16LE(26) + whole.readUInt16LE(28)
    const elements = count(inflateRawSync(whole.subarray(start, start + packed)).toString("utf8"))
    if (name.includes("/")) messages += elements
  }
  closeSync(file)
  return messages
}

answer(await measured(statSync(path).isDirectory() ? folder : zip))
