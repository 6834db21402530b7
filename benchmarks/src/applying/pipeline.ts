import { Pipeline, type Store, Store as StoreService } from "@chatferry/core"
import { defaultSdkAppId, defaultSecretKey } from "@chatferry/emulator-tencent-im"
import { TencentIm } from "@chatferry/sink-tencent-im"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import type { HttpClient } from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import { type Lanes, lanesSource } from "./lanes.ts"

export const credentials = {
  sdkAppId: defaultSdkAppId,
  secretKey: defaultSecretKey,
  identifier: "administrator",
} as const

export const pipeline = (of: Lanes, endpoint: string, quota: "documented" | "none") =>
  Pipeline.make({ source: lanesSource(of), sink: TencentIm.sink({ endpoint, ...credentials, quota }) })

export const run = <A, E>(file: string, effect: Effect.Effect<A, E, Store | HttpClient>): Promise<A> =>
  Effect.runPromise(
    effect.pipe(
      Effect.provide(
        Layer.mergeAll(Layer.provide(StoreService.layer(file), NodeServices.layer), NodeHttpClient.layerUndici),
      ),
    ),
  )
