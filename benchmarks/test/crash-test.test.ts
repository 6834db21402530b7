import { describe, expect, it } from "vitest"
import { crashTest } from "../src/crash-test/crash-test.ts"

describe.concurrent("a migration that is ended again and again", () => {
  it("by SIGKILL, while answers are lost, loses, doubles and misplaces nothing", async () => {
    const { killed, messages, problems } = await crashTest({ kills: 3, messages: 150, seed: 1, signal: "SIGKILL" })
    expect(problems).toEqual([])
    expect(messages).toBe(150)
    expect(killed.early + killed.applying).toBe(3)
    expect(killed.applying).toBeGreaterThan(0)
  }, 60_000)

  it("by Ctrl-C repeats no call", async () => {
    const { killed, problems } = await crashTest({ kills: 2, messages: 150, seed: 5, signal: "SIGINT" })
    expect(problems).toEqual([])
    expect(killed.early + killed.applying).toBe(2)
  }, 60_000)
})
