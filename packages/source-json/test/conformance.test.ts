import { conformance, group, message, user } from "@chatferry/core/testing"
import { describe, expect, it } from "vitest"
import { JsonSource } from "../src/index.ts"
import { lines, run, scratch } from "./support.ts"

const { put, path } = scratch()

const folder = { ownerId: "u", name: "Mine", conversations: [{ kind: "group", groupId: "g" }] }
const messages = Array.from({ length: 5000 }, (_, index) => message("g", "u", index))

describe("the conformance kit", () => {
  it("passes a folder of lines, with a damaged line in it", async () => {
    put("archive/users.ndjson", lines(user("u")))
    put("archive/groups.ndjson", lines(group("g", "u")))
    put("archive/messages.ndjson", `${lines(...messages)}{"id": \n`)
    put("archive/conversation-groups.ndjson", lines(folder))
    const report = await run(conformance(JsonSource.directory(path("archive"))))
    expect(report.failures).toEqual([])
    expect(report.read.messages).toMatchObject({ records: 5000, rejections: 1 })
    expect(report.undeclared.users.count).toBe(0)
  })

  it("passes arrays, read at once or element by element", async () => {
    const files = {
      users: put("users.json", JSON.stringify([user("u")])),
      groups: put("groups.json", JSON.stringify([group("g", "u")])),
      messages: put("messages.json", JSON.stringify(messages)),
    }
    const report = await run(conformance(JsonSource.json(files)))
    expect(report.failures).toEqual([])
    expect(report.read.messages.records).toBe(5000)
  })

  it("passes CSV", async () => {
    const files = {
      users: put("users.csv", "id,name\nu,U\nv,V\n"),
      groups: put("groups.csv", "id,kind,name\ng,public,G\n"),
    }
    const report = await run(conformance(JsonSource.csv(files)))
    expect(report.failures).toEqual([])
    expect(report.read.users.records).toBe(2)
  })
})
