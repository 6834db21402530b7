// Each package as its users meet it: packed, linted, installed alone, compiled against and run.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { installNode, oldNodes, refuses } from "./old-node.ts"
import { faults, lint, packAll, root } from "./Package.ts"
import { consume, install } from "./Project.ts"
import { run } from "./run.ts"

const folder = mkdtempSync(join(tmpdir(), "chatferry-pack-"))
let failures = 0

const check = async (title: string, work: () => Promise<void>): Promise<void> => {
  const started = performance.now()
  try {
    await work()
    console.log(`✓ ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  } catch (error) {
    failures++
    console.error(`✗ ${title}\n${error instanceof Error ? error.message : error}`)
  }
}

try {
  await run("npx", ["-y", "pnpm@12", "run", "build"], root)
  const packages = await packAll(folder)
  const nodes = await Promise.all(
    oldNodes.map(async (version) => ({ version, node: await installNode(version, join(folder, `node-${version}`)) })),
  )
  for (const each of packages) {
    const project = join(folder, each.short)
    await check(`${each.name} holds what its manifest promises, and nothing else`, async () => {
      const found = faults(each)
      if (found.length > 0) throw new Error(found.join("\n"))
    })
    await check(`${each.name} satisfies publint and Are The Types Wrong`, () => lint(each))
    await check(`${each.name} installs without packages it does not need`, () => install(each, packages, project))
    await check(`${each.name} compiles strictly and runs`, () => consume(each, project))
    for (const { node, version } of nodes)
      await check(`${each.name} tells Node ${version} what it needs`, () => refuses(node, version, each, project))
  }
} finally {
  rmSync(folder, { recursive: true })
}
console.log(failures === 0 ? "Every package works on its own." : `${failures} checks failed.`)
process.exitCode = failures === 0 ? 0 : 1
