import { describe, expect, it } from "vitest"
import { applying } from "../src/applying/benchmark.ts"
import { quota } from "../src/applying/quota.ts"
import { type Figure, holds, print, type Report } from "../src/Report.ts"
import { source } from "../src/source/benchmark.ts"
import { staging } from "../src/staging/benchmark.ts"

// Only that the figures are there and memory is bounded: how fast a busy machine is proves nothing.
const figure = (report: Report | undefined, name: string): Figure => {
  const found = report?.figures.find((figure) => figure.name === name)
  if (found === undefined) throw new Error(`no figure ${name}`)
  return found
}

describe.concurrent("the benchmarks in small", () => {
  it("staging has its ratio to the floor, and as much live heap at both sizes", async () => {
    const [small, large] = await staging({ messages: [500, 2_000], rounds: 1 })
    expect(figure(small, "of the floor").value).toBeGreaterThan(0.01)
    expect(figure(large, "peak memory")).toSatisfy(holds)
    expect(figure(large, "live heap")).toSatisfy(holds)
  }, 60_000)

  it("the source has its ratio to the floor, from folder and zip, with memory that is bounded", async () => {
    const [folder, zip] = await source({ messages: [500], rounds: 1 })
    expect([folder?.benchmark, zip?.benchmark]).toEqual(["source, folder", "source, zip"])
    for (const report of [folder, zip]) {
      expect(figure(report, "of the floor").value).toBeGreaterThan(0.01)
      expect(figure(report, "peak memory")).toSatisfy(holds)
    }
  }, 60_000)

  it("applying has its ratio to the floor, which makes the same calls", async () => {
    const [report] = await applying({ messages: 1_400, lanes: 10 })
    expect(figure(report, "of the floor").value).toBeGreaterThan(0.01)
    expect(figure(report, "peak memory")).toSatisfy(holds)
    expect(report?.setting).toContain("200 calls")
  }, 60_000)

  it("the quota is never exceeded, and the calls are those of the plan", async () => {
    const [report] = await quota({ messages: 700, lanes: 20 })
    expect(figure(report, "beyond the quota").value).toBe(0)
    expect(figure(report, "calls")).toSatisfy(holds)
    expect(figure(report, "most in any second")).toSatisfy(holds)
  }, 60_000)

  it("are printed with what they must be", () => {
    const text = print({
      benchmark: "one",
      setting: "on nothing",
      figures: [
        { name: "ratio", value: 0.5, atLeast: 0.35, detail: "1 s against 2 s" },
        { name: "peak memory", value: 1234.5, unit: "MB", atMost: 250 },
        { name: "speed", value: 1_000_000, unit: "messages/s" },
      ],
    })
    const value = (text: string) => text.padStart("1,000,000 messages/s".length)
    expect(text.split("\n")).toEqual([
      "one: on nothing",
      `  ratio        ${value("0.5")}  holds: at least 0.35  1 s against 2 s`,
      `  peak memory  ${value("1,235 MB")}  MISSED: at most 250`,
      `  speed        ${value("1,000,000 messages/s")}`,
    ])
  })
})
