import assert from "node:assert/strict"
import { type Message, type Outcomes, Staged } from "@chatferry/core"
import * as Effect from "effect/Effect"
import { isBefore } from "../../src/load/LaneState.ts"
import type { Chance } from "./Chance.ts"

type Numbered = Staged.Numbered<Message>

/** One lane of a store as the loop sees it; it may die before or after any transaction. */
export interface ModelStore {
  readonly outcomes: Pick<Outcomes.Outcomes, "checkpoint" | "messages" | "advance" | "parts" | "lastSeq">
  /** Outcomes by row and part. */
  readonly settled: ReadonlyMap<number, ReadonlyMap<number, Outcomes.PartOutcome>>
  readonly isDone: (row: number) => boolean
  readonly reached: () => Outcomes.Reached
  /** Stages more: rows go on, times may lie anywhere. */
  readonly stage: (messages: ReadonlyArray<Message>) => void
  readonly staged: () => ReadonlyArray<Numbered>
}

const place = ({ row, record: { sentAt } }: Numbered): Staged.Place => ({ row, sentAt })

export const modelStore = (chance: Chance, crash: { rate: number }): ModelStore => {
  let staged: ReadonlyArray<Numbered> = []
  const settled = new Map<number, Map<number, Outcomes.PartOutcome>>()
  let reached: Outcomes.Reached = {
    front: Staged.start,
    clock: { time: -1, order: 0 },
    ordinal: 0,
    inFlight: [],
    isBehind: false,
  }
  const parts = (row: number) => [...(settled.get(row)?.values() ?? [])].toSorted((a, b) => a.part - b.part)
  const isDone = (row: number) => parts(row).some(({ last }) => last)
  return {
    settled,
    isDone,
    reached: () => reached,
    staged: () => staged,
    stage: (messages) => {
      const from = staged.reduce((most, { row }) => Math.max(most, row), 0)
      staged = [...staged, ...messages.map((record, index) => ({ row: from + index + 1, record }))].toSorted((a, b) =>
        isBefore(place(a), place(b)) ? -1 : 1,
      )
      if (from > 0) reached = { ...reached, isBehind: true }
    },
    outcomes: {
      checkpoint: () => Effect.sync(() => reached),
      messages: (_, after, limit) =>
        Effect.sync(() =>
          staged.filter((one) => isBefore(after, place(one)) && !isDone(one.row)).slice(0, 1 + chance.int(limit)),
        ),
      parts: (_, row) => Effect.sync(() => parts(row)),
      lastSeq: () =>
        Effect.sync(() =>
          [...settled.values()].flatMap((of) => [...of.values()]).reduce((most, { seq = 0 }) => Math.max(most, seq), 0),
        ),
      advance: (_, outcomes, to) =>
        Effect.suspend(() => {
          if (chance.hits(crash.rate)) return Effect.die("killed")
          for (const outcome of outcomes) {
            assert(!isDone(outcome.row), `row ${outcome.row} has its outcome already`)
            const of = settled.get(outcome.row) ?? new Map<number, Outcomes.PartOutcome>()
            assert(!of.has(outcome.part), `part ${outcome.part} of row ${outcome.row} is settled twice`)
            settled.set(outcome.row, of.set(outcome.part, outcome))
          }
          reached = { ...to, isBehind: false }
          for (const one of staged)
            if (!isBefore(to.front, place(one))) assert(isDone(one.row), `the front has left row ${one.row} behind`)
          return chance.hits(crash.rate) ? Effect.die("killed") : Effect.void
        }),
    },
  }
}
