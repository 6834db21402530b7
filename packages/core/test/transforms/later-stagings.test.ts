import { apply, type Source, Transform, type User } from "@chatferry/core"
import { group, message, type Records, sourceOf, user } from "@chatferry/core/testing"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { sink } from "../test-sink.ts"
import { direct, ids, reshape, restage, withStore } from "./support.ts"

const bot = (id: string): User => ({ ...user(id), isBot: true })

const workspace: Records = {
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
      /** How many units further than the one before each attempt comes; the source has eight. */
      attempts: Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3 }))).check(
        Schema.isMinLength(3),
        Schema.isMaxLength(5),
      ),
    },
    ({ attempts }) =>
      Effect.gen(function* () {
        const { units: _, unitsKept: __, read: ___, ...whole } = yield* reshape(workspace, ...transforms)
        expect(whole.balanced).toBe(true)
        expect(whole.members).toEqual({ g: ["ada", "bots"], h: ["bob"] })
        yield* withStore(
          Effect.gen(function* () {
            let after = 0
            for (const further of attempts) {
              after += further
              yield* Effect.exit(restage(broken(sourceOf(workspace), after), transforms))
            }
            const last = yield* restage(workspace, transforms)
            expect(last).toMatchObject(whole)
            expect(last.unitsKept).toBe(Math.min(after, 8))
          }),
        )
      }),
    { arbitrary: { runs: 25 } },
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
        yield* apply({ source: sourceOf(one), transforms: last, sink: sink(1) })
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
        yield* apply({ source: sourceOf(one), transforms: before, sink: sink(1) })
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
