import { apply, type Message, type MessageId, Pipeline, type Source, Store, stage } from "@chatferry/core"
import { Emulator, type Options } from "@chatferry/emulator-tencent-im"
import { type SinkOptions, TencentIm, TencentImClient } from "@chatferry/sink-tencent-im"
import { NodeHttpClient, NodeServices } from "@effect/platform-node"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

export const sdkAppId = 1400000000
export const secretKey = Redacted.make("a-key-for-tests")

/** The same message under an id of its own, where several are sent at one second. */
export const named = (id: string, message: Message): Message => ({ ...message, id: id as MessageId })

/** A pipeline into the emulator at hand. A lost answer is looked into at once: the emulator has ended every call. */
export const pipelineTo = (emulator: Emulator["Service"], from: Source.Source, sink: Partial<SinkOptions> = {}) =>
  Pipeline.make({
    source: from,
    sink: TencentIm.sink({
      endpoint: emulator.url,
      sdkAppId,
      identifier: "administrator",
      secretKey,
      quota: "none",
      grace: "20 millis",
      ...sink,
    }),
  })

/** Such a pipeline, staged. */
export const staged = Effect.fnUntraced(function* (from: Source.Source, sink: Partial<SinkOptions> = {}) {
  const pipeline = pipelineTo(yield* Emulator, from, sink)
  yield* stage(pipeline)
  return pipeline
})

/** Such a pipeline, staged and applied. */
export const loaded = Effect.fnUntraced(function* (from: Source.Source, sink: Partial<SinkOptions> = {}) {
  const pipeline = yield* staged(from, sink)
  yield* apply(pipeline)
  return pipeline
})

/** A client of the same app, for what others do there. */
export const appClient = Effect.gen(function* () {
  const { url: endpoint } = yield* Emulator
  return yield* Effect.provide(
    TencentImClient,
    TencentImClient.layer({ endpoint, sdkAppId, identifier: "administrator", secretKey, quota: "none" }),
  )
})

/** A store that goes with the scope. */
export const newStore = () =>
  Layer.unwrap(
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      return Store.layer(`${yield* fs.makeTempDirectoryScoped()}/test.chatferry`)
    }),
  )

export const layer = (options: Options = {}) =>
  Layer.mergeAll(
    Emulator.layer({ sdkAppId, secretKey, quota: { enforced: false }, ...options }),
    NodeHttpClient.layerUndici,
    newStore(),
  ).pipe(Layer.provideMerge(NodeServices.layer))
