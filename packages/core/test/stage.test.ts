import { Ledger, type Message, Source, Staged, Store, stage } from "@chatferry/core"
import { group, message, sourceOf, user } from "@chatferry/core/testing"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { inStore, withFile } from "./store-file.ts"

const staging = (source: Source.Source) => stage({ source, transforms: [] })

/** All messages as the store orders them, lane by lane. */
const staged = Effect.gen(function* () {
  const { database } = yield* Store
  const reader = Staged.make(database)
  const all: Array<Message> = []
  for (const { lane } of yield* reader.lanes) {
    let after = Staged.start
    while (true) {
      const page = yield* reader.messages(lane, after, 2)
      const last = page.at(-1)
      if (last === undefined) break
      all.push(...page.map(({ record }) => record))
      after = { sentAt: last.record.sentAt, row: last.row }
    }
  }
  return all
})
const ledger = Effect.flatMap(Store, ({ database }) => Ledger.ofTarget(database, undefined))

describe("staging", () => {
  it.effect("orders messages by time, and those of one moment as the source had them", () =>
    withFile((file) =>
      inStore(
        file,
        Effect.gen(function* () {
          const twin = { ...message("g", "u", 5, "later in the file"), id: "g:5b" as Message["id"] }
          yield* staging(
            sourceOf({
              days: { a: [message("g", "u", 9), message("g", "u", 5)], b: [twin, message("g", "u", 1)] },
            }),
          )
          expect((yield* staged).map((m) => m.id)).toEqual(["g:1", "g:5", "g:5b", "g:9"])
        }),
      ),
    ),
  )

  it.effect("counts every item once: records, rejections, skips", () =>
    withFile((file) =>
      inStore(
        file,
        Effect.gen(function* () {
          const from = { file: "a", index: 0 }
          yield* staging(
            sourceOf({
              users: [user("u"), user("v"), user("u")],
              groups: [group("g", "u", "v", "v")],
              days: { a: [Source.reject(from, "no time"), Source.skip(from, "hidden"), message("g", "u", 1)] },
            }),
          )
          const { users, members, messages } = yield* ledger
          expect(messages).toMatchObject({ read: 3, rejected: 1, skipped: 1, held: 1, skippedByRule: { hidden: 1 } })
          expect(users).toMatchObject({ read: 3, held: 2, skippedByRule: { duplicate: 1 } })
          expect(members).toMatchObject({ read: 3, held: 2, skippedByRule: { duplicate: 1 } })
          expect([users, members, messages].every(Ledger.isBalanced)).toBe(true)
        }),
      ),
    ),
  )

  it.effect("of one id keeps one if identical, both if they differ within one export", () =>
    withFile((file) =>
      inStore(
        file,
        Effect.gen(function* () {
          const days = {
            a: [message("g", "u", 1), message("g", "u", 2)],
            b: [message("g", "u", 1), message("g", "u", 2, "other")],
          }
          yield* staging(sourceOf({ days }))
          expect((yield* staged).map((m) => m.id)).toEqual(["g:1", "g:2", "g:2#2"])
          yield* staging(sourceOf({ days: { ...days, b: [...days.b, message("g", "u", 3)] } }))
          expect((yield* staged).map((m) => m.id)).toEqual(["g:1", "g:2", "g:2#2", "g:3"])
          expect(Ledger.isBalanced((yield* ledger).messages)).toBe(true)
        }),
      ),
    ),
  )

  it.effect("a newer export adds what is new and replaces what was edited", () =>
    withFile((file) =>
      inStore(
        file,
        Effect.gen(function* () {
          yield* staging(
            sourceOf({ users: [user("u", "Old")], days: { a: [message("g", "u", 1), message("g", "u", 2)] } }),
          )
          const again = yield* staging(
            sourceOf({
              users: [user("u", "New")],
              days: {
                a: [message("g", "u", 1), message("g", "u", 2)],
                b: [message("g", "u", 1, "edited"), message("g", "u", 3)],
              },
            }),
          )
          expect(again).toMatchObject({ unitsKept: 1 })
          expect((yield* staged).map((m) => m.content[0])).toMatchObject([
            { text: "edited" },
            { text: "at 2" },
            { text: "at 3" },
          ])
          const { messages, users } = yield* ledger
          expect(messages.skippedByRule).toEqual({ superseded: 1 })
          expect([messages, users].every(Ledger.isBalanced)).toBe(true)
        }),
      ),
    ),
  )

  it.effect("goes on where it was interrupted, with the same result", () =>
    withFile((file) =>
      Effect.gen(function* () {
        const days = Object.fromEntries(
          Array.from({ length: 9 }, (_, day) => [`day ${day}`, [message("g", "u", 9 - day), message("h", "u", day)]]),
        )
        const source = sourceOf({ users: [user("u")], days })
        const broken = {
          ...source,
          messages: source.messages.pipe(Stream.take(4), Stream.concat(Stream.die("pulled the plug"))),
        }
        yield* Effect.exit(inStore(file, staging(broken)))
        const whole = yield* inStore(file, Effect.andThen(staging(source), Effect.all({ staged, ledger })))
        const fresh = yield* inStore(`${file}-2`, Effect.andThen(staging(source), Effect.all({ staged, ledger })))
        expect(whole).toEqual(fresh)
      }),
    ),
  )

  it.effect("refuses another workspace and leaves what is staged", () =>
    withFile((file) =>
      inStore(
        file,
        Effect.gen(function* () {
          yield* staging(sourceOf({ days: { a: [message("g", "u", 1)] } }))
          const error = yield* Effect.flip(staging(sourceOf({}, { workspace: "two" })))
          expect(error).toMatchObject({ _tag: "StoreError", problem: "other-workspace" })
          expect(yield* staged).toHaveLength(1)
        }),
      ),
    ),
  )
})
