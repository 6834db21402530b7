import * as Fs from "node:fs"
import { type Archive, ArchiveError, reasonOf } from "./Archive.ts"
import { openFolder } from "./folder.ts"
import type { Limits } from "./Limits.ts"
import { openZip } from "./zip.ts"

/** Opens a folder or a zip file; throws `ArchiveError`. */
export const openArchive = (path: string, limits: Limits): Archive => {
  const stat = statOf(path)
  if (stat === undefined) {
    throw new ArchiveError(
      `There is nothing at ${path}.`,
      "Give the path of the export: the zip as Slack sent it, or the folder it was unpacked to.",
    )
  }
  if (stat.isDirectory()) return openFolder(path, limits)
  if (!stat.isFile()) {
    throw new ArchiveError(`${path} is neither a file nor a folder.`, "Give the zip or the folder of the export.")
  }
  if (stat.size === 0) throw new ArchiveError(`${path} is empty.`, "Fetch the export again.")
  return openZip(path, limits)
}

const statOf = (path: string): Fs.Stats | undefined => {
  try {
    return Fs.statSync(path, { throwIfNoEntry: false })
  } catch (cause) {
    throw new ArchiveError(`${path} cannot be looked at (${reasonOf(cause)}).`, "Check the path and its permissions.")
  }
}
