import { type Group, Transform, type User } from "@chatferry/core"
import { group, user } from "@chatferry/core/testing"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { chat, direct, of, reshape, restage, withStore } from "./support.ts"

const private_ = (id: string, ...members: ReadonlyArray<string>): Group => ({
  ...group(id, ...members),
  kind: "private",
})
const robot: User = { ...user("robot"), isBot: true }
const archive = Transform.conversationGroup({ name: "Archive", groups: { kind: "private" }, oneToOne: true })

describe("a conversation group by rule", () => {
  it.effect("holds each user's own conversations that fit, as all transforms leave them", () =>
    Effect.gen(function* () {
      const left = yield* reshape(
        {
          users: [user("ada"), user("bob"), robot],
          groups: [private_("x", "ada", "robot", "unlisted"), private_("tmp-y", "ada"), group("z", "bob")],
          messages: [direct("ada", "bob", 1)],
        },
        archive,
        Transform.drop({ groups: { name: /^tmp-/ } }),
      )
      expect(left.folders).toEqual([
        { ownerId: "ada", name: "Archive", conversations: [of("x"), chat("ada", "bob")] },
        { ownerId: "bob", name: "Archive", conversations: [chat("ada", "bob")] },
      ])
      expect(left.ledger.conversationGroups).toMatchObject({ read: 2, held: 2 })
      expect(left.balanced).toBe(true)
    }),
  )

  it.effect("adds to one that the source has, also when a newer export brings more", () =>
    withStore(
      Effect.gen(function* () {
        const conversationGroups = [{ ownerId: user("ada").id, name: "Archive", conversations: [of("old")] }]
        const first = { users: [user("ada")], groups: [private_("x", "ada")], conversationGroups }
        const once = yield* restage(first, [archive])
        expect(once.folders).toEqual([{ ownerId: "ada", name: "Archive", conversations: [of("old"), of("x")] }])
        const twice = yield* restage({ ...first, groups: [...first.groups, private_("y", "ada")] }, [archive])
        expect(twice.folders).toEqual([
          { ownerId: "ada", name: "Archive", conversations: [of("old"), of("x"), of("y")] },
        ])
        const third = yield* restage({ ...first, groups: [...first.groups, private_("y", "ada")] }, [archive])
        expect(third).toMatchObject({ units: 0, folders: twice.folders, ledger: twice.ledger })
        expect(third.balanced).toBe(true)
      }),
    ),
  )

  it.effect("does not double what an interrupted staging wrote already", () =>
    withStore(
      Effect.gen(function* () {
        const content = { users: [user("ada")], groups: [private_("x", "ada")] }
        const late: Transform.Transform = {
          name: "late",
          fingerprint: "1",
          open: Effect.succeed({ finish: () => Effect.die("pulled the plug") }),
        }
        yield* Effect.exit(restage(content, [archive, late]))
        const left = yield* restage(content, [archive, { ...late, open: Effect.succeed({}) }])
        expect(left.folders).toHaveLength(1)
        expect(left.ledger.conversationGroups).toMatchObject({ read: 1, held: 1 })
      }),
    ),
  )
})
