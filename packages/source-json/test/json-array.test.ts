import { Source } from "@chatferry/core"
import { message, user } from "@chatferry/core/testing"
import * as Stream from "effect/Stream"
import { describe, expect, it } from "vitest"
import { decode } from "../src/decode/Records.ts"
import { JsonSource } from "../src/index.ts"
import { jsonArray } from "../src/read/json-array.ts"
import { canCountHandles, itemsOf, openHandles, recordsOf, run, scratch, unitsOf } from "./support.ts"

const { put } = scratch()
const many = Array.from({ length: 2500 }, (_, i) => message("g", "u", i, "船".repeat(200)))

/** As a file too big to be held is read. */
const piecewise = (path: string) => jsonArray({ path, name: path }, decode.messages, 0)
const whole = (path: string) => JsonSource.json({ messages: path }).messages

describe("a JSON array of records", () => {
  it("is one unit, and its elements are counted from 0", async () => {
    const users = put("users.json", JSON.stringify([user("a"), { id: "b" }, user("c")], null, 2))
    const units = await unitsOf(JsonSource.json({ users }).users)
    expect(units.map(({ id }) => id)).toEqual([users])
    expect(units[0]?.items).toEqual([
      Source.read(user("a"), { file: users, index: 0 }),
      Source.reject({ file: users, index: 1 }, "`name` is missing; `isBot` is missing; `isDeactivated` is missing.", {
        id: "b",
      }),
      Source.read(user("c"), { file: users, index: 2 }),
    ])
  })

  it("gives the same records whole and piece by piece", async () => {
    const messages = put("many.json", `\ufeff${JSON.stringify(many)}\n`)
    expect(await recordsOf(whole(messages))).toEqual(many)
    const units = await unitsOf(piecewise(messages))
    expect(units.map(({ id }) => id)).toEqual([`${messages}:0`, `${messages}:1000`, `${messages}:2000`])
    expect(units.flatMap(({ items }) => items)).toEqual(await itemsOf(whole(messages)))
    expect(await unitsOf(piecewise(messages))).toEqual(units)
  })

  it.each([
    ["breaks off", (json: string) => json.slice(0, -10)],
    ["goes on after its end", (json: string) => `${json} 1`],
    ["is an object", (json: string) => `{"messages": ${json}}`],
    ["is empty", () => ""],
    ["is not UTF-8", (json: string) => Buffer.from(json, "latin1").fill(0xe9, 100, 101)],
  ])("rejects the rest, and does not end, where the file %s", async (name, damage) => {
    const messages = put(`${name}.json`, damage(JSON.stringify(many)))
    for (const read of [whole, piecewise]) {
      const items = await itemsOf(read(messages))
      const last = items.at(-1)
      expect(last).toMatchObject({ _tag: "Rejection", from: { file: messages } })
      expect(last?._tag === "Rejection" && last.reason).toMatch(
        /^The file is not a JSON array of records \(.+\)\. Repair/,
      )
      expect(items.slice(0, -1).every(({ _tag }) => _tag === "Read")).toBe(true)
    }
  })

  it("keeps what comes before the damage of a big file", async () => {
    const messages = put("broken.json", `${JSON.stringify(many).slice(0, -1)}, {"id": oops}]`)
    const records = await recordsOf(piecewise(messages))
    expect(records.length).toBeGreaterThan(1000)
    expect(records).toEqual(many.slice(0, records.length))
  })

  it.skipIf(!canCountHandles)("closes the file when a big one is left early", async () => {
    const messages = put("left.json", JSON.stringify(many))
    const seen = piecewise(messages).pipe(
      Stream.map(() => openHandles(messages)),
      Stream.take(1),
    )
    expect(await run(Stream.runCollect(seen))).toEqual([1])
    expect(openHandles(messages)).toBe(0)
  })
})
