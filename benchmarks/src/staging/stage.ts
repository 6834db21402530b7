/** Stages an export into a fresh store. With `heap` it measures the live heap behind the last message instead of time. */

import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Store, stage } from "@chatferry/core"
import { SlackExport } from "@chatferry/source-slack"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { answer, liveHeap, measured } from "../process/Measured.ts"

const [directory = "", what = "time"] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), "chatferry-bench-store-"))
const file = join(folder, "store.chatferry")

const slack = SlackExport.source({ path: directory })
let heap = 0
const source =
  what === "heap"
    ? {
        ...slack,
        // Everything is read and staged, and nothing that staging holds is let go yet.
        messages: Stream.concat(
          slack.messages,
          Stream.suspend(() => {
            heap = liveHeap()
            return Stream.empty
          }),
        ),
      }
    : slack

try {
  const result = await measured(async () => {
    const staged = await Effect.runPromise(
      stage({ source, transforms: [] }).pipe(Effect.provide(Store.layer(file)), Effect.provide(NodeServices.layer)),
    )
    return staged.read
  })
  answer({ ...result, heap, storeBytes: statSync(file).size })
} finally {
  rmSync(folder, { recursive: true })
}
