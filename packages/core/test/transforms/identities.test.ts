import { Content, type GroupId, type Message, Transform, type User, type UserId } from "@chatferry/core"
import { group, message, user } from "@chatferry/core/testing"
import { NodeServices } from "@effect/platform-node"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { chat, direct, ids, of, reshape, restage, withStore } from "./support.ts"

const withFiles = <A, E>(
  files: { readonly [name: string]: string },
  use: (folder: string) => Effect.Effect<A, E, FileSystem.FileSystem>,
): Effect.Effect<A, unknown> =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* fs.makeTempDirectoryScoped()
    for (const [name, content] of Object.entries(files)) yield* fs.writeFileString(`${folder}/${name}`, content)
    return yield* use(folder)
  }).pipe(Effect.scoped, Effect.provide(NodeServices.layer))

/** A message that names `a` in every way a message can. */
const naming = (a: string): Message => ({
  ...message("g", a, 1),
  content: [
    Content.text("hi a in g", [
      { offset: 3, length: 1, target: { kind: "user", userId: a as UserId } },
      { offset: 8, length: 1, target: { kind: "group", groupId: "g" as GroupId } },
    ]),
  ],
  reactions: [{ emoji: "👍", userIds: [a as UserId, "c" as UserId], count: 3 }],
})

const bot = (id: string, name = id): User => ({ ...user(id, name), isBot: true })

describe("map ids", () => {
  it.effect("puts the new ids wherever a record names a user or a group", () =>
    withFiles({ "users.csv": "from,to\r\na,ada\r\n\r\n", "groups.csv": '\uFEFFFrom,To\n"g",general' }, (folder) =>
      Effect.gen(function* () {
        const left = yield* reshape(
          {
            users: [user("a"), user("c")],
            groups: [{ ...group("g", "a", "c"), ownerId: "a" as UserId }],
            messages: [naming("a"), direct("a", "c", 2)],
            conversationGroups: [{ ownerId: "a" as UserId, name: "Mine", conversations: [of("g"), chat("a", "c")] }],
          },
          Transform.mapIds({ users: `${folder}/users.csv`, groups: `${folder}/groups.csv` }),
        )
        expect(ids(left.users)).toEqual(["ada", "c"])
        expect(left.groups).toMatchObject([{ id: "general", ownerId: "ada" }])
        expect(left.members).toEqual({ general: ["ada", "c"] })
        expect(left.messages).toMatchObject([
          {
            conversation: of("general"),
            senderId: "ada",
            content: [{ mentions: [{ target: { userId: "ada" } }, { target: { groupId: "general" } }] }],
            reactions: [{ userIds: ["ada", "c"], count: 3 }],
          },
          { conversation: chat("ada", "c"), senderId: "ada" },
        ])
        expect(left.folders).toMatchObject([{ ownerId: "ada", conversations: [of("general"), chat("ada", "c")] }])
        expect(left.balanced).toBe(true)
      }),
    ),
  )

  it.effect("refuses a file with every wrong line at once", () =>
    withFiles({ "users.csv": "from,to\na,x\na,y\nb,x\n,z\nc\nd,e,f\n" }, (folder) =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(reshape({}, Transform.mapIds({ users: `${folder}/users.csv` })))
        expect(String(error)).toContain(
          "line 3 maps a, as line 2 does; line 4 maps to x, as line 2 does; line 5 has an empty id; " +
            "line 6 has 1 cells instead of 2; line 7 has 3 cells instead of 2. Mend the lines.",
        )
      }),
    ),
  )

  it.effect.each([
    ["another header", "id,new\na,b\n", "begins with “id,new”. Let its first line be “from,to”."],
    ["a broken quote", 'from,to\n"a"b,c\n', "line 2: Expected a delimiter"],
    ["nothing in it", "", "it is empty"],
  ] as const)("refuses a file with %s", ([, csv, said]) =>
    withFiles({ "users.csv": csv }, (folder) =>
      Effect.map(Effect.flip(reshape({}, Transform.mapIds({ users: `${folder}/users.csv` }))), (error) =>
        expect(String(error)).toContain(said),
      ),
    ),
  )

  it.effect("names a file that is not there", () =>
    Effect.map(Effect.flip(reshape({}, Transform.mapIds({ users: "/no/such.csv" }))), (error) =>
      expect(String(error)).toMatch(/\/no\/such\.csv cannot be read .* Name a file that is there/),
    ),
  )

  it.effect("refuses an id that somebody else has, and takes an exchange of two", () =>
    withFiles({ "one.csv": "from,to\na,b\n", "two.csv": "from,to\na,b\nb,a\n" }, (folder) =>
      Effect.gen(function* () {
        const content = { users: [user("a", "Ada"), user("b", "Bob")] }
        const error = yield* Effect.flip(reshape(content, Transform.mapIds({ users: `${folder}/one.csv` })))
        expect(String(error)).toMatch(/line 2, maps a to b, which is the id of another.*mergePeople/)
        const left = yield* reshape(content, Transform.mapIds({ users: `${folder}/two.csv` }))
        expect(left.users).toMatchObject([
          { id: "b", name: "Ada" },
          { id: "a", name: "Bob" },
        ])
      }),
    ),
  )

  it.effect("reports rows that nothing used with their line, and how many the file does not list", () =>
    withFiles({ "users.csv": "from,to\na,ada\nzoe,z\nsender,s\n" }, (folder) =>
      withStore(
        Effect.gen(function* () {
          const transforms = [Transform.mapIds({ users: `${folder}/users.csv` })]
          const content = { users: [user("a"), user("c")], messages: [message("g", "sender", 1)] }
          const first = yield* restage(content, transforms)
          expect(first.findings).toMatchObject([
            {
              kind: "id-map-unused",
              message: `1 row of ${folder}/users.csv names a user that the source does not have.`,
              examples: ["line 3: zoe,z"],
            },
            {
              kind: "id-map-unlisted",
              message: `1 user of the source is not in ${folder}/users.csv and keeps its id.`,
              examples: ["c"],
            },
          ])
          const again = yield* restage(content, transforms)
          expect(again.unitsKept).toBe(2)
          expect(again.findings).toEqual(first.findings)
        }),
      ),
    ),
  )

  it.effect("another content of the file is another transform", () =>
    withFiles({ "users.csv": "from,to\na,ada\n" }, (folder) =>
      withStore(
        Effect.gen(function* () {
          const fs = yield* FileSystem.FileSystem
          const transforms = [Transform.mapIds({ users: `${folder}/users.csv` })]
          yield* restage({ users: [user("a")] }, transforms)
          yield* fs.writeFileString(`${folder}/users.csv`, "from,to\na,anna\n")
          const left = yield* restage({ users: [user("a")] }, transforms)
          expect(left.isAnew).toBe(true)
          expect(ids(left.users)).toEqual(["anna"])
        }),
      ).pipe(Effect.provide(NodeServices.layer)),
    ),
  )
})

describe("merge people", () => {
  const joined = (userId: string, role: "admin" | "member", joinedAt: number, unreadCount: number) =>
    ({ userId, role, joinedAt, unreadCount }) as never

  it.effect("makes one user, one member, one reaction and one lane of several", () =>
    Effect.gen(function* () {
      const left = yield* reshape(
        {
          users: [user("a2", "Old Ada"), user("a"), user("c")],
          groups: [{ ...group("g", "c"), members: [joined("a2", "admin", 5, 0), joined("a", "member", 9, 4)] }],
          messages: [
            { ...naming("a2"), reactions: [{ emoji: "👍", userIds: ["a", "a2"] as never, count: 2 }] },
            direct("a", "c", 2),
            direct("a2", "c", 1),
            direct("a2", "a", 3),
          ],
          conversationGroups: [
            { ownerId: "a" as UserId, name: "Mine", conversations: [of("g")] },
            { ownerId: "a2" as UserId, name: "Mine", conversations: [of("g"), chat("a2", "c"), chat("a", "c")] },
          ],
        },
        Transform.mergePeople([{ into: "a", from: ["a2"] }]),
      )
      expect(left.users.map(({ name }) => name)).toEqual(["a", "c"])
      expect(left.members).toEqual({ g: ["a"] })
      expect(left.messages.map(({ conversation, senderId }) => [conversation, senderId])).toEqual([
        [of("g"), "a"],
        [chat("a", "c"), "a"],
        [chat("a", "c"), "a"],
        [chat("a", "a"), "a"],
      ])
      expect(left.messages[0]?.reactions).toEqual([{ emoji: "👍", userIds: ["a"], count: 1 }])
      expect(left.folders).toEqual([{ ownerId: "a", name: "Mine", conversations: [of("g"), chat("a", "c")] }])
      expect(left.rules).toEqual({
        users: { "merge people": 1 },
        members: { "merge people": 1 },
        conversationGroups: { merged: 1 },
      })
      expect(left.balanced).toBe(true)
    }),
  )

  it.effect("the merged member joined first, may administer, and has read what one of them read", () =>
    Effect.gen(function* () {
      let seen: unknown
      yield* reshape(
        { groups: [{ ...group("g"), members: [joined("a", "member", 9, 4), joined("a2", "admin", 5, 1)] }] },
        Transform.mergePeople([{ into: "a", from: ["a2"] }]),
        Transform.pure({
          name: "look",
          fingerprint: "1",
          group: (group) => {
            seen = group.members
            return group
          },
        }),
      )
      expect(seen).toEqual([{ userId: "a", role: "admin", joinedAt: 5, unreadCount: 1 }])
    }),
  )

  it.effect("reports whom the source does not have, and refuses an account in two places", () =>
    Effect.gen(function* () {
      const left = yield* reshape(
        { users: [user("a2")] },
        Transform.mergePeople([
          { into: "a", from: ["a2"] },
          { into: "b", from: ["b2"] },
        ]),
      )
      expect(left.findings).toMatchObject([
        { kind: "merge-into-unknown", examples: ["a"] },
        { kind: "merge-unused", examples: ["b2"] },
      ])
      const error = yield* Effect.flip(
        reshape(
          {},
          Transform.mergePeople([
            { into: "a", from: ["x"] },
            { into: "b", from: ["x", "a"] },
          ]),
        ),
      )
      expect(String(error)).toContain("x, a stands in more than one place.")
    }),
  )
})

describe("gather bots", () => {
  it.effect("puts all bots under one account, and keeps which one it was", () =>
    Effect.gen(function* () {
      const left = yield* reshape(
        {
          users: [user("a"), bot("b1", "Build"), bot("b2")],
          groups: [group("g", "a", "b1", "b2")],
          days: { one: [message("g", "b1", 1), message("g", "b3", 2)], two: [message("g", "a", 3)] },
          discovered: [bot("b3")],
        },
        Transform.gatherBots({ id: "bots", name: "Bots" }),
      )
      expect(left.users).toMatchObject([{ id: "a" }, { id: "bots", name: "Bots", isBot: true }])
      expect(left.members).toEqual({ g: ["a", "bots"] })
      expect(left.messages).toMatchObject([
        { senderId: "bots", attributes: { bot: { id: "b1", name: "Build" } } },
        { senderId: "bots", attributes: { bot: { id: "b3" } } },
        { senderId: "a" },
      ])
      expect(left.rules).toEqual({ users: { "gather bots": 2 }, members: { "gather bots": 1 } })
      expect(left.balanced).toBe(true)
    }),
  )
})
