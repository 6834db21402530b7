import { apply, type Group, type Member, type Message, plan, type Timestamp, type User } from "@chatferry/core"
import { group, message, sourceOf, user } from "@chatferry/core/testing"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { layer, staged } from "../load/migration.ts"

const gone = (id: string): User => ({ ...user(id), isDeactivated: true })
/** Joins in the future, which the service does not take. */
const early = (id: string): Member => ({
  userId: user(id).id,
  role: "member",
  joinedAt: 4_000_000_000_000_000 as Timestamp,
})
const archived = (id: string, ...members: ReadonlyArray<string>): Group => ({
  ...group(id),
  isArchived: true,
  members: members.map(early),
})
const toOneself = (id: string): Message => message([id, id], id, 5)

const older = {
  users: [gone("a"), gone("b")],
  groups: [archived("g", "a", "b")],
  messages: [message("g", "a stranger", 1), toOneself("a")],
}
const newer = {
  users: [...older.users, gone("c")],
  groups: [archived("g", "a", "b", "c"), archived("h")],
  messages: [...older.messages, message("h", "another stranger", 1), toOneself("c")],
}

it.live("a later run's adjustments are those of what is left to load, and none where all is loaded", () =>
  Effect.gen(function* () {
    const counts = Effect.fnUntraced(function* (records: typeof older) {
      const pipeline = yield* staged(sourceOf(records), { wire: { joinTime: "true" } })
      const { adjustments } = yield* plan(pipeline)
      yield* apply(pipeline)
      return Object.fromEntries(adjustments.map(({ kind, count }) => [kind, count]))
    })
    const ofEach = { "archived-as-open": 1, "self-chat-as-group": 1, "stand-in-account": 1, "create-time-assumed": 2 }
    expect(yield* counts(older)).toEqual({ ...ofEach, "deactivated-account": 2, "join-time-moved": 2 })
    expect(yield* counts(newer)).toEqual({ ...ofEach, "deactivated-account": 1, "join-time-moved": 1 })
    expect(yield* counts(newer)).toEqual({})
  }).pipe(Effect.provide(layer())),
)
