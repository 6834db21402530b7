import { type Finding, type Loading, type Outcomes, type Plan, type Sink, SinkError, Staged } from "@chatferry/core"
import * as Effect from "effect/Effect"

export interface ShelfOptions {
  readonly id?: string
  readonly isEphemeral?: boolean
  readonly findings?: ReadonlyArray<Finding>
  /** Lanes that wait. */
  readonly hold?: ReadonlySet<number>
  readonly refuse?: string
  /** The message that a placeholder stands for. */
  readonly replace?: string
  readonly differences?: number
  readonly defect?: boolean
  /** Between two lanes. */
  readonly pause?: Effect.Effect<void>
}

/** A sink into this process: what was loaded is a list of message ids. */
export interface Shelf {
  readonly messages: Array<string>
  readonly sink: Sink
}

export const shelf = (options: ShelfOptions = {}): Shelf => {
  const messages: Array<string> = []
  const load = Effect.fnUntraced(function* ({ staged, outcomes }: Loading) {
    if (options.defect) return yield* Effect.die(new Error("a shelf broke"))
    if (options.refuse !== undefined)
      return yield* new SinkError({
        sink: "shelf",
        problem: options.refuse,
        remedy: "Ask for the key.",
        reason: "Locked",
      })
    const loaded = ({ row }: { readonly row: number }) => ({ row, state: "loaded" as const })
    const users = yield* outcomes.users(0, 100)
    for (const { row, record } of users) yield* outcomes.journal("users", record.id, { row, created: 1, isOurs: true })
    yield* outcomes.settle("users", users.map(loaded))
    const groups = yield* outcomes.groups(0, 100)
    for (const { row, record } of groups)
      yield* outcomes.journal("groups", record.id, { row, created: 1, isOurs: true })
    yield* outcomes.settle("groups", groups.map(loaded))
    for (const { lane } of yield* staged.lanes) {
      yield* options.pause ?? Effect.void
      const pending = yield* outcomes.messages(lane, Staged.start, 100)
      const last = pending.at(-1)
      if (last === undefined) continue
      const isHeld = options.hold?.has(lane) ?? false
      const checkpoint = {
        front: isHeld ? Staged.start : { sentAt: last.record.sentAt, row: last.row },
        clock: { time: 1, order: 0 },
        ordinal: pending.length,
        inFlight: [],
        ...(isHeld ? { held: "the shelf is full" } : {}),
      }
      if (!isHeld) messages.push(...pending.map(({ record }) => record.id))
      yield* outcomes.advance(
        lane,
        isHeld
          ? []
          : pending.map(
              ({ row, record }, position): Outcomes.PartOutcome => ({
                row,
                ...(record.id === options.replace
                  ? { state: "placeholder", reason: "it does not fit the shelf" }
                  : { state: "loaded" }),
                part: 0,
                last: true,
                position,
                seq: position + 1,
                time: 1_710_000_000 + position,
              }),
            ),
        checkpoint,
      )
    }
    for (const { row } of yield* staged.groups(0, 100))
      yield* outcomes.settle("members", (yield* outcomes.members(row, 0, 100)).map(loaded), row)
    return undefined
  })
  return {
    messages,
    sink: {
      name: "shelf",
      target: {
        id: options.id ?? "shelf",
        label: "the shelf",
        ...(options.isEphemeral === undefined ? {} : { isEphemeral: options.isEphemeral }),
      },
      settings: {},
      plan: ({ outcomes }): Effect.Effect<Plan, never> =>
        Effect.orDie(
          Effect.map(outcomes.waiting, (records) => ({
            records,
            calls: records.messages === 0 ? [] : [{ endpoint: "put", calls: records.messages, quota: 200 }],
            seconds: records.messages / 200,
            criticalLane: { conversation: "group g1", calls: 30, seconds: 1.5 },
            adjustments: [
              {
                kind: "name-cut",
                meaning: "The name is too long.",
                remedy: "Shorten it.",
                count: 1,
                samples: [{ record: "g1", detail: "x" }],
              },
            ],
            findings: options.findings ?? [],
          })),
        ),
      load,
      verify: (_, { sample = messages.length }) =>
        Effect.succeed({
          equal: (options.differences ?? 0) === 0,
          conversations: 3,
          messages: messages.length,
          compared: Math.min(sample, messages.length),
          differences: Array.from({ length: options.differences ?? 0 }, () => ({
            where: "group g2",
            what: "one is gone",
          })),
          differenceCount: options.differences ?? 0,
        }),
      undo: Effect.fnUntraced(function* ({ outcomes }, { accounts }) {
        const remove = Effect.fnUntraced(function* (entity: "users" | "groups") {
          const ids = yield* outcomes.created(entity, "", 100)
          yield* outcomes.unjournal(entity, ids)
          return ids.length
        })
        return {
          groups: yield* remove("groups"),
          conversationGroups: 0,
          accounts: accounts ? yield* remove("users") : 0,
          refused: [],
        }
      }),
    },
  }
}
