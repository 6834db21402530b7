import { readFileSync } from "node:fs"
import { conformance } from "@chatferry/core/testing"
import { NodeServices } from "@effect/platform-node"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { ids, restage, withStore } from "../transforms/support.ts"
import { notesSource } from "./notes-source.ts"
import { quietNights } from "./quiet-nights.ts"

const notes = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const folder = yield* fs.makeTempDirectoryScoped()
  yield* fs.writeFileString(
    `${folder}/tea.txt`,
    "2024-01-31T09:00:00Z ada: Good morning\n2024-01-31T03:00:00Z bob: Who is up?\n\nnonsense\n",
  )
  yield* fs.writeFileString(`${folder}/coffee.txt`, "2024-01-31T10:00:00Z ada: Nobody here\n")
  return folder
})

describe("the guide to plugins", () => {
  it("quotes the files that are run here", () => {
    const guide = readFileSync(new URL("../../../../docs/plugins.md", import.meta.url), "utf8")
    for (const file of ["notes-source.ts", "quiet-nights.ts"])
      expect(guide).toContain(`\`\`\`ts\n${readFileSync(new URL(file, import.meta.url), "utf8")}\`\`\``)
  })

  it.effect("has a source that conforms", () =>
    Effect.gen(function* () {
      const report = yield* conformance(notesSource(yield* notes))
      expect(report.failures).toEqual([])
      expect(report.read.messages).toMatchObject({ records: 3, rejections: 1 })
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)),
  )

  it.effect("has a pipeline that stages it, and whose ledger balances", () =>
    Effect.gen(function* () {
      const source = notesSource(yield* notes)
      const left = yield* withStore(restage(source, [quietNights({ from: 0, until: 6 })]))
      expect(ids(left.messages)).toEqual(["coffee:0", "tea:0"])
      expect(ids(left.users).toSorted()).toEqual(["ada", "bob"])
      expect(left.groups[0]?.notice).toBe("Without 0 to 6 o'clock (UTC).")
      expect(left.ledger.messages).toMatchObject({
        read: 4,
        rejected: 1,
        skippedByRule: { "written at night": 1 },
      })
      expect(left.balanced).toBe(true)
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)),
  )
})
