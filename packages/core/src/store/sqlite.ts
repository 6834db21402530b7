import type { DatabaseSync } from "node:sqlite"

/**
 * SQLite as Node carries it. It is asked for at run time, not imported: an import that an old Node lacks fails before
 * any of our code could say what is wrong (`node-version.ts`).
 */
export const openDatabase = (file: string): DatabaseSync => {
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite")
  return new DatabaseSync(file, { timeout: 5000 })
}
