import { existsSync, readFileSync } from "node:fs"
import { apply, Pipeline, Store, stage, verify } from "@chatferry/core"
import { defaultSdkAppId, defaultSecretKey, Emulator } from "@chatferry/emulator-tencent-im"
import { TencentIm } from "@chatferry/sink-tencent-im"
import { SlackExport } from "@chatferry/source-slack"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"

const shared = `${import.meta.dirname}/../../../../shared/fixtures/slack`

const layer = Layer.mergeAll(
  Emulator.layer({ quota: { enforced: false } }),
  NodeHttpClient.layerUndici,
  Layer.unwrap(
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      return Store.layer(`${yield* fs.makeTempDirectoryScoped()}/fixture.chatferry`)
    }),
  ),
).pipe(Layer.provideMerge(NodeServices.layer))

const migrate = Effect.fnUntraced(function* (path: string) {
  const emulator = yield* Emulator
  const pipeline = Pipeline.make({
    source: SlackExport.source({ path }),
    sink: TencentIm.sink({
      endpoint: emulator.url,
      sdkAppId: defaultSdkAppId,
      secretKey: defaultSecretKey,
      identifier: "administrator",
      quota: "none",
    }),
  })
  yield* stage(pipeline)
  const report = yield* apply(pipeline)
  return { report, verification: yield* verify(pipeline), summary: yield* emulator.summary }
})

interface Expected {
  readonly users: { readonly total: number }
  readonly messages: number
  readonly conversations: { readonly folders_not_listed: ReadonlyArray<string> } & {
    readonly [kind in "public" | "private" | "dm" | "mpim"]: number
  }
}

describe.skipIf(!existsSync(shared))(
  "exports of all kinds arrive whole: the ledger balances, what is read back is equal",
  () => {
    it.live.each([
      ["sev-testarchive", "testarchive.zip"],
      ["edge-cases", "export"],
      ["edge-cases", "edge-nested-macos.zip"],
      ["edge-cases", "edge-no-utf8-flag.zip"],
      ["grid", "grid.zip"],
    ])("%s/%s, with the counts it is known to hold", ([set, file]) =>
      Effect.gen(function* () {
        const expected: Expected = JSON.parse(readFileSync(`${shared}/${set}/expected.json`, "utf8"))
        const { report, verification, summary } = yield* migrate(`${shared}/${set}/${file}`)
        expect(report.balanced).toBe(true)
        expect(verification.differences).toEqual([])
        const { groups, messages, users } = report.ledger
        expect(messages.read).toBe(expected.messages)
        expect(messages.loaded + messages.skipped + messages.rejected).toBe(expected.messages)
        const { conversations } = expected
        const chats =
          conversations.public + conversations.private + conversations.mpim + conversations.folders_not_listed.length
        expect(groups.loaded).toBe(chats)
        expect(summary.groups).toBeGreaterThanOrEqual(chats)
        expect(users.loaded).toBeGreaterThanOrEqual(expected.users.total)
      }).pipe(Effect.provide(layer)),
    )

    it.live("broken: what can be read arrives, the rest is rejected with its reason", () =>
      Effect.gen(function* () {
        const expected: { readonly must_import_ts: ReadonlyArray<string> } = JSON.parse(
          readFileSync(`${shared}/broken/expected.json`, "utf8"),
        )
        const { report, verification } = yield* migrate(`${shared}/broken/export`)
        expect(report.balanced).toBe(true)
        expect(verification.differences).toEqual([])
        expect(report.ledger.messages.loaded).toBeGreaterThanOrEqual(expected.must_import_ts.length)
        expect(report.ledger.messages.rejected).toBeGreaterThan(0)
        expect(report.ledger.messages.held).toBe(0)
      }).pipe(Effect.provide(layer)),
    )
  },
)
