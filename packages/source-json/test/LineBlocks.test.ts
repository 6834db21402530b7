import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type LineBlock, LineCutter } from "../src/read/LineBlocks.ts"

const limits = { block: 16, line: 40 }

const cut = (bytes: Uint8Array, sizes: ReadonlyArray<number> = []): ReadonlyArray<LineBlock> => {
  const cutter = new LineCutter(limits)
  const blocks: Array<LineBlock> = []
  let at = 0
  for (const size of sizes) {
    blocks.push(...cutter.feed(bytes.subarray(at, at + size)))
    at += size
  }
  blocks.push(...cutter.feed(bytes.subarray(at)), ...cutter.end())
  return blocks
}
const utf8 = (text: string) => new TextEncoder().encode(text)
const text = (block: LineBlock) => (block._tag === "Lines" ? new TextDecoder().decode(block.bytes) : block)

describe("cutting bytes into blocks of lines", () => {
  const line = fc.string({ unit: fc.constantFrom("a", "é", "船", " "), maxLength: 24 })
  const file = fc.array(line, { maxLength: 30 }).map((all) => all.join("\n"))

  it("cuts at the same places however the bytes arrive", () => {
    fc.assert(
      fc.property(file, fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 }), (content, sizes) => {
        expect(cut(utf8(content), sizes)).toEqual(cut(utf8(content)))
      }),
    )
  })

  it("loses no byte and numbers every line", () => {
    fc.assert(
      fc.property(file, (content) => {
        const seen: Array<string | undefined> = []
        for (const block of cut(utf8(content))) {
          expect(block.firstLine).toBe(seen.length)
          if (block._tag === "Overlong") seen.push(undefined)
          else seen.push(...new TextDecoder().decode(block.bytes).replace(/\n$/, "").split("\n"))
        }
        const expected = content === "" ? [] : content.replace(/\n$/, "").split("\n")
        expect(seen).toEqual(expected.map((each) => (utf8(each).length > limits.line ? undefined : each)))
      }),
    )
  })

  it("keeps the blocks before lines that are added later", () => {
    fc.assert(
      fc.property(file, file, (before, added) => {
        const old = cut(utf8(`${before}\n`))
        expect(cut(utf8(`${before}\n${added}`)).slice(0, old.length - 1)).toEqual(old.slice(0, -1))
      }),
    )
  })

  it("passes over a line that is too long, and goes on after it", () => {
    const blocks = cut(utf8(`one\n${"x".repeat(100)}\ntwo\n`), [10, 10, 10, 10, 10, 10, 10, 10, 10])
    expect(blocks.map(text)).toEqual([
      "one\n",
      { _tag: "Overlong", firstLine: 1, length: 100, digest: expect.any(String), beginning: expect.any(Uint8Array) },
      "two\n",
    ])
  })

  it("has other digests for other bytes, also in what it passes over", () => {
    const digests = (content: string) => cut(utf8(content)).map(({ digest }) => digest)
    expect(digests("a\n")).not.toEqual(digests("b\n"))
    expect(digests(`${"x".repeat(100)}a`)).not.toEqual(digests(`${"x".repeat(100)}b`))
  })
})
