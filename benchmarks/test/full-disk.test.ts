import { apply, Pipeline, Store, StoreError, stage } from "@chatferry/core"
import { Emulator } from "@chatferry/emulator-tencent-im"
import { TencentIm } from "@chatferry/sink-tencent-im"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import { lanesSource } from "../src/applying/lanes.ts"
import { credentials } from "../src/applying/pipeline.ts"

const limitPages = (more: number) =>
  Effect.flatMap(Store, ({ database }) =>
    database.read((sql) => sql.exec(`PRAGMA max_page_count = ${sql.count("PRAGMA page_count") + more}`)),
  )

it.live("a disk that fills up while applying stops the run, and the next one repeats nothing", () =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const file = `${yield* fs.makeTempDirectoryScoped()}/store.chatferry`
    const emulator = yield* Emulator
    const migration = Pipeline.make({
      source: lanesSource({ messages: 2_100, lanes: 3 }),
      // The emulator has ended every call by then.
      sink: TencentIm.sink({ endpoint: emulator.url, ...credentials, quota: "none", grace: "20 millis" }),
    })
    const store = Store.layer(file)
    yield* Effect.provide(stage(migration), store)

    const error = yield* Effect.flip(Effect.provide(Effect.andThen(limitPages(8), apply(migration)), store))
    expect(error).toBeInstanceOf(StoreError)
    expect(error).toMatchObject({ problem: "disk-full" })
    expect(error.message).toContain("Make room on the disk and run the same command again")
    const { groupMessages } = yield* emulator.summary
    expect(groupMessages).toBeGreaterThan(0)
    expect(groupMessages).toBeLessThan(2_100)

    const { balanced, ledger } = yield* Effect.provide(apply(migration), store)
    expect(balanced).toBe(true)
    expect(ledger.messages).toMatchObject({ read: 2_100, loaded: 2_100, held: 0 })
    for (const { id } of yield* emulator.groups) {
      const times = (yield* emulator.messages(id)).map(({ time }) => time)
      // One message a second was sent: each once, in order.
      expect(times).toEqual(Array.from({ length: 700 }, (_, i) => 1_600_000_000 + i))
    }
  }).pipe(
    Effect.scoped,
    Effect.provide(
      Layer.mergeAll(Emulator.layer({ quota: { enforced: false } }), NodeServices.layer, NodeHttpClient.layerUndici),
    ),
  ),
)
