import assert from "node:assert/strict"
import { writeFileSync } from "node:fs"
import { JsonArchive, JsonSource } from "@chatferry/source-json"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"

writeFileSync("users.csv", "id,name,isBot,isDeactivated\nu1,Ada,false,false\n")
writeFileSync("groups.json", `[{"id":"g1","kind":"private","name":"Engines","members":[],"isArchived":false}]`)

const { users } = JsonSource.csv({ users: "users.csv" })
const { groups } = JsonSource.json({ groups: "groups.json" })
const written = await Effect.runPromise(
  JsonArchive.write({ ...JsonSource.ndjson({}), users, groups }, "archive").pipe(Effect.provide(NodeServices.layer)),
)
assert.deepEqual([written.records.users, written.records.groups, written.rejections], [1, 1, 0])
