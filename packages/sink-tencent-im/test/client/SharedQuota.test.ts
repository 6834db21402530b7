import { execFileSync, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import * as Net from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as NodeRedis from "@effect/platform-node/NodeRedis"
import { describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as RateLimiter from "effect/persistence/RateLimiter"
import { expect } from "vitest"
import { Quota } from "../../src/index.ts"

const installed = (() => {
  try {
    execFileSync("redis-server", ["--version"], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
})()

const freePort = Effect.callback<number>((resume) => {
  const server = Net.createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    server.close(() => resume(Effect.succeed(typeof address === "object" && address ? address.port : 0)))
  })
})

/** A Redis of one's own that keeps nothing. */
const redis = Effect.gen(function* () {
  const port = yield* freePort
  const folder = mkdtempSync(join(tmpdir(), "chatferry-redis-"))
  yield* Effect.acquireRelease(
    Effect.callback<ReturnType<typeof spawn>>((resume) => {
      const server = spawn("redis-server", [
        "--port",
        String(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        folder,
      ])
      server.stdout.on("data", (text) => {
        if (String(text).includes("Ready to accept connections")) resume(Effect.succeed(server))
      })
    }),
    (server) =>
      Effect.callback<void>((resume) => {
        server.once("exit", () => {
          rmSync(folder, { recursive: true, force: true })
          resume(Effect.void)
        })
        server.kill("SIGKILL")
      }),
  )
  return `redis://127.0.0.1:${port}`
})

describe.skipIf(!installed)("a quota in Redis", () => {
  it.live("is shared by two connections, and held in every second", () =>
    Effect.gen(function* () {
      const url = yield* redis
      const connect = Effect.map(
        Layer.build(
          Quota.layerShared({ sdkAppId: 1400000000 }).pipe(
            Layer.provide(RateLimiter.layer),
            Layer.provide(RateLimiter.layerStoreRedis()),
            Layer.provide(NodeRedis.layer({ url })),
          ),
        ),
        (context) => Effect.provide(Effect.service(Quota), Layer.succeedContext(context)),
      )
      const processes = [yield* yield* connect, yield* yield* connect]
      const times: Array<number> = []
      yield* Effect.forEach(
        processes,
        (quota) =>
          Effect.forEach(
            Array.from({ length: 8 }),
            () =>
              Effect.forever(
                Effect.andThen(
                  quota.take({ name: "import_group", rate: 200 }),
                  Effect.sync(() => times.push(performance.now())),
                ),
              ),
            { concurrency: "unbounded" },
          ),
        { concurrency: "unbounded" },
      ).pipe(Effect.timeoutOption("2 seconds"))
      const most = Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + 1000).length))
      expect(most).toBeLessThanOrEqual(200)
      // About 194 on a machine that has the time.
      expect(times.length / 2).toBeGreaterThan(80)
    }).pipe(Effect.scoped),
  )
})
