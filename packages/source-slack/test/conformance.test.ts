import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { conformance } from "@chatferry/core/testing"
import { SlackExport } from "@chatferry/source-slack"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"

const sample = fileURLToPath(new URL("../../../examples/slack-to-tencent-im/sample-export", import.meta.url))

describe("the conformance kit", () => {
  it.effect.skipIf(!existsSync(sample))("passes the sample export", () =>
    Effect.map(conformance(SlackExport.source({ path: sample })), (report) => {
      expect(report.failures).toEqual([])
      expect(report.read.messages.records).toBeGreaterThan(100)
    }),
  )
})
