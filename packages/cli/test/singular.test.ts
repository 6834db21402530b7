import { assert, describe, it } from "@effect/vitest"
import { plain } from "../src/screen/Style.ts"
import * as Plan from "../src/text/plan.ts"
import * as Undo from "../src/text/undo.ts"

const page = { columns: 120, style: plain }
const target = { id: "t", label: "the shelf" }

describe("one of a thing is told as one", () => {
  const one = { groups: 1, conversationGroups: 1, accounts: 1 }
  const stays = { oneToOneMessages: 1, accounts: 1, groups: 1 }

  it("in what undo would remove, and what stays", () => {
    assert.deepStrictEqual(Undo.listing(page, target, { ...one, stays }, true).slice(2), [
      "  · 1 group, with all of its messages and members",
      "  · 1 conversation group",
      "  · 1 account: on paid editions its id is then blocked for three months, also for a new import (70399)",
      "",
      "  What stays",
      "  · 1 one-to-one message: the service has no call to remove it",
      "  · 1 account that was there before: names and pictures may have been overwritten",
      "  · 1 group that was there before",
      "",
      "Nothing was removed yet: add --yes --accounts.",
    ])
  })

  it("in what undo removed", () => {
    const lines = Undo.undone(page, target, { ...one, stays }, { ...one, accounts: 0, refused: [] }, false)
    assert.strictEqual(lines[0], "✓ 1 group and 1 conversation group removed from the shelf.")
    assert.include(lines, "  · 1 account that this pipeline made: --accounts removes it too")
  })

  it("in the plan: a single call follows no other", () => {
    const none = { users: 0, groups: 0, members: 0, messages: 1, conversationGroups: 0 }
    const lines = Plan.plan(
      page,
      {
        records: none,
        calls: [{ endpoint: "put", calls: 1, quota: 200 }],
        seconds: 0.1,
        criticalLane: { conversation: "group g1", calls: 1, seconds: 0.1 },
        adjustments: [],
        findings: [],
      },
      "general",
    )
    assert.strictEqual(lines.at(-1), "  The longest lane, general, makes 1 call: 0.1 s.")
  })
})
