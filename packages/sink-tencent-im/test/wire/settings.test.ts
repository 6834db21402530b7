import { expect, it } from "vitest"
import { defaults, make, problems } from "../../src/wire/Settings.ts"

it("the defaults are the newest documented limits, and sound", () => {
  expect(make()).toEqual(defaults)
  expect(problems(defaults)).toEqual([])
  expect(defaults.limits).toMatchObject({ messageBytes: 12_000, messagesPerCall: 7, membersPerCall: 20 })
})

it("what is set in part keeps the rest", () => {
  const own = make({
    groupTypes: { broadcast: "Public" },
    wording: { image: "[Bild]" },
    limits: { messageBytes: 8_000 },
  })
  expect(own.groupTypes).toEqual({ ...defaults.groupTypes, broadcast: "Public" })
  expect(own.wording).toEqual({ ...defaults.wording, image: "[Bild]" })
  expect(own.limits).toEqual({ ...defaults.limits, messageBytes: 8_000 })
})

it.each([
  [{ userIdPrefix: "x".repeat(13) }, "userIdPrefix"],
  [{ userIdPrefix: "é" }, "userIdPrefix"],
  [{ groupIdPrefix: "@TGS#x" }, "groupIdPrefix"],
  [{ maxMemberCount: 6_001 }, "maxMemberCount"],
  [{ limits: { messageBytes: 100 } }, "limits.messageBytes"],
  [{ limits: { messagesPerCall: 0 } }, "limits.messagesPerCall"],
  [{ callBytes: 12_000 }, "callBytes"],
  [{ wording: { empty: " " } }, "wording.empty"],
  [{ wording: { placeholder: "" } }, "wording.placeholder"],
  [{ wording: { image: "x".repeat(301) } }, "wording.image"],
])("%j is named as a problem of %s", (options, name) => {
  expect(problems(make(options))).toEqual([expect.stringContaining(`\`${name}\``)])
})

it("all problems are named at once", () => {
  expect(problems(make({ userIdPrefix: "x".repeat(13), maxMemberCount: 0, callBytes: 1 }))).toHaveLength(3)
})
