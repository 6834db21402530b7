import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { groupClashes, groupId, userClashes, userId } from "../../src/wire/Ids.ts"
import { make } from "../../src/wire/Settings.ts"
import { settings } from "./records.ts"

const anyId = fc.oneof(
  fc.string({ minLength: 1, maxLength: 80 }),
  fc.string({ unit: "binary", minLength: 1, maxLength: 40 }),
)
const prefixed = fc
  .tuple(fc.stringMatching(/^[a-z]{0,12}$/), fc.stringMatching(/^[a-z]{0,16}$/))
  .map(([userIdPrefix, groupIdPrefix]) => make({ userIdPrefix, groupIdPrefix }))

describe("user ids", () => {
  it("are kept where they fit the service", () => {
    for (const id of ["U024BE7LH", "ada@example.org", "a b", "x".repeat(32)]) expect(userId(settings, id)).toBe(id)
  })

  it("become a readable piece and a hash where they do not", () => {
    expect(userId(settings, "Zoë Müller")).toMatch(/^ZoeMuller-[0-9a-z]{12}$/)
    expect(userId(settings, "x".repeat(33))).toMatch(/^x{19}-[0-9a-z]{12}$/)
    expect(userId(settings, "漢字")).toMatch(/^id-[0-9a-z]{12}$/)
    expect(userId(settings, " padded")).toMatch(/^padded-/)
  })

  it("are 1 to 32 bytes of printable ASCII for any id and prefix, the same every time", () => {
    fc.assert(
      fc.property(prefixed, anyId, (own, id) => {
        const mapped = userId(own, id)
        expect(mapped).toMatch(/^[\x20-\x7e]{1,32}$/)
        expect(mapped.startsWith(own.userIdPrefix)).toBe(true)
        expect(userId(own, id)).toBe(mapped)
      }),
    )
  })

  it("differ for different ids", () => {
    fc.assert(
      fc.property(anyId, anyId, (a, b) => {
        fc.pre(a !== b)
        expect(userId(settings, a)).not.toBe(userId(settings, b))
      }),
    )
  })
})

describe("group ids", () => {
  it("are kept where they fit, and never use what the service reserves", () => {
    expect(groupId(settings, "Public", "C024BE91L")).toBe("C024BE91L")
    expect(groupId(settings, "Public", "@TGS#1")).toMatch(/^TGS1-/)
    expect(groupId(settings, "Public", "a@TOPIC#_b")).toMatch(/^aTOPIC_b-/)
  })

  it("of communities begin with @TGS#_, once", () => {
    expect(groupId(settings, "Community", "C1")).toBe("@TGS#_C1")
    expect(groupId(settings, "Community", "@TGS#_C1")).toBe("@TGS#_C1")
    expect(groupId(settings, "Community", "@TGS#_@TGS#1")).toMatch(/^@TGS#_TGS1-/)
  })

  it("are 1 to 48 bytes of printable ASCII with the right beginning, for any id and prefix", () => {
    fc.assert(
      fc.property(prefixed, anyId, fc.constantFrom("Public" as const, "Community" as const), (own, id, type) => {
        const mapped = groupId(own, type, id)
        expect(mapped).toMatch(/^[\x20-\x7e]{1,48}$/)
        expect(mapped.startsWith("@TGS#_")).toBe(type === "Community")
        if (type !== "Community") expect(mapped.startsWith("@TGS")).toBe(false)
        expect(mapped).not.toContain("@TOPIC#_")
      }),
    )
  })
})

describe("clashes", () => {
  it("are found between a mapped id and one that looks like it, in either order", () => {
    const mapped = userId(settings, "Zoë")
    for (const ids of [
      ["Zoë", mapped],
      [mapped, "Zoë"],
    ]) {
      const finder = userClashes()
      expect(ids.map((id) => finder.add(id, userId(settings, id)))).toEqual([
        undefined,
        { wireId: mapped, sources: ids },
      ])
    }
  })

  it("are not seen where one id comes twice", () => {
    const finder = userClashes()
    expect([finder.add("Zoë", "Zoe-000000000000"), finder.add("Zoë", "Zoe-000000000000")]).toEqual([
      undefined,
      undefined,
    ])
  })

  it("are found between communities that differ in the prefix only", () => {
    const finder = groupClashes()
    finder.add("C1", groupId(settings, "Community", "C1"))
    expect(finder.add("@TGS#_C1", groupId(settings, "Community", "@TGS#_C1"))).toEqual({
      wireId: "@TGS#_C1",
      sources: ["C1", "@TGS#_C1"],
    })
  })
})
