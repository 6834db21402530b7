import { apply, type Source, Transform, type User } from "@chatferry/core"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { group, message, user } from "../memory-source.ts"
import { sink } from "../test-sink.ts"
import { type Content, direct, ids, reshape, restage, source, withStore } from "./support.ts"

const bot = (id: string): User => ({ ...user(id), isBot: true })

const workspace: Content = {
  users: [user("ada"), user("ada2"), user("bob"), bot("b1"), bot("b2"), { ...user("gone"), isDeactivated: true }],
  groups: [group("g", "ada", "ada2", "b1", "b2", "gone"), group("tmp", "ada", "bob"), group("h", "bob")],
  discovered: [bot("b3"), { ...user("left"), isDeactivated: true }],
  days: Object.fromEntries(
    Array.from({ length: 6 }, (_, day) => [
      `day ${day}`,
      [
        message("g", "b1", 60 - day),
        message("g", "b3", 160 - day),
        message("tmp", "bob", day),
        message("h", "left", day),
        direct("ada2", "bob", day),
      ],
    ]),
  ),
}

const transforms = [
  Transform.drop({ groups: { name: /^tmp/ } }),
  Transform.drop({ users: { isDeactivated: true, andMessages: true } }),
  Transform.mergePeople([{ into: "ada", from: ["ada2"] }]),
  Transform.gatherBots({ id: "bots", name: "Bots" }),
  Transform.sample({ last: 4 }),
  Transform.conversationGroup({ name: "Archive", groups: {}, oneToOne: true }),
]

/** The source, until the plug is pulled after so many units in all. */
const broken = (from: Source.Source, after: number): Source.Source => {
  let units = 0
  const until = <A, R>(stream: Stream.Stream<A, Source.SourceError, R>) =>
    Stream.mapEffect(stream, (unit) => (units++ < after ? Effect.succeed(unit) : Effect.die("pulled the plug")))
  return {
    ...from,
    users: until(from.users),
    groups: until(from.groups),
    messages: until(from.messages),
    conversationGroups: until(from.conversationGroups),
  }
}

describe("a staging that was interrupted", () => {
  it.effect.prop(
    "ends as if it had not been, wherever that was, whatever transforms remember",
    {
      plugs: Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 8 }))).check(Schema.isMaxLength(3)),
    },
    ({ plugs }) =>
      Effect.gen(function* () {
        const { units: _, unitsKept: __, read: ___, ...whole } = yield* reshape(workspace, ...transforms)
        expect(whole.balanced).toBe(true)
        expect(whole.members).toEqual({ g: ["ada", "bots"], h: ["bob"] })
        yield* withStore(
          Effect.gen(function* () {
            for (const plug of plugs) yield* Effect.exit(restage(broken(source(workspace), plug), transforms))
            expect(yield* restage(workspace, transforms)).toMatchObject(whole)
          }),
        )
      }),
    { arbitrary: { runs: 12 } },
  )
})

describe("after the first apply", () => {
  const one = { days: { a: [1, 2, 3].map((second) => message("g", "ada", second)) } }
  const two = { days: { ...one.days, b: [4, 5].map((second) => message("g", "ada", second)) } }

  it.effect("a sample of the last takes what is new, and takes nothing back that is loaded", () =>
    withStore(
      Effect.gen(function* () {
        const last = [Transform.sample({ last: 2 })]
        expect(ids((yield* restage(one, last)).messages)).toEqual(["g:2", "g:3"])
        yield* apply({ source: source(one), transforms: last, sink: sink(1) })
        const left = yield* restage(two, last)
        expect(ids(left.messages)).toEqual(["g:2", "g:4", "g:5"])
        expect(left.balanced).toBe(true)
      }),
    ),
  )

  it.effect("other transforms are refused, with what differs, and the store stays as it is", () =>
    withStore(
      Effect.gen(function* () {
        const before = [Transform.drop({ users: { isBot: true } })]
        const staged = yield* restage(one, before)
        yield* apply({ source: source(one), transforms: before, sink: sink(1) })
        const error = yield* Effect.flip(restage(two, [Transform.drop({ users: { isBot: false } })]))
        expect(String(error)).toContain(
          'it had drop users drop {"users":{"isBot":true}}; now there is drop users drop {"users":{"isBot":false}}',
        )
        const after = yield* restage(one, before)
        expect(after).toMatchObject({ units: 0, messages: staged.messages })
      }),
    ),
  )
})
