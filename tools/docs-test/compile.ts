import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const tools = join(import.meta.dirname, "..")

/** Inside `tools`, whose dependencies are all packages of this repository. */
const folder = join(tools, "build")

const tsconfig = {
  extends: "../../../tsconfig.base.json",
  compilerOptions: {
    noEmit: true,
    composite: false,
    declaration: false,
    declarationMap: false,
    rewriteRelativeImportExtensions: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
  },
}

/** Type-checks modules by name, and answers the errors of each: `line: message`. */
export const compile = (modules: ReadonlyMap<string, string>): ReadonlyMap<string, ReadonlyArray<string>> => {
  mkdirSync(folder, { recursive: true })
  const project = mkdtempSync(join(folder, "docs-"))
  try {
    const names = [...modules.keys()]
    for (const [index, text] of [...modules.values()].entries()) writeFileSync(join(project, `page${index}.ts`), text)
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify(tsconfig))
    const tsc = join(tools, "../node_modules/.bin/tsc")
    const { stdout, error } = spawnSync(tsc, ["-p", ".", "--pretty", "false"], { cwd: project, encoding: "utf8" })
    if (error !== undefined) throw error
    const errors = new Map<string, Array<string>>(names.map((name) => [name, []]))
    for (const [, index, line, message] of stdout.matchAll(/^page(\d+)\.ts\((\d+),\d+\): error (.*)$/gm))
      errors.get(names[Number(index)] ?? "")?.push(`${line}: ${message}`)
    return errors
  } finally {
    rmSync(project, { recursive: true })
  }
}
