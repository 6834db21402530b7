import * as Schema from "effect/Schema"

/** What a store can suffer from; each has its own remedy. */
export const StoreProblem = Schema.Literals([
  "in-use",
  "newer-version",
  "older-version",
  "not-a-store",
  "damaged",
  "disk-full",
  "not-writable",
  "no-such-folder",
  "other-workspace",
  "other-settings",
  "not-staged",
  "not-applied",
  "failed",
])
export type StoreProblem = typeof StoreProblem.Type

const remedies: { readonly [P in StoreProblem]: string } = {
  "in-use": "Wait until the other process ends, or end it; `status` may be asked meanwhile.",
  "newer-version": "Use the version of Chatferry that wrote it, or a newer one.",
  "older-version":
    "Finish with the version of Chatferry that wrote it; where nothing was applied yet, stage anew into another file with --store.",
  "not-a-store": "Name another file with --store; nothing was written to this one.",
  damaged: "Restore it from a copy, or stage anew into another file with --store; what was loaded stays loaded.",
  "disk-full": "Make room on the disk and run the same command again: it goes on where it stood.",
  "not-writable": "Allow writing to the file and its folder, or name another place with --store.",
  "no-such-folder": "Create the folder, or name another place with --store.",
  "other-workspace": "Use one store for one workspace: name another file with --store.",
  "other-settings":
    "Restore the earlier settings; or `undo` what was applied, or name a new store with --store, to apply under the new ones.",
  "not-staged": "Run `plan`, which stages first; where a staging was begun, it goes on.",
  "not-applied": "Run `apply` first.",
  failed: "Run the same command again; if it fails again, keep the store and report the problem.",
}

/** The store cannot do what was asked. What it holds is as it was before. */
export class StoreError extends Schema.TaggedError<StoreError>()("StoreError", {
  problem: StoreProblem,
  file: Schema.String,
  detail: Schema.String,
}) {
  get remedy() {
    return remedies[this.problem]
  }
  override get message() {
    return `The store ${this.file}: ${this.detail}. ${this.remedy}`
  }
}

/** SQLite's primary result codes: https://www.sqlite.org/rescode.html */
const problems: { readonly [code: number]: StoreProblem } = {
  5: "in-use",
  6: "in-use",
  8: "not-writable",
  10: "failed",
  11: "damaged",
  13: "disk-full",
  14: "not-writable",
  26: "not-a-store",
}

/** SQLite's failure as a value. */
export const ofCause = (file: string, cause: unknown): StoreError => {
  const code = cause instanceof Error && "errcode" in cause ? Number(cause.errcode) & 0xff : -1
  const detail = cause instanceof Error ? cause.message : String(cause)
  // A full disk inside a write is reported by some file systems as an I/O error.
  const problem = code === 10 && /ENOSPC|no space/i.test(detail) ? "disk-full" : (problems[code] ?? "failed")
  return new StoreError({ problem, file, detail })
}
