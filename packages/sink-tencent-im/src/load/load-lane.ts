import type { StoreError } from "@chatferry/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Result from "effect/Result"
import { counted } from "../counted.ts"
import { type CallError, TransportError } from "../errors/CallError.ts"
import type { LaneClock } from "../wire/LaneClock.ts"
import { consequence, endsRun, verdict } from "./consequence.ts"
import { cut } from "./cut.ts"
import type { LaneCalls, LaneEnd, LaneRules, LaneStore, Reply } from "./Lane.ts"
import { LaneState } from "./LaneState.ts"
import * as Queue from "./Queue.ts"
import * as Seat from "./Seat.ts"

/**
 * Loads one conversation, strictly one call after another; fails only with what concerns the whole run.
 *
 * What a call carries is written down before it is sent, in one transaction with the outcomes of the call before. So
 * whatever happens, a later run knows what may have arrived, and asks the service for exactly that; a resumed lane
 * simply begins in doubt. It may be interrupted where it waits, never between a call and its checkpoint.
 */
export const loadLane = (
  calls: LaneCalls,
  store: LaneStore,
  rules: LaneRules,
  start: LaneClock,
): Effect.Effect<LaneEnd, CallError | StoreError> => Effect.uninterruptible(run(calls, store, rules, start))

const run = Effect.fnUntraced(function* (
  calls: LaneCalls,
  store: LaneStore,
  { policy, attempts, grace }: LaneRules,
  start: LaneClock,
): Effect.fn.Return<LaneEnd, CallError | StoreError> {
  const { lookBack } = calls
  const state = new LaneState(store, start, lookBack !== undefined)
  const queue = Queue.make(calls, store, policy, state)
  /** Rows that go one by one: the service refused a call and did not say because of whom. */
  const apart = new Set<number>()
  /** Positions whose refusal was doubted once: the second time it is believed. */
  const doubted = new Set<number>()
  let isInDoubt = lookBack !== undefined && state.sent.size > 0
  let pause = isInDoubt ? grace : 0
  /** Calls since the last outcome, and what the last of them met. */
  let failures = 0
  let trouble: CallError = silence

  const save = (held?: string) =>
    store.advance(state.takeUnsaved(), {
      front: queue.front(),
      ...(state.newest.row === 0 ? {} : { newest: state.newest }),
      clock: state.clock,
      ordinal: queue.ordinal(),
      inFlight: [...state.sent.values()],
      ...(held === undefined ? {} : { held }),
    })
  const hold = (why: string, error?: CallError): Effect.Effect<LaneEnd, StoreError> =>
    Effect.as(save(why), { _tag: "Held", why, ...(error && { error }) })
  const stop = (error: CallError) => Effect.andThen(save(), Effect.fail(error))

  /** A call came to nothing: the next one waits, longer each time, and at least so long. */
  const failed = Effect.fnUntraced(function* (error: CallError, least = 0): Effect.fn.Return<void> {
    trouble = error
    failures++
    const longer = Math.min(30_000, 200 * 2 ** failures) * (0.5 + (yield* Random.next) / 2)
    pause = Math.max(least, failures > attempts ? 0 : longer)
  })

  const doubt = (least: number) => {
    isInDoubt = lookBack !== undefined
    if (isInDoubt) pause = Math.max(pause, least)
  }

  /** Whether a refusal is to be looked into before it is believed. */
  const isSuspect = (error: CallError, { position }: Seat.Seat): boolean => {
    if (lookBack === undefined || doubted.has(position)) return false
    if (consequence(error) !== "suspect" && error._tag !== "UndocumentedError") return false
    doubted.add(position)
    return true
  }

  /** One message is refused for good. */
  const refuse = Effect.fnUntraced(function* (
    seat: Seat.Seat,
    error: CallError,
  ): Effect.fn.Return<LaneEnd | undefined, StoreError> {
    const said = verdict(policy, error)
    // A placeholder that is refused too says that it is not the message.
    if (said === "hold" || seat.notice !== undefined) return yield* hold(error.message, error)
    if (said === "pass") {
      state.reject(seat.of.place.row, seat.part, error.message)
      queue.replace(seat)
    } else {
      const wire = calls.placeholder(seat.of.record, error._tag)
      queue.replace(seat, Seat.ofNotice(seat.of, seat.part, seat, wire, error.message))
    }
    return undefined
  })

  /** A call was refused as a whole. */
  const refuseCall = Effect.fnUntraced(function* (
    batch: ReadonlyArray<Seat.Seat>,
    error: CallError,
  ): Effect.fn.Return<LaneEnd | undefined, StoreError> {
    const what = consequence(error)
    const [first, second] = batch
    if (first === undefined) return undefined
    const isHeld = what !== "blame" && what !== "suspect" && verdict(policy, error) === "hold"
    if (second === undefined && !isHeld && isSuspect(error, first)) {
      doubt(0)
      return undefined
    }
    // What stands behind an unknown code is unknown: the seats stay noted as sent.
    if (!isHeld || error._tag !== "UndocumentedError") state.absent(rowsOf(batch))
    if (isHeld) return yield* hold(error.message, error)
    if (second === undefined) return yield* refuse(first, error)
    for (const row of rowsOf(batch)) apart.add(row)
    return undefined
  })

  /** Takes what an answer says of each message, up to the first of which it says nothing that can be believed. */
  const settle = Effect.fnUntraced(function* (
    batch: ReadonlyArray<Seat.Seat>,
    { arrived, refused }: Reply,
  ): Effect.fn.Return<LaneEnd | undefined, StoreError> {
    const refusals: Array<readonly [Seat.Seat, CallError]> = []
    const settled = new Set<number>()
    for (const seat of batch) {
      const at = arrived.get(seat.position)
      const error = refused.get(seat.position) ?? silence
      const what = consequence(error)
      if (at !== undefined) {
        state.arrived(Seat.inFlight(seat), at)
        settled.add(seat.position)
      } else if (isSuspect(error, seat)) {
        doubt(0)
        break
      } else if (what === "doubt" || what === "again") {
        // Whoever comes behind it is looked for, too: a look back begins after the last that is settled.
        yield* failed(error)
        doubt(grace)
        break
      } else refusals.push([seat, error])
    }
    queue.remove(settled)
    if (settled.size > 0) failures = 0
    // Those of the call that are looked for may have passed them.
    if (!isInDoubt) state.absent(refusals.map(([{ of }]) => of.place.row))
    for (const [seat, error] of refusals) {
      const end = yield* refuse(seat, error)
      if (end !== undefined) return end
    }
    return undefined
  })

  /** Asks what of the seats in doubt has arrived; the others have not. */
  const look = Effect.fnUntraced(function* (
    ask: NonNullable<LaneCalls["lookBack"]>,
  ): Effect.fn.Return<LaneEnd | undefined, CallError | StoreError> {
    const sought = [...state.sent.values()]
    const answer = yield* Effect.result(ask(sought, { seq: state.lastSeq, time: state.clock.time }))
    if (Result.isFailure(answer)) {
      const error = answer.failure
      const what = consequence(error)
      yield* failed(error)
      if (what === "stop") return yield* stop(error)
      if (what !== "doubt" && what !== "again") return yield* hold(error.message, error)
      if (failures <= attempts) return undefined
      return yield* endsRun(error) ? stop(error) : hold(exhausted(failures, error), error)
    }
    const { arrived, foreign } = answer.success
    for (const seat of sought) {
      const at = arrived.get(seat.position)
      if (at !== undefined) state.arrived(seat, at)
    }
    queue.remove(arrived)
    if (arrived.size > 0) failures = 0
    if (foreign !== undefined) return yield* hold(foreign)
    state.absent([...state.sent.keys()])
    isInDoubt = false
    yield* save()
    return undefined
  })

  /** Makes the next call, or says how the lane ends. */
  const next = Effect.fnUntraced(function* (): Effect.fn.Return<LaneEnd | undefined, CallError | StoreError> {
    const wait = yield* queue.fill(calls.perCall.messages + 1)
    const batch = cut(calls, queue.seats(), state, apart, Math.floor((yield* Clock.currentTimeMillis) / 1000))
    if (batch.length === 0) {
      if (queue.seats().length > 0 || wait !== undefined) return yield* hold(wait ?? Queue.reachesPresent)
      yield* save()
      return queue.isEnd() ? { _tag: "Finished" } : undefined
    }
    if (failures > attempts) {
      if (endsRun(trouble)) return yield* stop(trouble)
      // Where nobody can look, a message that may have arrived is neither passed nor replaced.
      if (lookBack === undefined || verdict(policy, trouble) === "hold")
        return yield* hold(exhausted(failures, trouble), trouble)
      failures = 0
      return yield* refuseCall(batch, trouble)
    }
    state.begin(batch)
    yield* save()
    const answer = yield* Effect.result(calls.send(batch, queue.isEnd() && queue.seats().length === batch.length))
    if (Result.isSuccess(answer)) return yield* settle(batch, answer.success)
    const error = answer.failure
    const what = consequence(error)
    if (what === "stop") return yield* stop(error)
    if (what !== "again" && what !== "doubt") return yield* refuseCall(batch, error)
    yield* failed(error)
    if (what === "doubt") doubt(grace)
    return undefined
  })

  while (true) {
    if (pause > 0) {
      yield* save()
      yield* Effect.interruptible(Effect.sleep(pause))
      pause = 0
    }
    const end = yield* isInDoubt && lookBack !== undefined ? look(lookBack) : next()
    if (end !== undefined) return end
  }
})

const rowsOf = (batch: ReadonlyArray<Seat.Seat>): ReadonlyArray<number> => batch.map(({ of }) => of.place.row)

const exhausted = (calls: number, error: CallError): string =>
  `${counted(calls, "call")} came to nothing: ${error.message}`

const silence = new TransportError({
  endpoint: "import_group_msg",
  records: [],
  reason: "unreadable",
  detail: "the answer says nothing about a message",
})
