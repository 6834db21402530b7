import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, describe, expect, it, vi } from "vitest"

const load = (folder: string, version: string) => {
  vi.resetModules()
  vi.stubGlobal("process", { ...process, versions: { ...process.versions, node: version } })
  return import(join(folder, "node-version.ts"))
}
afterEach(() => vi.unstubAllGlobals())

// `pnpm pack-test` does the same with each package and real Nodes.
describe.each(["core", "emulator-tencent-im"])("%s", (name) => {
  const folder = join(import.meta.dirname, "../../packages", name, "src")

  it.each(["18.20.8", "20.20.2", "22.18.0"])("tells Node %s which Node it needs", async (version) => {
    await expect(load(folder, version)).rejects.toThrow(`needs Node 22.19 or newer, and this is Node ${version}: `)
  })

  it.each(["22.19.0", "24.0.0", "25.1.0"])("loads on Node %s", async (version) => {
    await expect(load(folder, version)).resolves.toBeDefined()
  })

  it("looks at the version before it loads anything else", () => {
    expect(readFileSync(join(folder, "index.ts"), "utf8")).toMatch(/^import "\.\/node-version\.ts"\n/)
  })
})
