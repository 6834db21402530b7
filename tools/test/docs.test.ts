import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { compile } from "../docs-test/compile.ts"
import { toModule } from "../docs-test/toModule.ts"

const root = join(import.meta.dirname, "../..")
const pages = new Map(
  globSync(["*.md", "docs/*.md", "packages/*/README.md", "examples/*/README.md"], { cwd: root })
    .sort()
    .flatMap((page) => {
      const module = toModule(readFileSync(join(root, page), "utf8"))
      return module === undefined ? [] : [[page, module]]
    }),
)

const fence = "```"
const broken = `# A page

${fence}ts
import { Source } from "@chatferry/core"
import {
  type Pipeline,
} from "@chatferry/core"

export const source = Source.make({ name: "one" })
${fence}

A block goes on where the one above ended, and may use its names for something else.

${fence}ts
import { Source } from "@chatferry/core"

export const name: string = source.name
${fence}

${fence}ts
const source = 7
const wrong: Pipeline.Pipeline = source
${fence}
`

describe("the TypeScript of the documentation compiles:", () => {
  let errors: ReadonlyMap<string, ReadonlyArray<string>>
  beforeAll(() => {
    errors = compile(new Map([...pages, ["broken", toModule(broken) ?? ""]]))
  }, 60_000)

  it.each([...pages.keys()])("%s", (page) => {
    expect(errors.get(page)).toEqual([])
  })

  it("an error is found, at the line of the page", () => {
    expect(errors.get("broken")?.map((error) => error.split(":")[0])).toEqual(["22"])
  })

  it("a page without TypeScript has nothing to compile", () => {
    expect(toModule(`${fence}sh\nnpm i\n${fence}\n`)).toBeUndefined()
  })
})
