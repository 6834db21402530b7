import { type Sink, Staged } from "@chatferry/core"
import * as Effect from "effect/Effect"

/** Loads the first so many messages of every lane, and all users, groups and members: nowhere. */
export const sink = (
  count: number,
  options: { readonly settings?: Sink["settings"]; readonly refused?: ReadonlyArray<string> } = {},
): Sink => ({
  name: "test",
  target: { id: "test", label: "a test" },
  settings: options.settings ?? {},
  load: Effect.fnUntraced(function* ({ staged, outcomes }) {
    const stateOf = (id: string) =>
      options.refused?.includes(id) === true ? ("rejected" as const) : ("loaded" as const)
    yield* outcomes.settle(
      "users",
      (yield* outcomes.users(0, 1000)).map(({ row, record }) => ({
        row,
        state: stateOf(record.id),
      })),
    )
    for (const { row, record } of yield* staged.groups(0, 1000)) {
      if ((yield* outcomes.state("groups", 0, row)) === undefined)
        yield* outcomes.settle("groups", [{ row, state: stateOf(record.id) }])
      const members = yield* outcomes.members(row, 0, 1000)
      yield* outcomes.settle(
        "members",
        members.map((member) => ({ row: member.row, state: stateOf(`member ${member.record.userId}`) })),
        row,
      )
    }
    for (const { lane } of yield* staged.lanes) {
      const page = yield* outcomes.messages(lane, Staged.start, count)
      const last = page.at(-1)
      if (last === undefined) continue
      const parts = page.map(({ row, record }) => ({
        row,
        state: stateOf(record.id),
        part: 0,
        last: true,
        position: row,
        time: 1,
      }))
      yield* outcomes.advance(lane, parts, {
        front: { sentAt: last.record.sentAt, row: last.row },
        clock: { time: 1, order: 0 },
        ordinal: page.length,
        inFlight: [],
      })
    }
  }),
  plan: () => Effect.die("not planned here"),
  verify: () =>
    Effect.succeed({ equal: true, conversations: 0, messages: 0, compared: 0, differences: [], differenceCount: 0 }),
  undo: () => Effect.succeed({ groups: 0, conversationGroups: 0, accounts: 0, refused: [] }),
})
