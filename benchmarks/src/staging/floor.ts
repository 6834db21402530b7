/** The least that any reader must do: read the same files one after another, and parse them. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { answer, measured } from "../process/Measured.ts"

const [directory = ""] = process.argv.slice(2)

const parse = (...path: ReadonlyArray<string>) =>
  JSON.parse(readFileSync(join(...path), "utf8")) as ReadonlyArray<unknown>

answer(
  await measured(() => {
    let messages = 0
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      if (!entry.isDirectory()) parse(directory, entry.name)
      else
        for (const day of readdirSync(join(directory, entry.name))) messages += parse(directory, entry.name, day).length
    }
    return messages
  }),
)
