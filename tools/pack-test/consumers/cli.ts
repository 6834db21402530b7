import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { Cli } from "@chatferry/cli"
import { Pipeline, type Sink, Source } from "@chatferry/core"
import * as Effect from "effect/Effect"

const sink: Sink = {
  name: "nowhere",
  target: { id: "nowhere", label: "nowhere" },
  settings: {},
  plan: () =>
    Effect.succeed({
      records: { users: 0, groups: 0, messages: 0, members: 0, conversationGroups: 0 },
      calls: [{ endpoint: "put", calls: 3, quota: 200 }],
      seconds: 1,
      adjustments: [],
      findings: [],
    }),
  load: () => Effect.void,
  verify: () =>
    Effect.succeed({ equal: true, conversations: 0, messages: 0, compared: 0, differences: [], differenceCount: 0 }),
  undo: () => Effect.succeed({ groups: 0, conversationGroups: 0, accounts: 0, refused: [] }),
}

if (process.argv.length > 2)
  Cli.run({
    name: "migrate",
    version: "1.0.0",
    description: "Moves nothing.",
    pipeline: () => Effect.succeed(Pipeline.make({ source: Source.make({ name: "nothing" }), sink })),
  })
else {
  const run = (...args: ReadonlyArray<string>) =>
    execFileSync(process.execPath, [import.meta.filename, ...args], { encoding: "utf8" })
  assert.match(run("--help"), /Moves nothing\./)
  assert.match(run("plan", "--json"), /"calls": 3/)
}
