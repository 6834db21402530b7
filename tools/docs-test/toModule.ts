/**
 * The TypeScript of a page of Markdown as one module, line for line where it stands in the page, so that the compiler
 * names the lines of the page. A block sees what the blocks above it import and declare, as its reader does, and may
 * declare a name anew. Nothing where the page has no TypeScript.
 */
export const toModule = (markdown: string): string | undefined => {
  const imports = new Set<string>()
  let blocks = 0
  let at = 0
  let module = ""
  for (const block of markdown.matchAll(/^( *)```ts\b.*\n([\s\S]*?)^\1```$/gm)) {
    const code = block[2] ?? ""
    const start = block.index + block[0].indexOf("\n") + 1
    module += `${blank(markdown.slice(at, start - 1))}{\n`
    module += code
      .replace(/^ *import\b[^"']*["'][^"']+["'];?$/gm, (statement) => {
        for (const one of single(statement.trim())) imports.add(one)
        return blank(statement)
      })
      .replace(/^( *)export (?!default)/gm, "$1       ")
    at = start + code.length
    blocks++
  }
  if (blocks === 0) return undefined
  return `export {}; ${[...imports].join("; ")}${module}${"}".repeat(blocks)}\n`
}

const blank = (text: string) => text.replace(/[^\n]/g, "")

/** An import statement as one statement for each name: two blocks may import one name. */
const single = (statement: string): ReadonlyArray<string> => {
  const named = /^import (type )?\{([^}]*)\} from (.*?);?$/s.exec(statement)
  if (named === null) return [statement.replace(/;$/, "")]
  const [, type = "", names = "", from] = named
  return names
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .map((name) => `import { ${type}${name} } from ${from}`)
}
