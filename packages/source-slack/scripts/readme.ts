/** Writes the tables of the README from the tables of the code; a test compares the two. Run: `node scripts/readme.ts`. */
import * as Fs from "node:fs"
import { rules, subtypes, type Treatment } from "../src/normalize/subtypes.ts"

const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")

const tables: Readonly<Record<string, string>> = {
  subtypes: table(
    ["subtype", "becomes", "meaning"],
    Object.entries<Treatment>(subtypes).map(([name, row]) => [
      `\`${name}\``,
      row.as === "skip" ? `skip \`${row.rule}\`` : row.as,
      row.note,
    ]),
  ),
  rules: table(
    ["rule", "left out"],
    Object.entries(rules).map(([name, note]) => [`\`${name}\``, note]),
  ),
}

export const readme = new URL("../README.md", import.meta.url)

export const withTables = (text: string): string =>
  text.replace(
    /(<!-- (\w+) -->\n)[\s\S]*?(<!-- \/\2 -->)/g,
    (_, begin: string, name: string, end: string) => `${begin}\n${tables[name]}\n\n${end}`,
  )

if (import.meta.main) Fs.writeFileSync(readme, withTables(Fs.readFileSync(readme, "utf8")))
