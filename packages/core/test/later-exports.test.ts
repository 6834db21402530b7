import { statSync } from "node:fs"
import {
  apply,
  Ledger,
  Outcomes,
  plan,
  Rejections,
  report,
  type Sink,
  Source,
  Staged,
  Store,
  stage,
  Transform,
  undo,
  verify,
} from "@chatferry/core"
import { group, message, type Records, secondZero, sourceOf, user } from "@chatferry/core/testing"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { sink } from "./test-sink.ts"
import { withStore } from "./transforms/support.ts"

const everything = 1000

const pipeline = (content: Records | Source.Source, to = sink(everything)) => ({
  source: "summary" in content ? content : sourceOf(content),
  transforms: [],
  sink: to,
})
const stageAndApply = (content: Records, to = sink(everything)) =>
  Effect.andThen(stage(pipeline(content, to)), apply(pipeline(content, to)))

/** All units are read, and the plug is pulled before the staging comes to its end. */
const pulledAtTheEnd = (content: Records): Source.Source => ({
  ...sourceOf(content),
  conversationGroups: Stream.die("pulled the plug"),
})

const balance = Effect.map(report(sink(0).target), ({ ledger, balanced }) => ({ ...ledger, balanced }))

describe("a message", () => {
  it.effect("that is refused is kept whole, however deep its attributes are", () =>
    withStore(
      Effect.gen(function* () {
        let depth: Schema.Json = "the bottom"
        for (let i = 0; i < 1500; i++) depth = [depth]
        const deep = { ...message("g", "ada", 1), attributes: { 'a "quoted" key': null, depth } }
        yield* stageAndApply({ days: { a: [deep] } }, sink(everything, { refused: ["g:1"] }))
        const [rejected] = yield* Rejections.page((yield* Store).database, 1, 0, 10)
        const { id, conversation, sentAt, ...rest } = deep
        expect(rejected?.original).toBe(JSON.stringify({ id, conversation, sentAt, ...rest }))
      }),
    ),
  )

  it.effect("whose id begins like that of a numbered copy is no copy", () =>
    withStore(
      Effect.gen(function* () {
        const other = message("g", "ada", 1, "other")
        const named = { ...other, id: `${other.id}#x` as typeof other.id }
        yield* stage(pipeline({ days: { a: [message("g", "ada", 1), other, named] } }))
        const staged = Staged.make((yield* Store).database)
        const ids = (yield* staged.messages(1, Staged.start, 10)).map(({ record }) => record.id)
        expect(ids.toSorted()).toEqual(["g:1", "g:1#2", "g:1#x"])
        yield* stage(pipeline({ days: { a: [message("g", "ada", 1), other, named], b: [] } }))
        expect((yield* staged.messages(1, Staged.start, 10)).length).toBe(3)
      }),
    ),
  )
})

describe("a later export", () => {
  const one = { groups: [group("g", "ada")], days: { a: [message("g", "ada", 5), message("g", "ada", 9)] } }
  const two = { ...one, days: { ...one.days, b: [message("g", "ada", 7), message("g", "ada", 11)] } }

  it.effect("whose staging was killed at its very end has its late messages looked for all the same", () =>
    withStore(
      Effect.gen(function* () {
        yield* stageAndApply(one)
        yield* Effect.exit(stage(pipeline(pulledAtTheEnd(two))))
        expect(yield* stage(pipeline(two))).toMatchObject({ units: 0 })
        const outcomes = Outcomes.make((yield* Store).database, 1)
        expect(yield* outcomes.checkpoint(1)).toMatchObject({ isBehind: true })
        expect((yield* apply(pipeline(two))).ledger.messages).toMatchObject({ loaded: 4, held: 0 })
      }),
    ),
  )

  it.effect("that brings nothing lets no lane look again", () =>
    withStore(
      Effect.gen(function* () {
        yield* stageAndApply(one)
        yield* stage(pipeline(one))
        const outcomes = Outcomes.make((yield* Store).database, 1)
        expect(yield* outcomes.checkpoint(1)).toMatchObject({ isBehind: false })
      }),
    ),
  )

  it.effect("that has a message again and another under its id takes neither for an edit of the other", () =>
    withStore(
      Effect.gen(function* () {
        const again = { g: [message("g", "ada", 5), message("g", "ada", 5, "another")] }
        yield* stage(pipeline(one))
        yield* stage(pipeline({ ...one, days: { ...one.days, b: again.g } }))
        const staged = Staged.make((yield* Store).database)
        expect(
          (yield* staged.messages(1, Staged.start, 10)).map(({ record }) => [record.id, record.content[0]]),
        ).toEqual([
          ["g:5", { kind: "text", text: "at 5" }],
          ["g:5#2", { kind: "text", text: "another" }],
          ["g:9", { kind: "text", text: "at 9" }],
        ])
        expect(yield* balance).toMatchObject({ messages: { skippedByRule: { duplicate: 1 } }, balanced: true })
      }),
    ),
  )

  it.effect("has the edit of a refused message tried in its place, and leaves out the edit of a loaded one", () =>
    withStore(
      Effect.gen(function* () {
        const days = (text?: string) => ({ a: [1, 2, 3].map((second) => message("g", "ada", second, text)) })
        yield* stageAndApply({ days: days() }, sink(everything, { refused: ["g:1", "g:3"] }))
        yield* stage(pipeline({ days: days("edited") }))
        const edited = yield* report(sink(0).target)
        expect(edited.ledger.messages).toMatchObject({ read: 6, loaded: 1, rejected: 0, held: 2 })
        expect(edited.ledger.messages.skippedByRule).toEqual({ "edit-of-loaded": 1, superseded: 2 })
        expect(edited.balanced).toBe(true)
        expect(yield* Rejections.page((yield* Store).database, 1, 0, 10)).toEqual([])
        const outcomes = Outcomes.make((yield* Store).database, 1)
        const waiting = yield* outcomes.messages(1, Staged.start, 10)
        expect(waiting.map(({ record }) => [record.id, record.content[0]])).toEqual([
          ["g:1", { kind: "text", text: "edited" }],
          ["g:3", { kind: "text", text: "edited" }],
        ])
      }),
    ),
  )

  it.effect("that describes somebody has them tried again as the member they could not be before", () =>
    withStore(
      Effect.gen(function* () {
        const groups = [group("g", "ada", "bob")]
        yield* stageAndApply({ users: [user("ada")], groups }, sink(0, { refused: ["member ada", "member bob"] }))
        expect((yield* balance).members).toMatchObject({ loaded: 0, rejected: 2 })
        yield* stageAndApply({ users: [user("ada"), user("bob")], groups }, sink(0, { refused: ["member ada"] }))
        expect(yield* balance).toMatchObject({ members: { loaded: 1, rejected: 1 }, balanced: true })
        const rejected = yield* Rejections.page((yield* Store).database, 1, 0, 10)
        expect(rejected.map(({ original }) => original)).toEqual([JSON.stringify(groups[0]?.members[0])])
      }),
    ),
  )

  it.effect("takes out members who left before they were loaded, and leaves those who were", () =>
    withStore(
      Effect.gen(function* () {
        const members = Effect.gen(function* () {
          return (yield* Staged.make((yield* Store).database).members(1, 0, 100)).map(({ record }) => record.userId)
        })
        yield* stageAndApply({ groups: [group("g", "ada", "bob")] })
        yield* stage(pipeline({ groups: [group("g", "ada", "bob", "eve")] }))
        yield* stage(pipeline({ groups: [group("g", "ada", "joe")] }))
        expect(yield* members).toEqual(["ada", "bob", "joe"])
        yield* apply(pipeline({}))
        const { balanced, members: counted } = yield* balance
        expect(counted).toMatchObject({ read: 7, loaded: 3, held: 0, skippedByRule: { duplicate: 3, superseded: 1 } })
        expect(balanced).toBe(true)
      }),
    ),
  )

  it.effect("of a repaired file takes its rejections off the list", () =>
    withStore(
      Effect.gen(function* () {
        const broken = Source.reject({ file: "a", index: 1 }, "no time")
        yield* stageAndApply({ days: { a: [message("g", "ada", 1), broken], b: [broken] } })
        yield* stageAndApply({ days: { a: [message("g", "ada", 1), message("g", "ada", 2)], b: [broken] } })
        const rejected = yield* Rejections.page((yield* Store).database, 1, 0, 10)
        expect(rejected.map(({ from }) => from.file)).toEqual(["a"])
        const { balanced, messages } = yield* balance
        expect(messages).toMatchObject({ read: 5, loaded: 2, rejected: 1, skipped: 2 })
        expect(balanced).toBe(true)
      }),
    ),
  )

  it.effect("that describes refused records anew has them tried again, and takes their rejections off the list", () =>
    withStore(
      Effect.gen(function* () {
        const named = (name: string) => ({ users: [user("ada", name)], groups: [{ ...group("g", "ada"), name }] })
        yield* stageAndApply(named("bad"), sink(0, { refused: ["ada", "g"] }))
        const { database } = yield* Store
        expect(yield* Rejections.page(database, 1, 0, 10)).toHaveLength(2)
        yield* stageAndApply(named("good"))
        expect(yield* Rejections.page(database, 1, 0, 10)).toEqual([])
        expect(yield* balance).toMatchObject({
          users: { loaded: 1, rejected: 0 },
          groups: { loaded: 1, rejected: 0 },
          balanced: true,
        })
      }),
    ),
  )
})

describe("a group that names a member twice", () => {
  it.effect("has it once, for whoever loads it", () =>
    withStore(
      Effect.gen(function* () {
        yield* stage(pipeline({ groups: [group("g", "ada", "bob", "ada")] }))
        const [first] = yield* Staged.make((yield* Store).database).groups(0, 1)
        expect(first?.record.members.map(({ userId }) => userId)).toEqual(["ada", "bob"])
        expect(yield* balance).toMatchObject({ members: { read: 3, held: 2, skipped: 1 }, balanced: true })
      }),
    ),
  )
})

describe("the ledger", () => {
  it.effect("of a lane that lost a message does not balance", () =>
    withStore(
      Effect.gen(function* () {
        yield* stageAndApply({ days: { a: [message("g", "ada", 1), message("g", "ada", 2)] } }, sink(1))
        const { database } = yield* Store
        const lane = Effect.map(Ledger.lanes(database, 1), ([only]) => only !== undefined && Ledger.isBalanced(only))
        expect(yield* lane).toBe(true)
        yield* database.write((sql) => sql.run("DELETE FROM messages WHERE row = 1"))
        expect(yield* lane).toBe(false)
      }),
    ),
  )
})

describe("what belongs to a target", () => {
  const content = { days: { a: [message("g", "ada", 1)] } }
  const before = pipeline(content, sink(everything, { settings: { width: "1" } }))
  const changed = {
    ...pipeline(content, sink(everything, { settings: { width: "2" } })),
    transforms: [Transform.drop({ users: { isBot: true } })],
  }

  it.effect("is frozen by an apply, not by asking for a comparison", () =>
    withStore(
      Effect.gen(function* () {
        yield* stage(before)
        expect(yield* Effect.flip(verify(before))).toMatchObject({ _tag: "StoreError", problem: "not-applied" })
        yield* stage(changed)
        yield* apply(changed)
        expect(yield* verify(changed)).toMatchObject({ equal: true })
        expect(yield* Effect.flip(verify(before))).toMatchObject({ problem: "other-settings" })
      }),
    ),
  )

  it.effect("can be undone by a script that was changed since, and be applied to under what it has now", () =>
    withStore(
      Effect.gen(function* () {
        yield* stage(before)
        yield* apply(before)
        const outcomes = Outcomes.make((yield* Store).database, 1)
        // An account that is not removed: the target stays known.
        yield* outcomes.journal("users", "ada", { row: 1, created: 1, isOurs: true })
        expect(yield* Effect.flip(stage(changed))).toMatchObject({ problem: "other-settings" })
        yield* undo(changed, { accounts: false })
        expect(yield* stage(changed)).toMatchObject({ isAnew: true })
        expect((yield* apply(changed)).ledger.messages).toMatchObject({ loaded: 1 })
      }),
    ),
  )
})

describe("a staging that has not come to its end", () => {
  it.effect("is neither planned nor applied", () =>
    withStore(
      Effect.gen(function* () {
        const content = { days: { a: [message("g", "ada", 1)] } }
        yield* Effect.exit(stage(pipeline(pulledAtTheEnd(content))))
        expect(yield* Effect.flip(plan(pipeline(content)))).toMatchObject({ problem: "not-staged" })
        expect(yield* Effect.flip(apply(pipeline(content)))).toMatchObject({ problem: "not-staged" })
      }),
    ),
  )

  it.effect("has a transform that ends it read messages in their order", () =>
    withStore(
      Effect.gen(function* () {
        const read: Array<number> = []
        const reader: Transform.Transform = {
          name: "reader",
          fingerprint: "1",
          open: Effect.succeed({
            finish: Effect.fnUntraced(function* (staged) {
              const { database } = yield* Effect.map(Effect.serviceOption(Store), Option.getOrThrow)
              read.push(yield* database.read((sql) => sql.count("SELECT COUNT(*) FROM pragma_index_list('messages')")))
              for (const { lane } of yield* staged.lanes)
                for (const { record } of yield* staged.messages(lane, Staged.start, 10)) read.push(record.sentAt)
              return {}
            }),
          }),
        }
        yield* stage({
          ...pipeline({ days: { a: [message("g", "ada", 2), message("g", "ada", 1)] } }),
          transforms: [reader],
        })
        expect(read).toEqual([2, (secondZero + 1) * 1_000_000, (secondZero + 2) * 1_000_000])
      }),
    ),
  )
})

describe("the disk", () => {
  const content = { days: { a: [message("g", "ada", 1)] } }
  /** As SQLite counts it: 0 leaves the writing to the system, 1 outlives a kill, 2 a power cut. */
  const care = Effect.flatMap(Store, ({ database }) => database.read((sql) => sql.count("PRAGMA synchronous")))

  it.effect("is written to with care again, though the first staging came to nothing", () =>
    withStore(
      Effect.gen(function* () {
        yield* Effect.exit(stage(pipeline(pulledAtTheEnd(content))))
        expect(yield* care).toBe(0)
        yield* stage(pipeline(content))
        expect(yield* care).toBe(1)
      }),
    ),
  )

  it.effect("outlives a power cut once calls are made, unless the target goes with the process", () =>
    withStore(
      Effect.gen(function* () {
        const to = sink(everything)
        yield* stage(pipeline(content))
        yield* apply(pipeline(content, { ...to, target: { ...to.target, isEphemeral: true } }))
        expect(yield* care).toBe(1)
        const { file } = (yield* Store).database
        const waitingForTheDisk: Array<number> = []
        const load: Sink["load"] = (loading) => {
          waitingForTheDisk.push(statSync(`${file}-wal`).size)
          return to.load(loading)
        }
        yield* apply(pipeline(content, { ...to, load }))
        expect(yield* care).toBe(2)
        expect(waitingForTheDisk).toEqual([0])
      }),
    ),
  )
})
