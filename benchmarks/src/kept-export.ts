import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pipeline } from "node:stream/promises"
import { ZipFile } from "yazl"
import { generateExport, type Manifest } from "./generate-export.ts"

export interface KeptExport {
  readonly directory: string
  readonly manifest: Manifest
}

/** Raised whenever other bytes are written for the same size and seed. */
const generation = 1

/** Small workspaces have fewer people and channels; from 20,000 messages on there are as many as the generator has by default. */
const workspace = (messages: number) => ({
  users: Math.min(200, Math.max(8, Math.ceil(messages / 100))),
  channels: Math.min(40, Math.max(4, Math.ceil(messages / 500))),
})

/** A generated export of so many messages: made once, and kept in the system's temporary folder for later runs. */
export const keptExport = (messages: number, seed = 1): KeptExport => {
  const folder = join(tmpdir(), `chatferry-bench-${generation}-${messages}-${seed}`)
  const manifest = join(folder, "manifest.json")
  if (!existsSync(manifest)) {
    // Written beside its place and moved there whole: an interrupted run leaves nothing that looks finished.
    const unfinished = `${folder}.${process.pid}`
    mkdirSync(unfinished)
    const made = generateExport({ directory: join(unfinished, "export"), messages, seed, ...workspace(messages) })
    writeFileSync(join(unfinished, "manifest.json"), JSON.stringify(made))
    rmSync(folder, { recursive: true, force: true })
    renameSync(unfinished, folder)
  }
  return { directory: join(folder, "export"), manifest: JSON.parse(readFileSync(manifest, "utf8")) as Manifest }
}

/** The same export as a zip beside the folder. */
export const keptZip = async (messages: number): Promise<string> => {
  const { directory } = keptExport(messages)
  const path = `${directory}.zip`
  if (existsSync(path)) return path
  const zip = new ZipFile()
  for (const name of readdirSync(directory, { recursive: true, encoding: "utf8" }).toSorted()) {
    const file = join(directory, name)
    if (statSync(file).isFile()) zip.addFile(file, name.replaceAll("\\", "/"))
  }
  zip.end()
  const unfinished = `${path}.${process.pid}`
  await pipeline(zip.outputStream, createWriteStream(unfinished))
  renameSync(unfinished, path)
  return path
}
