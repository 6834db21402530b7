import assert from "node:assert/strict"
import { mkdirSync, writeFileSync } from "node:fs"
import { Source } from "@chatferry/core"
import { SlackExport } from "@chatferry/source-slack"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

mkdirSync("export/general", { recursive: true })
const files = {
  "users.json": [{ id: "U1", name: "ada", profile: { real_name: "Ada Lovelace" } }],
  "channels.json": [{ id: "C1", name: "general", created: 1700000000, creator: "U1", members: ["U1"] }],
  "general/2023-11-14.json": [{ type: "message", user: "U1", text: "Hello :wave:", ts: "1700000000.000100" }],
}
for (const [name, content] of Object.entries(files)) writeFileSync(`export/${name}`, JSON.stringify(content))

const { messages } = SlackExport.source({ path: "export" })
const read = await Effect.runPromise(messages.pipe(Source.records, Stream.runCollect))
assert.deepEqual(
  Array.from(read, ({ senderId, sentAt, content }) => ({ senderId, sentAt, content })),
  [{ senderId: "U1", sentAt: 1700000000_000100, content: [{ kind: "text", text: "Hello 👋" }] }],
)
