import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { cutBytes } from "../../src/wire/text/cut-bytes.ts"
import { jsonBytes } from "../../src/wire/text/json-bytes.ts"
import { cutJson, splitText } from "../../src/wire/text/TextCutter.ts"

const graphemes = (text: string) => Array.from(new Intl.Segmenter("und").segment(text), ({ segment }) => segment)

/** Everything that is awkward: quotes, controls, marks that combine, flags, families, surrogates with no partner. */
const awkward = fc
  .array(
    fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 8 }),
      fc.string({ unit: "binary", maxLength: 4 }),
      fc.constantFrom(
        "👨‍👩‍👧‍👦",
        "🇫🇷",
        "e\u0301",
        " \u0301",
        "\r\n",
        "\n\n",
        "\n",
        " ",
        '"',
        "\\",
        "\u0000",
        "\u2028",
        "漢字。",
        "\ud83d",
        "\udc00",
      ),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(""))

describe("the size of a text in JSON", () => {
  it("is what JSON.stringify makes of it, for any text", () => {
    fc.assert(
      fc.property(awkward, (text) => {
        expect(jsonBytes(text)).toBe(Buffer.byteLength(JSON.stringify(text)) - 2)
      }),
    )
  })
})

describe("cutting to bytes", () => {
  it("keeps the longest beginning of whole graphemes within the limit", () => {
    fc.assert(
      fc.property(awkward, fc.integer({ min: 40, max: 120 }), (text, limit) => {
        const kept = cutBytes(text.toWellFormed(), limit)
        const whole = graphemes(text.toWellFormed())
        let expected = ""
        for (const grapheme of whole) {
          if (Buffer.byteLength(expected + grapheme) > limit) break
          expected += grapheme
        }
        expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(limit)
        if (expected !== "" || whole.length === 0) expect(kept).toBe(expected)
      }),
    )
  })

  it("cuts a family in half only where it is all there is", () => {
    expect(cutBytes("ab👨‍👩‍👧‍👦", 20)).toBe("ab")
    expect(cutBytes("👨‍👩‍👧‍👦", 8)).toBe("👨‍")
  })
})

describe("splitting", () => {
  it("loses and adds nothing, keeps every piece in its bytes and every grapheme whole", () => {
    fc.assert(
      fc.property(awkward, fc.integer({ min: 80, max: 200 }), (text, budget) => {
        const pieces = splitText(text, budget)
        expect(pieces.join("")).toBe(text)
        for (const piece of pieces) {
          expect(piece).not.toBe("")
          expect(Buffer.byteLength(JSON.stringify(piece)) - 2).toBeLessThanOrEqual(budget)
        }
        const longest = Math.max(0, ...graphemes(text).map((grapheme) => jsonBytes(grapheme)))
        if (longest <= budget) expect(pieces.flatMap(graphemes)).toEqual(graphemes(text))
      }),
    )
  })

  it("never parts a surrogate pair, not even inside a grapheme longer than a piece", () => {
    const pieces = splitText("👩‍".repeat(100), 30)
    expect(pieces.length).toBeGreaterThan(10)
    for (const piece of pieces) expect(piece.isWellFormed()).toBe(true)
  })

  it("prefers the end of a paragraph, then of a line, then of a word", () => {
    expect(splitText(`${"a".repeat(30)} b\nc d\n\ne f g`, 45)).toEqual([`${"a".repeat(30)} b\nc d\n\n`, "e f g"])
    expect(splitText(`${"a".repeat(30)} b\nc d e f g h`, 40)).toEqual([`${"a".repeat(30)} b\n`, "c d e f g h"])
    expect(splitText("one two three four five", 16)).toEqual(["one two three ", "four five"])
    expect(splitText("一二三四。五六七八九", 18)).toEqual(["一二三四。", "五六七八九"])
  })

  it("does not tear a mark off the space it combines with", () => {
    expect(splitText(`${"a".repeat(20)} b${"c".repeat(8)} \u0301${"d".repeat(20)}`, 40)[0]).toBe(
      `${"a".repeat(20)} bcccccccc \u0301${"d".repeat(7)}`,
    )
  })

  it("does not leave a nearly empty piece for the sake of a boundary", () => {
    expect(splitText(`${"a".repeat(15)} ${"b".repeat(60)}`, 40).map((piece) => piece.length)).toEqual([40, 36])
  })

  it.each(["🇦🇧", "\u0301", "👩‍", "word ", "x", "\n"])(
    "takes time in proportion to the text, also of %j alone",
    (unit) => {
      // Going back to the start of the text for each piece would take a minute.
      const text = unit.repeat(Math.ceil(2_000_000 / unit.length))
      const started = performance.now()
      expect(splitText(text, 500).join("")).toHaveLength(text.length)
      expect(performance.now() - started).toBeLessThan(5_000)
    },
  )

  it("gives the beginning alone where only that is wanted", () => {
    expect(cutJson("short", 100)).toBe("short")
    expect(cutJson('""""', 5)).toBe('""')
  })
})
