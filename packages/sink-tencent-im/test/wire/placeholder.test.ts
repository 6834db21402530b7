import { MessageId } from "@chatferry/core"
import { expect, it } from "vitest"
import { placeholder } from "../../src/wire/placeholder.ts"
import { make } from "../../src/wire/Settings.ts"
import { aMessage, at, settings, text } from "./records.ts"

const refused = aMessage(text("what the service does not want"), { sentAt: at(1_700_000_000.5) })

it("a refused message's seat is taken by its id and true time, not by its content", () => {
  const part = placeholder(settings, refused, "group", "80001")
  expect(part.elements).toEqual([
    {
      MsgType: "TIMTextElem",
      MsgContent: { Text: "[This message could not be migrated: m1, sent 2023-11-14T22:13:20Z]" },
    },
  ])
  expect(part).not.toHaveProperty("cloudCustomData")
})

it("in a one-to-one chat the reason is kept where nobody sees it", () => {
  const part = placeholder(settings, refused, "one-to-one", "80001 TextFiltered")
  expect(JSON.parse(part.cloudCustomData ?? "")).toEqual({
    chatferry: { id: "m1", sentAt: "2023-11-14T22:13:20.500000Z", placeholder: "80001 TextFiltered" },
  })
})

it("its words are a setting, and stay short whatever the id and the reason are", () => {
  const own = make({ wording: { placeholder: "{id}: {reason}" } })
  const part = placeholder(own, { ...refused, id: MessageId.make("$&".repeat(5_000)) }, "group", "r".repeat(5_000))
  expect(part.elements[0]).toMatchObject({
    MsgContent: { Text: expect.stringMatching(/^(\$&){100}-[0-9a-z]{12}: r{300}$/) },
  })
})
