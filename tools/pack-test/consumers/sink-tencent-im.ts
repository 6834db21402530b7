import assert from "node:assert/strict"
import { createServer } from "node:http"
import { TencentIm, TencentImClient } from "@chatferry/sink-tencent-im"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const answer = { ActionStatus: "FAIL", ErrorCode: 10021, ErrorInfo: "group id is used" }
const server = createServer((_, response) => response.end(JSON.stringify(answer)))
const port = await new Promise<number>((resolve) =>
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    if (typeof address === "object" && address !== null) resolve(address.port)
  }),
)

const settings = {
  sdkAppId: 1400000000,
  identifier: "administrator",
  secretKey: Redacted.make("key"),
  endpoint: `http://127.0.0.1:${port}`,
}
const program = Effect.gen(function* () {
  const client = yield* TencentImClient
  return yield* client.importGroup({ GroupId: "g", Type: "Public", Name: "Design" }).pipe(
    Effect.as("imported"),
    Effect.catchTag("GroupIdTaken", ({ remedy }) => Effect.succeed(remedy)),
  )
})
const outcome = await Effect.runPromise(
  program.pipe(Effect.provide(TencentImClient.layer(settings).pipe(Layer.provide(FetchHttpClient.layer)))),
)
server.close()
assert.notEqual(outcome, "imported")
assert.ok(TencentIm.sink(settings).target.id.includes("1400000000"))
