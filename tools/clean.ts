// Removes what earlier builds left, so that a package holds nothing whose source is gone. `tsc -b --clean` only removes
// what it would write again.
import { globSync, rmSync } from "node:fs"

for (const path of globSync("packages/*/{dist,tsconfig.tsbuildinfo}", { cwd: `${import.meta.dirname}/..` }))
  rmSync(`${import.meta.dirname}/../${path}`, { recursive: true })
