/**
 * The full size of `faults.test.ts`, as a command of its own: `node packages/sink-tencent-im/test/load/full-size.ts`.
 *
 * 30,000 messages in 60 lanes go to an emulator in a process of its own that enforces the documented quota, loses 1 % of
 * the answers, fails 1 % of the calls with 10002, and throttles 1 %. All must arrive, once and in order, and the quota
 * must hold. `--messages`, `--lanes`, `--no-quota` and `--no-faults` make it something else.
 */
import { spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { parseArgs } from "node:util"
import { apply, Pipeline, Progress, Store, stage, verify } from "@chatferry/core"
import { group, message, sourceOf, user } from "@chatferry/core/testing"
import { type EndpointRate, type Faults, type InspectedMessage, unreliable } from "@chatferry/emulator-tencent-im"
import { TencentIm } from "@chatferry/sink-tencent-im"
import { NodeHttpClient, NodeServices } from "@effect/platform-node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { named, sdkAppId } from "./migration.ts"

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "30000" },
    lanes: { type: "string", default: "60" },
    "no-quota": { type: "boolean", default: false },
    "no-faults": { type: "boolean", default: false },
  },
})
const lanes = Number(values.lanes)
const perLane = Math.ceil(Number(values.messages) / lanes)
const secretKey = "a-key-for-tests"

const faults: Faults = {
  seed: 1,
  rules: [
    ...unreliable(0.01),
    { fault: "code", code: 10002, at: "before", endpoint: "import_group_msg", probability: 0.005 },
    { fault: "code", code: 10002, at: "after", endpoint: "import_group_msg", probability: 0.005 },
    { fault: "code", code: 60007, probability: 0.01 },
  ],
}

const folder = mkdtempSync(join(tmpdir(), "chatferry-full-size-"))
writeFileSync(join(folder, "faults.json"), JSON.stringify(values["no-faults"] ? {} : faults))

/** An emulator as a process of its own, and its address. */
const emulator = Effect.acquireRelease(
  Effect.promise(async () => {
    const bin = new URL("../../../emulator-tencent-im/src/bin.ts", import.meta.url).pathname
    const flags = ["--port", "0", "--secret-key", secretKey, "--faults", join(folder, "faults.json")]
    const child = spawn(process.execPath, [bin, ...flags, ...(values["no-quota"] ? ["--no-quota"] : [])], {
      stdio: ["ignore", "pipe", "inherit"],
    })
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0]
      if (url !== undefined) return { child, url }
    }
    throw new Error("the emulator did not start")
  }),
  ({ child }) => Effect.sync(() => child.kill()),
)

const ids = Array.from({ length: lanes }, (_, i) => `g${i}`)
const textsOf = (id: string) => Array.from({ length: perLane }, (_, i) => `${id} message ${i}`)
const records = sourceOf({
  users: [user("a"), user("b")],
  groups: ids.map((id) => group(id, "a", "b")),
  messages: ids.flatMap((id) =>
    textsOf(id).map((text, i) => named(text, message(id, i % 2 ? "a" : "b", Math.floor(i / 2), text))),
  ),
})

const main = Effect.gen(function* () {
  const { url } = yield* emulator
  const inspect = <A>(path: string) =>
    Effect.promise(async () => (await (await fetch(`${url}/inspect/${path}`)).json()) as A)
  const pipeline = Pipeline.make({
    source: records,
    sink: TencentIm.sink({
      endpoint: url,
      sdkAppId,
      identifier: "administrator",
      secretKey: Redacted.make(secretKey),
      ...(values["no-quota"] ? { quota: "none" as const } : {}),
    }),
  })
  yield* stage(pipeline)
  const progress = Progress.make()
  const from = performance.now()
  const cpu = process.cpuUsage()
  const report = yield* apply(pipeline).pipe(Effect.provideService(Progress.Current, progress))
  const seconds = (performance.now() - from) / 1000
  const used = process.cpuUsage(cpu)
  const rates = yield* inspect<ReadonlyArray<EndpointRate>>("rates")
  yield* Effect.promise(() => fetch(`${url}/inspect/faults`, { method: "POST", body: "{}" }))
  const wrong: Array<string> = []
  for (const id of ids) {
    const arrived = yield* inspect<ReadonlyArray<InspectedMessage>>(`groups/${id}/messages`)
    const texts = arrived.map(({ body }) => (body as [{ MsgContent: { Text: string } }])[0].MsgContent.Text)
    if (JSON.stringify(texts) !== JSON.stringify(textsOf(id))) wrong.push(id)
  }
  const verification = yield* verify(pipeline)
  const over = rates.filter(({ violations }) => violations > 0)
  const good =
    report.balanced &&
    report.ledger.messages.loaded === lanes * perLane &&
    wrong.length === 0 &&
    verification.equal &&
    (values["no-quota"] || over.length === 0)
  const messages = rates.find(({ endpoint }) => endpoint === "import_group_msg")
  const span = messages === undefined ? 0 : (messages.lastAt - messages.firstAt) / 1000
  console.log({
    good,
    messages: report.ledger.messages,
    lanesWrong: wrong,
    verified: verification.equal,
    seconds: Math.round(seconds * 10) / 10,
    importGroupMsg: messages && {
      calls: messages.calls,
      perSecond: Math.round(messages.calls / span),
      peak: messages.peak,
      violations: messages.violations,
      processorMsPerCall: Math.round((used.user + used.system) / messages.calls) / 1000,
    },
    held: report.lanes.filter(({ heldFor }) => heldFor !== undefined).map(({ heldFor }) => heldFor),
  })
  process.exitCode = good ? 0 : 1
})

await Effect.runPromise(
  main.pipe(
    Effect.scoped,
    Effect.provide(Layer.mergeAll(Store.layer(join(folder, "store.chatferry")), NodeHttpClient.layerUndici)),
    Effect.provide(NodeServices.layer),
    Effect.ensuring(Effect.sync(() => rmSync(folder, { recursive: true }))),
  ),
)
