import { readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { run } from "./run.ts"

export const root = join(import.meta.dirname, "../..")
const tools = join(root, "tools/node_modules/.bin")

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>
  readonly bin?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** A package as it would be published. */
export interface Package {
  readonly name: string
  /** Of its folder, and of its consumer: the name without the scope. */
  readonly short: string
  readonly tarball: string
  readonly files: ReadonlySet<string>
  readonly manifest: Manifest
}

/** Packs everything under `packages/`, which has been built. */
export const packAll = async (folder: string): Promise<ReadonlyArray<Package>> => {
  const pack = ["-y", "pnpm@12", "--filter", "./packages/*", "pack", "--json", "--pack-destination", folder]
  const packed: ReadonlyArray<{ name: string; filename: string; files: ReadonlyArray<{ path: string }> }> = JSON.parse(
    await run("npx", pack, root),
  )
  return Promise.all(
    packed.map(async ({ name, filename, files }) => ({
      name,
      short: basename(name),
      tarball: filename,
      files: new Set(files.map(({ path }) => path)),
      manifest: JSON.parse(await run("tar", ["-xzOf", filename, "package/package.json"], folder)),
    })),
  )
}

/** The packages of this repository that a package brings along, itself first. */
export const withOwn = (of: Package, all: ReadonlyArray<Package>): ReadonlyArray<Package> => [
  of,
  ...all.filter(({ name }) => name in (of.manifest.dependencies ?? {})).flatMap((needed) => withOwn(needed, all)),
]

/** What is wrong with the tarball, one sentence each. */
export const faults = ({ files, manifest, short }: Package): ReadonlyArray<string> => {
  const found: Array<string> = []
  for (const file of ["LICENSE", "README.md"]) if (!files.has(file)) found.push(`it lacks ${file}`)
  const targets = Object.values(manifest.exports).flatMap((target) => Object.values(target))
  for (const target of [...targets, ...Object.values(manifest.bin ?? {})])
    if (!files.has(target.slice(2))) found.push(`its manifest names ${target}, which is not there`)
  for (const [name, range] of Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies }))
    if (!/^[~^]?\d+\.\d+\.\d+$/.test(range)) found.push(`it depends on ${name} as "${range}"`)
  for (const file of files) {
    const built = /^dist\/(.+?)(\.d\.ts|\.js)(\.map)?$/.exec(file)
    if (built !== null ? !files.has(`src/${built[1]}.ts`) : !/^src\/.+\.ts$|^[^/]+$/.test(file))
      found.push(`${file} has no source in it`)
  }
  // The maps lead to the sources that are shipped, and hold no second copy of them.
  const map = JSON.parse(readFileSync(join(root, "packages", short, "dist/index.js.map"), "utf8"))
  if (map.sources.join() !== "../src/index.ts" || "sourcesContent" in map) found.push("its maps lead elsewhere")
  return found
}

export const lint = async ({ tarball }: Package): Promise<void> => {
  await run(join(tools, "publint"), ["run", tarball, "--strict"], root)
  await run(join(tools, "attw"), [tarball, "--profile", "esm-only", "--no-color"], root)
}
