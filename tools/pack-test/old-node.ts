import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Package } from "./Package.ts"
import { run } from "./run.ts"

/** 18 lacks most, so that an import which fails before our sentence shows; 22.18 is the last that is too old. */
export const oldNodes = ["18.20.8", "20.20.2", "22.18.0"] as const

/** The folder of an older Node. The registry has one package for each platform, as the package `node` knows. */
export const installNode = async (version: string, folder: string): Promise<string> => {
  mkdirSync(folder)
  writeFileSync(join(folder, "package.json"), "{}")
  const { platform, arch } = process
  const name = `node-${platform === "darwin" && arch === "arm64" ? "bin-" : ""}${platform}-${arch}`
  await run("npm", ["install", "--no-audit", "--no-fund", `${name}@${version}`], folder)
  return join(folder, "node_modules", name, "bin/node")
}

/** Each entry of the package, and its command, must say what is wrong. */
export const refuses = async (node: string, version: string, of: Package, folder: string): Promise<void> => {
  const entry = ["--input-type=module", "--eval", `import "${of.name}"`]
  const commands = Object.keys(of.manifest.bin ?? {}).map((name) => [join("node_modules/.bin", name), "--help"])
  for (const args of [entry, ...commands]) {
    const answer = await run(node, args, folder).catch((error: Error) => error.message)
    if (!answer.includes(`needs Node 22.19 or newer, and this is Node ${version}`))
      throw new Error(`Node ${version} ${args.join(" ")} says\n${answer}`)
  }
}
