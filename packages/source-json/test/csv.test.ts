import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { describe, expect, it } from "vitest"
import { JsonSource } from "../src/index.ts"
import { canCountHandles, itemsOf, openHandles, recordsOf, run, scratch, unitsOf } from "./support.ts"

const { put } = scratch()
const users = (path: string) => JsonSource.csv({ users: path }).users

describe("CSV", () => {
  it("gives users, with absent fields for empty cells and attributes for other columns", async () => {
    const file = put(
      "users.csv",
      [
        "\ufeffid,name,displayName,isBot,isDeactivated,attributes.department",
        'u1,"Lovelace, Ada",ada,false,0,Engines',
        'u2,"Grace ""Amazing"" Hopper",,TRUE,,',
        "",
        'u3,"two\nlines",,,1,船 🚢',
        "",
      ].join("\r\n"),
    )
    expect(await recordsOf(users(file))).toEqual([
      {
        id: "u1",
        name: "Lovelace, Ada",
        displayName: "ada",
        isBot: false,
        isDeactivated: false,
        attributes: { department: "Engines" },
      },
      { id: "u2", name: 'Grace "Amazing" Hopper', isBot: true, isDeactivated: false },
      { id: "u3", name: "two\nlines", isBot: false, isDeactivated: true, attributes: { department: "船 🚢" } },
    ])
    expect((await itemsOf(users(file))).map(({ from }) => from.index)).toEqual([1, 2, 3])
  })

  it("gives groups without members, and reads both kinds of time", async () => {
    const groups = put(
      "groups.csv",
      "id,kind,name,createdAt\ng1,private,G,1700000000000000\ng2,public,H,2023-11-14T22:13:20Z\n",
    )
    const common = { members: [], isArchived: false, createdAt: 1_700_000_000_000_000 }
    expect(await recordsOf(JsonSource.csv({ groups }).groups)).toEqual([
      { id: "g1", kind: "private", name: "G", ...common },
      { id: "g2", kind: "public", name: "H", ...common },
    ])
  })

  it("rejects a row with a wrong value or a wrong number of cells, and goes on", async () => {
    const file = put("wrong.csv", "id,name,isBot\nu1,A,perhaps\nu2,B,C,true\nu3,D,true\n")
    const items = await itemsOf(users(file))
    expect(items).toMatchObject([
      { _tag: "Rejection", from: { index: 1 }, reason: '`isBot` expected boolean, got "perhaps".' },
      { _tag: "Rejection", from: { index: 2 }, reason: expect.stringContaining("4 cells and the header 3") },
      { _tag: "Read", from: { index: 3 } },
    ])
  })

  it("refuses a header with columns the model does not know, or twice the same", async () => {
    const failure = (header: string) => run(Effect.flip(Stream.runDrain(users(put("header.csv", `${header}\n`)))))
    expect((await failure("id,name,mail")).message).toMatch(/the model does not know: mail\. Columns are id, name/)
    expect((await failure("id,name,id")).message).toContain("a column twice: id")
  })

  it("keeps the rows before the damage and rejects the rest once", async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => `u${i},User ${i}`).join("\n")
    const unclosed = put("unclosed.csv", `id,name\n${rows}\nu9999,"open\n${"x,y\n".repeat(400_000)}`)
    const binary = put(
      "binary.csv",
      Buffer.concat([Buffer.from(`id,name\n${rows}\nx,`), Buffer.from([0xff]), Buffer.from("\n")]),
    )
    const short = put("short.csv", `id,name\n${rows}\nu9999,"open\n`)
    for (const file of [unclosed, binary, short]) {
      const items = await itemsOf(users(file))
      expect(items.filter(({ _tag }) => _tag === "Rejection")).toHaveLength(1)
      expect(items.at(-1)).toMatchObject({ reason: expect.stringContaining("cannot be read to its end") })
    }
    expect((await itemsOf(users(unclosed))).length).toBeGreaterThan(4000)
  })

  it("gives the same units at every reading, and other fingerprints for other rows", async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `u${i},🚢 ${"船".repeat(i % 40)}`)
    const file = put("many.csv", `id,name\n${rows.join("\n")}`)
    const units = await unitsOf(users(file))
    expect(units.map(({ items }) => items.length)).toEqual([1000, 1000, 1000])
    expect(units.flatMap(({ items }) => items.filter(({ _tag }) => _tag !== "Read"))).toEqual([])
    expect(await unitsOf(users(file))).toEqual(units)
    put("many.csv", `id,name\n${[...rows.slice(0, -1), "u2999,other"].join("\n")}`)
    const prints = (await unitsOf(users(file))).map(({ fingerprint }) => fingerprint)
    expect(prints.map((print, i) => print === units[i]?.fingerprint)).toEqual([true, true, false])
  })

  it.skipIf(!canCountHandles)("closes the file when it is left early", async () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => `u${i},User ${i}`).join("\n")
    const file = put("left.csv", `id,name\n${rows}`)
    await run(Stream.runDrain(Stream.take(users(file), 1)))
    expect(openHandles(file)).toBe(0)
  })
})
