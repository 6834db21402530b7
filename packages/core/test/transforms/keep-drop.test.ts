import { type Group, type Message, Transform, type User } from "@chatferry/core"
import { group, message, type Records, secondZero, user } from "@chatferry/core/testing"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { chat, direct, ids, of, reshape, restage, withStore } from "./support.ts"

const bot = (id: string): User => ({ ...user(id), isBot: true })
const secret: Group = { ...group("secret", "ada", "bob", "robot"), kind: "private" }
const with_ = (of: Message, ...kinds: ReadonlyArray<"text" | "image">): Message => {
  const [first, ...rest] = kinds.map((kind) => (kind === "text" ? { kind, text: "words" } : { kind, name: "a.png" }))
  return first === undefined ? of : { ...of, content: [first, ...rest] }
}

const workspace: Records = {
  users: [user("ada"), user("bob", "Bob Stone"), bot("robot")],
  groups: [group("general", "ada", "bob", "robot"), secret],
  messages: [
    message("general", "ada", 1),
    message("general", "robot", 2),
    message("secret", "bob", 3),
    message("unlisted", "ada", 4),
    direct("ada", "bob", 5),
    direct("ada", "robot", 6),
  ],
  conversationGroups: [
    { ownerId: user("ada").id, name: "Mine", conversations: [of("general"), of("secret"), chat("ada", "bob")] },
    { ownerId: user("robot").id, name: "Work", conversations: [of("secret")] },
  ],
}

describe("drop and keep", () => {
  it.effect("a group goes with its members, its messages and its places in conversation groups", () =>
    Effect.gen(function* () {
      const left = yield* reshape(workspace, Transform.drop({ groups: { kind: "private" } }))
      expect(left.rules).toEqual({
        groups: { "drop groups by kind": 1 },
        members: { "drop groups by kind": 3 },
        messages: { "drop groups by kind": 1 },
        conversationGroups: { "drop groups by kind": 1 },
      })
      expect(left.ledger.members).toMatchObject({ read: 6, held: 3 })
      expect(left.folders).toEqual([
        { ownerId: "ada", name: "Mine", conversations: [of("general"), chat("ada", "bob")] },
      ])
      expect(ids(left.messages)).not.toContain("secret:3")
      expect(left.balanced).toBe(true)
    }),
  )

  it.effect("of groups only the named stay, and neither users nor chats of two are touched", () =>
    Effect.gen(function* () {
      const left = yield* reshape(workspace, Transform.keep({ groups: { name: /^gen/g } }))
      expect(ids(left.groups)).toEqual(["general"])
      expect(ids(left.messages)).toEqual(["general:1", "general:2", "ada-bob:5", "ada-robot:6"])
      expect(left.users).toHaveLength(3)
      expect(left.rules).toMatchObject({ messages: { "keep groups by name": 2 } })
      expect(left.balanced).toBe(true)
    }),
  )

  it.effect("a user goes from every group, and the messages stay for a stand-in", () =>
    Effect.gen(function* () {
      const left = yield* reshape(workspace, Transform.drop({ users: { isBot: true } }))
      expect(ids(left.users)).toEqual(["ada", "bob"])
      expect(left.members).toEqual({ general: ["ada", "bob"], secret: ["ada", "bob"] })
      expect(left.messages).toHaveLength(6)
      expect(left.rules).toEqual({
        users: { "drop users by isBot": 1 },
        members: { "drop users by isBot": 2 },
        conversationGroups: { "drop users by isBot": 1 },
      })
      expect(left.balanced).toBe(true)
    }),
  )

  it.effect("a user's messages go too where that is asked for, also those of a bot met among the messages", () =>
    Effect.gen(function* () {
      const hidden = bot("hidden")
      const left = yield* reshape(
        {
          ...workspace,
          days: { a: workspace.messages ?? [], b: [message("general", "hidden", 9)], c: [] },
          discovered: [hidden],
        },
        Transform.drop({ users: { isBot: true, andMessages: true }, rule: "no robots" }),
      )
      expect(left.messages.map(({ senderId }) => senderId)).not.toContain("robot")
      expect(left.rules).toMatchObject({
        users: { "no robots": 2 },
        members: { "no robots": 2 },
        messages: { "no robots": 2 },
      })
      expect(left.ledger.users).toMatchObject({ read: 4, skipped: 2 })
      expect(left.balanced).toBe(true)
    }),
  )

  it.effect.each([
    ["drop chats of two", Transform.drop({ oneToOne: true }), ["general:1", "general:2", "secret:3", "unlisted:4"]],
    [
      "keep one person's chats of two",
      Transform.keep({ oneToOne: { with: "bob" } }),
      ["general:1", "general:2", "secret:3", "unlisted:4", "ada-bob:5"],
    ],
    ["keep a sender", Transform.keep({ messages: { sender: ["robot", "nobody"] } }), ["general:2"]],
    [
      "drop a range of time, its end not included",
      Transform.drop({ messages: { from: "2024-03-09T16:00:02Z", until: new Date((secondZero + 6) * 1000) } }),
      ["general:1", "ada-robot:6"],
    ],
    ["drop an entity", Transform.drop({ entities: ["messages"] }), []],
  ] as const)("%s", ([, transform, left]) =>
    Effect.gen(function* () {
      const found = yield* reshape(workspace, transform)
      expect(ids(found.messages).toSorted()).toEqual([...left].toSorted())
      expect(found.ledger.messages.read).toBe(6)
      expect(found.balanced).toBe(true)
    }),
  )

  it.effect("entities alone: members may go and their groups stay", () =>
    Effect.gen(function* () {
      const left = yield* reshape(workspace, Transform.keep({ entities: ["users", "groups"] }))
      expect(left.groups).toHaveLength(2)
      expect(left.rules).toEqual({
        members: { "keep entities users, groups": 6 },
        messages: { "keep entities users, groups": 6 },
        conversationGroups: { "keep entities users, groups": 2 },
      })
      expect(left.balanced).toBe(true)
    }),
  )

  it.effect("parts go by kind, and a message only when nothing is left of it", () =>
    Effect.gen(function* () {
      const messages = [
        with_(message("g", "ada", 1), "text", "image"),
        with_(message("g", "ada", 2), "image"),
        with_(message("g", "ada", 3), "text"),
      ]
      const left = yield* reshape({ messages }, Transform.drop({ content: ["image"] }))
      expect(left.messages.map(({ content }) => content.map(({ kind }) => kind))).toEqual([["text"], ["text"]])
      expect(left.rules).toEqual({ messages: { "drop content image": 1 } })
      const others = yield* reshape({ messages }, Transform.keep({ content: ["image"] }))
      expect(ids(others.messages)).toEqual(["g:1", "g:2"])
    }),
  )

  it.effect("a staging that goes on later knows the groups that an earlier one left out", () =>
    withStore(
      Effect.gen(function* () {
        const transforms = [Transform.drop({ groups: { name: "secret" } })]
        yield* restage({ ...workspace, days: { a: [message("general", "ada", 1)] } }, transforms)
        const days = { a: [message("general", "ada", 1)], b: [message("secret", "bob", 2)] }
        const left = yield* restage({ ...workspace, days }, transforms)
        expect(left.unitsKept).toBe(4)
        expect(ids(left.messages)).toEqual(["general:1"])
        expect(left.balanced).toBe(true)
      }),
    ),
  )

  it.effect("a date that is none is refused before anything is read", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(reshape(workspace, Transform.drop({ messages: { from: "yesterday" } })))
      expect(String(error)).toContain("messages.from is no time: yesterday. Write a Date, or ISO 8601")
    }),
  )

  const places = {
    general: of("general"),
    secret: of("secret"),
    unlisted: of("unlisted"),
    bob: chat("ada", "bob"),
    robot: chat("ada", "robot"),
  }
  const senders = Schema.Literals(["ada", "bob", "robot"])
  const Asked = Schema.Struct({
    groups: Schema.optionalKey(Schema.Struct({ kind: Schema.Literals(["public", "private"]) })),
    oneToOne: Schema.optionalKey(Schema.Struct({ with: Schema.Literal("bob") })),
    users: Schema.optionalKey(Schema.Struct({ isBot: Schema.Boolean, andMessages: Schema.Boolean })),
    messages: Schema.optionalKey(Schema.Struct({ sender: senders })),
  })
  const kinds: { readonly [group: string]: string } = { general: "public", secret: "private" }
  /** Whether a message fits, for each criterion that is about it. */
  const fits = (asked: typeof Asked.Type, { conversation, senderId }: Message) => {
    const { groups, oneToOne, users, messages } = asked
    return [
      ...(groups && conversation.kind === "group" ? [kinds[conversation.groupId] === groups.kind] : []),
      ...(oneToOne && conversation.kind !== "group" ? [conversation === places.bob] : []),
      ...(users?.andMessages ? [(senderId === "robot") === users.isBot] : []),
      ...(messages ? [senderId === messages.sender] : []),
    ]
  }

  it.effect.prop(
    "whatever is asked for, just the messages that fit stay or go, and every record is kept or skipped",
    {
      asked: Asked,
      sent: Schema.Array(
        Schema.Struct({
          place: Schema.Literals(["general", "secret", "unlisted", "bob", "robot"]),
          sender: senders,
        }),
      ).check(Schema.isMinLength(30), Schema.isMaxLength(60)),
    },
    ({ asked, sent }) =>
      Effect.gen(function* () {
        const messages = sent.map(({ place, sender }, i) => ({
          ...message(place, sender, i),
          conversation: places[place],
        }))
        for (const [transform, out] of [
          [Transform.keep(asked), false],
          [Transform.drop(asked), true],
        ] as const) {
          const left = yield* reshape({ ...workspace, messages }, transform)
          const expected = messages.filter((message) => !fits(asked, message).includes(out))
          expect(ids(left.messages).toSorted()).toEqual(ids(expected).toSorted())
          expect(left.balanced).toBe(true)
          expect(Object.values(left.ledger).map(({ read }) => read)).toEqual([3, 2, 6, messages.length, 2])
        }
      }),
    { arbitrary: { runs: 25 } },
  )
})

describe("the pipeline", () => {
  it.effect("other transforms read everything anew, as long as nothing was applied", () =>
    withStore(
      Effect.gen(function* () {
        yield* restage(workspace, [])
        const left = yield* restage(workspace, [Transform.drop({ users: { isBot: true } })])
        expect(left.isAnew).toBe(true)
        expect(ids(left.users)).toEqual(["ada", "bob"])
        expect(left.ledger.users).toMatchObject({ read: 3, skipped: 1 })
        const again = yield* restage(workspace, [Transform.drop({ users: { isBot: true } })])
        expect(again).toMatchObject({ isAnew: false, units: 0 })
        expect(again.balanced).toBe(true)
      }),
    ),
  )

  it.effect("a transform that loses a record is named", () =>
    Effect.gen(function* () {
      const greedy: Transform.Transform = {
        name: "greedy",
        fingerprint: "1",
        open: Effect.succeed({ messages: (items) => Effect.succeed(items.slice(1)) }),
      }
      const error = yield* Effect.flip(reshape(workspace, greedy))
      expect(String(error)).toContain("greedy: its step for messages gave 5 items for 6.")
    }),
  )

  it.effect("members that a transform adds are read there, and those it loses are skips of its name", () =>
    Effect.gen(function* () {
      const swap = Transform.pure({
        name: "swap",
        fingerprint: "1",
        group: (group) => ({
          ...group,
          members: group.id === "general" ? [] : [...group.members, { userId: user("eve").id, role: "member" }],
        }),
      })
      const left = yield* reshape(workspace, swap)
      expect(left.ledger.members).toMatchObject({ read: 7, held: 4, skippedByRule: { swap: 3 } })
      expect(left.balanced).toBe(true)
    }),
  )

  it.effect("a function that throws tells at which record, and staging goes on there once it is mended", () =>
    withStore(
      Effect.gen(function* () {
        const fussy = Transform.pure({
          name: "fussy",
          fingerprint: "1",
          message: (message) => {
            if (message.senderId === "robot") throw new Error("no robots")
            return message
          },
        })
        const error = yield* Effect.flip(restage(workspace, [fussy]))
        expect(String(error)).toContain("fussy: it failed at messages, element 1: Error: no robots.")
        const left = yield* restage(workspace, [{ ...fussy, open: Effect.succeed({}) }])
        expect(left.messages).toHaveLength(6)
        expect(left.balanced).toBe(true)
      }),
    ),
  )
})
