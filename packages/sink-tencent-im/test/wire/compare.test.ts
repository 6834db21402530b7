import type { Part } from "@chatferry/core"
import { expect, it } from "vitest"
import { contentHash, differences, type ReadBack, type Sent } from "../../src/wire/compare.ts"
import { aMessage, inChat, map, text } from "./records.ts"

const image: Part = { kind: "image", id: "F1", url: "https://x.org/1.png", width: 4, height: 3 }
const [part] = map(aMessage([text("hi"), image], { conversation: inChat })).parts
if (part === undefined) throw new Error("no part")
const sent: Sent = { from: "U1", time: 5, random: 6, part }
const readBack = (overrides: Partial<ReadBack> = {}): ReadBack => ({
  From_Account: "U1",
  MsgTimeStamp: 5,
  MsgRandom: 6,
  MsgBody: part.elements,
  CloudCustomData: part.cloudCustomData,
  ...overrides,
})

it("what comes back as it was sent does not differ, whatever the service adds", () => {
  expect(differences(sent, readBack())).toEqual([])
  const MsgBody = part.elements.map(({ MsgType, MsgContent }) => ({ MsgType, MsgContent: { ...MsgContent, Added: 1 } }))
  expect(differences(sent, readBack({ MsgBody }))).toEqual([])
})

it("every field that differs is named with both values", () => {
  const MsgBody = [
    { MsgType: "TIMTextElem", MsgContent: { Text: "ho" } },
    { MsgType: "TIMFaceElem", MsgContent: {} },
  ]
  const found = differences(
    sent,
    readBack({ From_Account: "U2", MsgTimeStamp: 7, MsgRandom: 8, CloudCustomData: undefined, MsgBody }),
  )
  expect(found.map(({ field }) => field)).toEqual([
    "From_Account",
    "MsgTimeStamp",
    "MsgRandom",
    "CloudCustomData",
    "MsgBody[0].MsgContent.Text",
    "MsgBody[1].MsgType",
  ])
  expect(found[4]).toEqual({ field: "MsgBody[0].MsgContent.Text", expected: "hi", actual: "ho" })
})

it("a missing element and a changed address inside an element are seen", () => {
  expect(differences(sent, readBack({ MsgBody: part.elements.slice(0, 1) })).map(({ field }) => field)).toEqual([
    "MsgBody.length",
  ])
  expect(differences(sent, readBack({ MsgBody: undefined })).map(({ field }) => field)).toEqual(["MsgBody.length"])
  const MsgBody = JSON.parse(JSON.stringify(part.elements).replace("1.png", "2.png"))
  expect(differences(sent, readBack({ MsgBody })).map(({ field }) => field)).toEqual([
    "MsgBody[1].MsgContent.ImageInfoArray",
  ])
})

it("the hash of a content changes with anything a reader gets", () => {
  const of = (content: string, extra = {}) => map(aMessage(text(content), extra)).parts.map(contentHash)
  expect(of("a")).toEqual(of("a"))
  expect(of("a")).not.toEqual(of("b"))
  expect(of("a", { conversation: inChat })).not.toEqual(of("a"))
})
