import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { onTestFinished } from "vitest"

/** A place for a store that goes with the test. */
export const storeFile = (name = "s.chatferry"): string => {
  const folder = mkdtempSync(join(tmpdir(), "chatferry-test-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, name)
}
