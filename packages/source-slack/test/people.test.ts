import { describe, expect, it } from "vitest"
import {
  discoveredOf,
  failureOf,
  folderOf,
  message,
  readEverything,
  readMessages,
  readOne,
  recordsOf,
} from "./support.ts"

const usersOf = async (users: ReadonlyArray<unknown>, more = {}) => {
  const everything = await readEverything(folderOf({ "users.json": users, "channels.json": [], ...more }))
  return { everything, users: recordsOf(everything.users) }
}

describe("listed users", () => {
  it("have the real name, the chosen name where it differs, picture, address and the rest as attributes", async () => {
    const { users } = await usersOf([
      {
        id: "W1",
        team_id: "T1",
        name: "ada",
        is_restricted: true,
        tz: "Europe/London",
        profile: {
          real_name: "Ada Lovelace",
          display_name: "ada",
          email: "ada@example.com",
          title: "Countess",
          image_72: "https://a/72",
          image_512: "https://a/512",
        },
      },
    ])
    expect(users).toEqual([
      {
        id: "W1",
        name: "Ada Lovelace",
        displayName: "ada",
        avatarUrl: "https://a/512",
        email: "ada@example.com",
        isBot: false,
        isDeactivated: false,
        attributes: { handle: "ada", team_id: "T1", is_restricted: true, tz: "Europe/London", title: "Countess" },
      },
    ])
  })

  it("are one each by id, however equal or absent their addresses and names are", async () => {
    const { users } = await usersOf([
      { id: "U1", name: "anna", profile: { email: "" } },
      { id: "U2", name: "anna", profile: {} },
      { id: "U3", name: "anna", profile: { email: "a@example.com" } },
      { id: "U4", name: "anna", profile: { email: "a@example.com" } },
    ])
    expect(users.map(({ id, name }) => [id, name])).toEqual(["U1", "U2", "U3", "U4"].map((id) => [id, "anna"]))
  })

  it("listed again are merged, the newer entry winning, and skipped where they come again", async () => {
    const { everything, users } = await usersOf(
      [
        { id: "U1", name: "old", updated: 1, profile: { email: "a@example.com", real_name: "Old" } },
        { id: "U1", name: "new", updated: 2, profile: { email: "", real_name: "New" } },
      ],
      {
        "org_users.json": [{ id: "U2", name: "bo", deleted: true }],
        "teams/one/users.json": [{ id: "U2", name: "bo" }],
      },
    )
    expect(users.map(({ id, name, email }) => [id, name, email])).toEqual([
      ["U2", "bo", undefined],
      ["U1", "New", "a@example.com"],
    ])
    const rules = everything.users.map(({ items }) =>
      items.map((item) => (item._tag === "Skip" ? item.rule : item._tag)),
    )
    expect(rules).toEqual([["Read"], ["Read", "listed-again"], ["listed-again"]])
  })

  it("that are no users are rejections, or skips where the list is Slack's empty one", async () => {
    const { everything } = await usersOf([null, 7, "", {}, { id: "" }, { id: "U1" }])
    expect(everything.users[0]?.items.map(({ _tag }) => _tag)).toEqual([
      "Rejection",
      "Rejection",
      "Skip",
      "Rejection",
      "Rejection",
      "Read",
    ])
    expect(recordsOf(everything.users)).toMatchObject([{ id: "U1", name: "U1" }])
  })

  it("in a list that is no JSON are one rejection, and the messages are still read", async () => {
    const everything = await readEverything(folderOf({ "users.json": "{oops", "general/2023-01-07.json": [message()] }))
    expect(everything.users[0]?.items).toMatchObject([{ _tag: "Rejection", from: { file: "users.json" } }])
    expect(recordsOf(everything.messages)).toHaveLength(1)
    expect((await failureOf(folderOf({ "users.json": [] }))).problem).toMatch(/empty Slack export/)
  })
})

describe("people in no list", () => {
  const found = async (keys: object) => {
    const { everything } = await readMessages([message({ ...keys })])
    return Object.fromEntries([...discoveredOf(everything)].map(([id, user]) => [id, [user.name, user.isBot]]))
  }

  it("are found as author, in mentions, reactions and as inviter, and named by what stands there", async () => {
    expect(
      await found({ user: "U9", user_profile: { display_name: "", real_name: "Far Away", image_72: "https://a" } }),
    ).toEqual({
      U9: ["Far Away", false],
    })
    expect(await found({ user: "U9" })).toEqual({ U9: ["U9", false] })
    expect(await found({ text: "hi <@U8|bob> and <@U7>" })).toEqual({ U8: ["bob", false], U7: ["U7", false] })
    expect(await found({ reactions: [{ name: "wave", users: ["U6", "U1"], count: 2 }] })).toEqual({ U6: ["U6", false] })
    expect(await found({ subtype: "channel_join", inviter: "U5" })).toEqual({ U5: ["U5", false] })
    expect(await found({ user: "USLACKBOT" })).toEqual({ USLACKBOT: ["Slackbot", true] })
  })

  it("are found as member and creator of conversations and as partner of direct messages", async () => {
    const everything = await readEverything(
      folderOf({
        "channels.json": [{ id: "C1", name: "general", creator: "U2", members: ["U3"] }],
        "dms.json": [{ id: "D0000001", members: ["U4", "U5"] }],
      }),
    )
    expect([...discoveredOf(everything).keys()].toSorted()).toEqual(["U2", "U3", "U4", "U5"])
  })

  it("are named by the best that one file holds, wherever in it that is", async () => {
    const { everything } = await readMessages([
      message({ text: "<@U9>" }),
      message({ user: "U9", ts: "1700000001.000100", user_profile: { display_name: "Nina" } }),
    ])
    expect(discoveredOf(everything).get("U9")).toMatchObject({ name: "Nina", attributes: { nameFrom: "profile" } })
    expect(everything.messages[0]?.discovered?.[0]?.from).toEqual({ file: "general/2023-01-07.json", index: 0 })
  })
})

describe("the author of a post by an integration", () => {
  const senderOf = async (keys: object) =>
    (await readOne({ user: undefined, subtype: "bot_message", ...keys })).senderId

  it("is the user, the bot's user, the bot with the name it posts under, the name, nobody", async () => {
    expect(await senderOf({ user: "U1", bot_id: "B9" })).toBe("U1")
    expect(await senderOf({ bot_id: "B1", username: "other" })).toBe("U1")
    expect(await senderOf({ bot_id: "B9" })).toBe("B9")
    expect(await senderOf({ bot_id: "B9", username: "CI" })).toBe("B9:CI")
    expect(await senderOf({ bot_id: "B9", username: "CI", bot_profile: { name: "CI" } })).toBe("B9")
    expect(await senderOf({ username: "legacy" })).toBe("bot:legacy")
    expect(await senderOf({ bot_id: null, username: "" })).toBe("unknown-bot")
    expect(await senderOf({ subtype: undefined })).toBe("unknown-user")
  })

  it("is a bot in the records, with its picture", async () => {
    const { everything } = await readMessages([
      message({ user: undefined, bot_id: "B9", username: "CI", icons: { image_48: "https://i/48" } }),
    ])
    expect(discoveredOf(everything).get("B9:CI")).toMatchObject({ name: "CI", isBot: true, avatarUrl: "https://i/48" })
  })

  it("of an old comment on a file or of a huddle is who made it", async () => {
    expect(
      (await readOne({ user: undefined, subtype: "file_comment", comment: { user: "U1", comment: "nice" } })).senderId,
    ).toBe("U1")
    expect((await readOne({ user: "USLACKBOT", subtype: "huddle_thread", room: { created_by: "U1" } })).senderId).toBe(
      "U1",
    )
  })
})
