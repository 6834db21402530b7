import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import { ExitCode } from "../src/ExitCode.ts"
import { ofCause } from "../src/failure.ts"

describe("an interrupted command", () => {
  const told = (isTemporary: boolean) => ofCause(Cause.interrupt(1), () => false, { isTemporary })

  it("promises to go on where there is a store to go on from", () => {
    assert.strictEqual(told(false).exitCode, ExitCode.interrupted)
    assert.match(told(false).message, /goes on where it stood/)
  })

  it("says how to keep the state where it goes with the command", () => {
    assert.match(told(true).message, /begins anew\. Give --store FILE/)
  })
})
