import { existsSync, globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"

// What `pnpm pack-test` proves on the tarballs, as far as it can be seen without building and installing.

const root = join(import.meta.dirname, "../..")
const packages = globSync("packages/*/package.json", { cwd: root }).map((file) => ({
  folder: join(root, file, ".."),
  manifest: JSON.parse(readFileSync(join(root, file), "utf8")),
}))

const importing = /^(?:import|export|\}) ?(?:[^"'\n]* from )?"([^."][^"]*)"$/gm

/** The packages that a file imports: without Node's own modules and the file's neighbours. */
const imported = (file: string): ReadonlyArray<string> =>
  Array.from(readFileSync(file, "utf8").matchAll(importing), ([, specifier = ""]) => specifier)
    .filter((specifier) => !specifier.startsWith("node:"))
    .map((specifier) => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier)

const version = packages[0]?.manifest.version

describe.each(packages)("$manifest.name", ({ folder, manifest }) => {
  it("is published as it is developed: each entry and command leads to what is built of the same source", () => {
    const built = (source: string) => source.replace("./src/", "./dist/").replace(/\.ts$/, "")
    const { exports, bin } = manifest.publishConfig
    expect(exports).toEqual(
      Object.fromEntries(
        Object.entries<string>(manifest.exports).map(([entry, source]) => [
          entry,
          { types: `${built(source)}.d.ts`, default: `${built(source)}.js` },
        ]),
      ),
    )
    for (const [command, source] of Object.entries<string>(manifest.bin ?? {}))
      expect(bin[command]).toBe(`${built(source)}.js`)
    for (const source of Object.values<string>({ ...manifest.exports, ...manifest.bin }))
      expect(existsSync(join(folder, source)), source).toBe(true)
  })

  it("declares what its sources import, and nothing more", () => {
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    const used = new Set(globSync("src/**/*.ts", { cwd: folder }).flatMap((file) => imported(join(folder, file))))
    used.delete(manifest.name)
    expect([...used].sort()).toEqual(declared.sort())
  })

  it("says what it is, whose it is, and what it needs", () => {
    expect(manifest).toMatchObject({ version, license: "MIT", type: "module", engines: { node: ">=22.19" } })
    expect(manifest.description).toMatch(/\.$/)
    expect(manifest.keywords).toContain("chatferry")
    expect(manifest.files).toEqual(["dist", "src"])
    expect(existsSync(join(folder, "README.md")), "README.md").toBe(true)
  })
})
