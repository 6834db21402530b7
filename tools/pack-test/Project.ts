import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type Package, root, withOwn } from "./Package.ts"
import { run } from "./run.ts"

/** What a consumer needs beside its package: types of Node for the compiler, and for some Node's layers. */
const beside = { "@types/node": "^24" }
const platform = { "@effect/platform-node": "~4.1.0" }
const needsPlatform = new Set(["core", "source-json"])

/** Installs one package alone into an empty project: its own packages from their tarballs, all else from the registry. */
export const install = async (of: Package, all: ReadonlyArray<Package>, folder: string): Promise<void> => {
  mkdirSync(folder)
  const own = withOwn(of, all)
  const manifest = {
    private: true,
    type: "module",
    dependencies: {
      [of.name]: `file:${of.tarball}`,
      ...beside,
      ...(needsPlatform.has(of.short) ? platform : {}),
    },
    overrides: Object.fromEntries(own.slice(1).map(({ name, tarball }) => [name, `file:${tarball}`])),
  }
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest))
  await run("npm", ["install", "--no-audit", "--no-fund", "--engine-strict"], folder)
  const expected = own.map(({ short }) => short).sort()
  const installed = readdirSync(join(folder, "node_modules/@chatferry")).sort()
  if (installed.join() !== expected.join()) throw new Error(`npm installed ${installed}, and not only ${expected}`)
}

/** As a strict user compiles: the declarations of the packages are checked, too. Effect's need the DOM's, a default. */
const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  target: "es2024",
  types: ["node"],
}

/** Type-checks the package's consumer under both resolutions of modules, and runs what the compiler made of it. */
export const consume = async (of: Package, folder: string): Promise<void> => {
  copyFileSync(join(import.meta.dirname, "consumers", `${of.short}.ts`), join(folder, "consumer.ts"))
  const compile = async (module: string, moduleResolution: string, noEmit: boolean) => {
    const options = { ...compilerOptions, module, moduleResolution, noEmit }
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["consumer.ts"] }))
    await run(join(root, "node_modules/.bin/tsc"), ["-p", folder, "--pretty", "false"], folder)
  }
  await compile("esnext", "bundler", true)
  await compile("nodenext", "nodenext", false)
  await run(process.execPath, ["consumer.js"], folder)
}
