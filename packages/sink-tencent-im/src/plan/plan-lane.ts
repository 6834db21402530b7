import { type Outcomes, type Staged, type StoreError, type Timestamp, Timestamps } from "@chatferry/core"
import * as Effect from "effect/Effect"
import type { LaneCalls, LaneStore } from "../load/Lane.ts"
import { laneMapping } from "../load/lane-mapping.ts"
import { laneStore } from "../load/lane-store.ts"
import { loadLane } from "../load/load-lane.ts"
import { tooLate } from "../load/Queue.ts"
import * as LaneClock from "../wire/LaneClock.ts"
import { isRefused } from "../wire/Refused.ts"
import type { PlanContext } from "./PlanContext.ts"

export interface PlannedLane {
  readonly calls: number
  readonly messages: number
  /** Messages of the service: parts of those, and notices. */
  readonly sent: number
  /** Older than what the edition keeps. */
  readonly beyond: number
  /** Older than what its group has already. */
  readonly late: number
  /** Why the lane would be held. */
  readonly held: string | undefined
}

/** Runs the lane's own loop against a service that takes everything, and notes what it would have sent. */
export const planLane = Effect.fnUntraced(function* (
  { loading: { outcomes }, settings, policy, now, progress, tally }: PlanContext,
  lane: Staged.Lane,
  group: { readonly created: number } | undefined,
  kept: Timestamp | undefined,
): Effect.fn.Return<PlannedLane, StoreError> {
  const planned = { calls: 0, messages: 0, sent: 0, beyond: 0, late: 0 }
  const mapping = laneMapping(settings, group === undefined ? "one-to-one" : "group", (record, mapped) => {
    planned.messages++
    progress.done++
    if (kept !== undefined && record.sentAt < kept) planned.beyond++
    const refused = isRefused(mapped) ? mapped : LaneClock.refusal(record.sentAt, now)
    if (refused !== undefined) tally.refuse(record.id, refused)
    else if (!isRefused(mapped)) tally.adjust(mapped.adjustments)
  })
  const calls: LaneCalls = {
    lane: lane.lane,
    ...mapping,
    send: (batch) =>
      // Planning a long lane may be interrupted between two calls.
      Effect.interruptible(
        Effect.sync(() => {
          planned.calls++
          planned.sent += batch.length
          for (const { part, time, of } of batch) {
            const drift = time - Timestamps.toSeconds(of.record.sentAt)
            if (part > 0 || drift <= 0) continue
            tally.adjust([
              { kind: "time-shifted", entity: "messages", recordId: of.record.id, detail: `${drift} s later` },
            ])
          }
          return {
            arrived: new Map(batch.map(({ position, time, order }) => [position, { seq: order, time }])),
            refused: new Map(),
          }
        }),
      ),
    ...(group !== undefined && { lookBack: () => Effect.succeed({ arrived: new Map() }) }),
  }
  const store: LaneStore = {
    ...(yield* laneStore(outcomes, lane, () => {})),
    next: readAhead(outcomes, lane.lane),
    advance: (settled) =>
      Effect.sync(() => {
        planned.late += settled.filter(({ reason }) => reason === tooLate).length
      }),
  }
  const end = yield* loadLane(calls, store, { policy, attempts: 0, grace: 0 }, LaneClock.start(group?.created)).pipe(
    // The service above refuses nothing.
    Effect.catchIf((error) => error._tag !== "StoreError", Effect.die),
  )
  return { ...planned, held: end._tag === "Held" ? end.why : undefined }
})

/** Messages read from the store at once. Lanes are planned one after another, so that it may be many. */
const page = 1_024

/** Reads on where the lane read last, and gives out as many as it wants. */
const readAhead = (outcomes: Outcomes.Outcomes, lane: number): LaneStore["next"] => {
  let ahead: Effect.Success<ReturnType<LaneStore["next"]>> = []
  let given = 0
  return (after, limit) => {
    const give = () => {
      given += limit
      return ahead.slice(given - limit, given)
    }
    if (given < ahead.length) return Effect.sync(give)
    return Effect.map(outcomes.messages(lane, after, page), (read) => {
      ahead = read
      given = 0
      return give()
    })
  }
}
