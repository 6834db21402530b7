import { existsSync, readFileSync } from "node:fs"
import { describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { expect } from "vitest"
import { endpoints } from "../../src/api/endpoints.ts"
import { CallError, fromCode, TransportError, UndocumentedError } from "../../src/errors/CallError.ts"
import { codes } from "../../src/errors/codes.ts"
import { renderCodesPage } from "../../src/errors/codes-page.ts"
import { publicCodes, Refusal, refusal } from "../../src/errors/Refusal.ts"

const facts = { endpoint: "import_group", info: "", records: ["g_42"] }
const rows = Object.entries(codes).map(([code, row]) => ({ code: Number(code), ...row }))

describe("the table of codes", () => {
  it("gives every code a tag of its own", () => {
    expect(new Set(rows.map(({ tag }) => tag)).size).toBe(rows.length)
  })

  it("says in full sentences what each code means and what to do", () => {
    for (const { meaning, remedy } of rows) {
      expect(meaning).toMatch(/^[A-Z].*\.$/)
      expect(remedy).toMatch(/^[A-Z].*\.$/)
    }
  })

  it("lets whatever concerns signature, app or administrator stop the run", () => {
    for (const row of rows) {
      if (row.class === "auth" || row.meaning.includes("administrator of the app")) expect(row.scope).toBe("run")
    }
    expect(refusal(60010, facts).scope).toBe("run")
    expect(refusal(60020, facts).scope).toBe("run")
  })

  it("counts every documented code from 60000 to 79999 as public", () => {
    const range = rows.map(({ code }) => code).filter((code) => code >= 60_000 && code <= 79_999)
    expect(publicCodes.filter((code) => code <= 79_999)).toEqual(range)
  })

  it("is what docs/error-codes.md shows", async () => {
    await expect(renderCodesPage()).toMatchFileSnapshot("../../../../docs/error-codes.md")
  })
})

const reference = new URL("../../../../../shared/reference/tencent-im/errors.json", import.meta.url)
interface ReferenceRow {
  readonly code: number
  readonly class: string
  readonly apis: ReadonlyArray<string>
}

describe.skipIf(!existsSync(reference))("against the collected documents", () => {
  const documented: ReadonlyArray<ReferenceRow> = existsSync(reference)
    ? JSON.parse(readFileSync(reference, "utf8"))
    : []

  it("has all codes and their classes", () => {
    const renamed: Record<string, string> = { "caller-input": "input", "content-security": "content" }
    expect(rows.map((row) => [row.code, row.class])).toEqual(
      documented.map((row) => [row.code, renamed[row.class] ?? row.class]),
    )
  })

  it("has at every endpoint all codes that its documents list", () => {
    for (const { codes, name } of Object.values(endpoints)) {
      const listed = documented.filter(({ apis }) => apis.includes(name)).map(({ code }) => code)
      expect(codes, name).toEqual(expect.arrayContaining(listed))
    }
  })
})

describe("an error", () => {
  it("says in one line which call about what was refused, why, and what to do", () => {
    expect(refusal(10021, { ...facts, info: "group id has be used!" }).message).toBe(
      "import_group of g_42 was refused with 10021 (GroupIdTaken): The group's or topic's id is in use. The service says: group id has be used! Compare with get_group_info: an earlier attempt may have made it. If it is another group, choose another id.",
    )
  })

  it("names three records and counts the others", () => {
    expect(refusal(10010, { ...facts, records: ["a", "b", "c", "d", "e"] }).message).toContain(
      " of a, b, c and 2 more ",
    )
  })

  it("is retryable where the service may answer otherwise later", () => {
    const retryable = rows.filter(({ code }) => fromCode(code, facts).retryable)
    expect(new Set(retryable.map((row) => row.class))).toEqual(new Set(["retry", "throttle"]))
    expect(new UndocumentedError({ ...facts, code: 1 }).retryable).toBe(false)
    expect(new TransportError({ ...facts, reason: "timeout", detail: "5s" }).retryable).toBe(true)
  })

  it("keeps a code of the app's own webhook, which the table has as a range", () => {
    const error = fromCode(120_777, facts)
    expect([error._tag, error.code]).toEqual(["WebhookCode", 120_777])
    expect(fromCode(130_001, facts)._tag).toBe("UndocumentedError")
  })

  it("explains an undocumented code by what it means elsewhere", () => {
    expect(new UndocumentedError({ ...facts, code: 10023 }).message).toContain(
      "Messages are sent into this group faster",
    )
    expect(new UndocumentedError({ ...facts, code: 424242 }).message).toContain("Look the code up")
  })

  it("survives being stored as JSON, whatever it is", () => {
    const encode = Schema.encodeSync(Schema.fromJsonString(CallError))
    const decode = Schema.decodeUnknownSync(Schema.fromJsonString(CallError))
    const errors: ReadonlyArray<CallError> = [
      ...rows.map(({ code }) => fromCode(code, { ...facts, info: `said ${code}` })),
      fromCode(120_777, facts),
      new UndocumentedError({ ...facts, code: 424242 }),
      new TransportError({ endpoint: "importmsg", records: ["a", "b"], reason: "status", detail: "HTTP status 502" }),
    ]
    for (const error of errors) {
      const read = decode(encode(error))
      expect(read).toBeInstanceOf(error.constructor)
      expect({ ...read, tag: read._tag, message: read.message }).toEqual({
        ...error,
        tag: error._tag,
        message: error.message,
      })
    }
    expect(JSON.parse(encode(refusal(10010, facts)))).toEqual({ _tag: "GroupNotFound", code: 10010, ...facts })
    expect(() => decode(`{"_tag":"Gone","code":5,"endpoint":"x","info":"","records":[]}`)).toThrow("documented code")
  })

  it("of a documented code is one class", () => {
    expect(refusal(80001, facts)).toBeInstanceOf(Refusal)
    expect(refusal(80001, facts).name).toBe("TextFiltered")
  })
})
