import { Conversations, type GroupId } from "@chatferry/core"
import { assert, describe, it } from "@effect/vitest"
import { displayWidth } from "effect/cli/CliOutput"
import * as fc from "fast-check"
import * as Figures from "../src/screen/figures.ts"
import { cut, oneLine, padEnd, padStart, paragraph, wrap } from "../src/screen/layout.ts"
import * as IdMap from "../src/tables/id-map.ts"
import * as Rejections from "../src/tables/rejections.ts"
import { csv, formatOf, type Table } from "../src/tables/Table.ts"

const words = fc.array(
  fc.oneof(fc.constantFrom("a", "厦门办公室", "👩‍👩‍👧", "ñandú", "word", "한국어"), fc.string({ unit: "grapheme" })),
  {
    maxLength: 12,
  },
)

describe("layout", () => {
  it("a cut text is never wider than its column, and whole where it fits", () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 2, max: 40 }), (list, columns) => {
        const text = oneLine(list.join(" "))
        const short = cut(text, columns)
        assert.isAtMost(displayWidth(short), Math.max(columns, 2))
        if (displayWidth(text) <= columns) assert.strictEqual(short, text)
      }),
    )
  })

  it("wrapping keeps every character and no line is too wide", () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 20, max: 60 }), (list, columns) => {
        const text = oneLine(list.join(" "))
        const lines = wrap(text, columns)
        for (const line of lines) assert.isAtMost(displayWidth(line), columns)
        assert.strictEqual(lines.join("").replaceAll(/\s/g, ""), text.replaceAll(/\s/g, ""))
      }),
    )
  })

  it("names in Chinese take two columns a character", () => {
    assert.strictEqual(padEnd("厦门", 6), "厦门  ")
    assert.strictEqual(padStart("厦门", 5), " 厦门")
    assert.strictEqual(cut("厦门办公室", 7), "厦门办…")
  })

  it("text of others cannot move the cursor, break a line or turn the direction", () => {
    assert.strictEqual(oneLine("a\u001b[2Jb\nc\u202ed"), "a [2Jb c d")
  })

  it("what stands in the margin stands before the first line only", () => {
    assert.deepStrictEqual(paragraph("! ", "one two three four five six", 22), ["! one two three four", "  five six"])
  })
})

describe("figures", () => {
  it.each([
    [0.04, "0.0 s"],
    [9.96, "10 s"],
    [59.4, "59 s"],
    [125, "2 min 05 s"],
    [3600, "1 h 00 min"],
    [11_400, "3 h 10 min"],
    [200_000, "2 d 7 h"],
  ])("%d seconds are %s", (s, text) => assert.strictEqual(Figures.seconds(s), text))

  it("a hundred per cent is said only where nothing is left", () => {
    assert.strictEqual(Figures.percent(19_999, 20_000), "99 %")
    assert.strictEqual(Figures.percent(20_000, 20_000), "100 %")
    assert.strictEqual(Figures.percent(0, 0), "100 %")
  })
})

describe("tables", () => {
  const tableFor = (isFor: Table<string>["isFor"]): Table<string> => ({
    isFor,
    columns: ["a"],
    cells: (cell) => [cell, 1, undefined],
    object: () => ({}),
  })

  it("CSV quotes what would otherwise break its cells", () => {
    const table = tableFor("people")
    assert.strictEqual(csv.row(table, 'x,"y"\n'), '"x,""y""\n",1,\n')
    assert.strictEqual(csv.row(table, "plain"), "plain,1,\n")
  })

  it.each([
    ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(1)", "'@SUM(1)"],
    ["\t=1", "'\t=1"],
    ["\r=1", '"\'\r=1"'],
    ["＝1", "'＝1"],
    ["a=1", "a=1"],
    ["", ""],
  ])("in CSV for people, %j is no formula; for programs it stays as it is", (cell, forPeople) => {
    assert.strictEqual(csv.row(tableFor("people"), cell), `${forPeople},1,\n`)
    assert.strictEqual(csv.row(tableFor("programs"), cell).replaceAll('"', ""), `${cell},1,\n`)
  })

  it("rejections are for people, the id map is for programs", () => {
    const rejected = { row: 1, entity: "users", state: "rejected", by: "source", original: undefined } as const
    const refused = { ...rejected, from: { file: "=1.json" }, reason: "@ is no name" }
    assert.strictEqual(csv.row(Rejections.table, refused), "users,'=1.json,,rejected,source,'@ is no name,\n")
    const conversation = Conversations.ofGroup("-g" as GroupId)
    const mapped = { messageId: "-1", conversation, groupId: "-g", seq: 1, time: 2, parts: 1, isPlaceholder: false }
    assert.strictEqual(csv.row(IdMap.table, mapped), "-1,-g,-g,1,2,1,\n")
  })

  it("a file's ending says its format", () => {
    assert.strictEqual(formatOf("A.CSV")?.name, "csv")
    assert.strictEqual(formatOf("a.ndjson")?.name, "ndjson")
    assert.strictEqual(formatOf("a.json"), undefined)
  })
})
