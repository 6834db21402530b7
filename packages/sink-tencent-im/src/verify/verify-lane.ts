import {
  Conversations,
  type Difference,
  type Loading,
  type Message,
  type Outcomes,
  Staged,
  type StoreError,
} from "@chatferry/core"
import * as Effect from "effect/Effect"
import type { CallError } from "../errors/CallError.ts"
import type { LaneCalls } from "../load/Lane.ts"
import { differences, type ReadBack, type Sent } from "../wire/compare.ts"
import { isRefused } from "../wire/Refused.ts"
import type { WirePart } from "../wire/WirePart.ts"

/** A delivered part: what should be at the service, and under which number. */
export interface Delivered {
  readonly record: Message
  readonly outcome: Outcomes.PartOutcome
}

/** How one kind of conversation is read back. */
export interface LaneReader {
  readonly from: (record: Message) => string
  readonly random: (position: number) => number
  /**
   * What the service has of the parts; in the order of the parts. `span` are the times of all that were delivered since
   * the last reading, compared or not: a service that tells no number is asked for all of it, and counted.
   */
  readonly read: (
    parts: ReadonlyArray<Delivered>,
    span: Span,
  ) => Effect.Effect<ReadonlyArray<ReadBack | undefined>, CallError>
  /** What the service has beyond ours, or does not have. */
  readonly count: (ours: number) => Effect.Effect<string | undefined, CallError>
}

/** Seconds, both included. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** How one lane compares. */
export interface LaneResult {
  /** Messages that the service should have. */
  readonly messages: number
  readonly compared: number
  /** The first {@link mostNamed}; `differenceCount` counts all. */
  readonly found: ReadonlyArray<Difference>
  readonly differenceCount: number
}

/** Differences that are named; more are counted. */
export const mostNamed = 100

/** Messages read from the store at once. */
const pageSize = 100

/** Compares one lane, part by part, with what the service has: all of it, or each message that a whole stride leads to. */
export const verifyLane = Effect.fnUntraced(function* (
  {
    staged,
    outcomes,
  }: {
    readonly staged: Pick<Loading["staged"], "messages">
    readonly outcomes: Pick<Loading["outcomes"], "parts">
  },
  lane: Staged.Lane,
  calls: Pick<LaneCalls, "map" | "placeholder">,
  reader: LaneReader,
  sample = Number.POSITIVE_INFINITY,
): Effect.fn.Return<LaneResult, CallError | StoreError> {
  const where = Conversations.key(lane.conversation)
  const found: Array<Difference> = []
  let differenceCount = 0
  const differs = (what: string) => {
    if (differenceCount++ < mostNamed) found.push({ where, what })
  }
  const stride = Math.max(1, Math.ceil(lane.messages / sample))
  let messages = 0
  let compared = 0
  let parts = 0
  let newest = 0
  for (let after = Staged.start; ; ) {
    const page = yield* staged.messages(lane.lane, after, pageSize)
    const last = page.at(-1)
    if (last === undefined) break
    after = { sentAt: last.record.sentAt, row: last.row }
    const delivered: Array<Delivered> = []
    const span = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY }
    for (const { row, record } of page) {
      const outcomesOf = (yield* outcomes.parts(lane.lane, row)).filter(({ state }) => state !== "rejected")
      if (outcomesOf.length === 0) continue
      parts += outcomesOf.length
      for (const { state, seq = 0, time } of outcomesOf) {
        span.from = Math.min(span.from, time)
        span.to = Math.max(span.to, time)
        // The notice of a refused message may come after those that were in its call.
        if (lane.conversation.kind !== "group" || state !== "loaded") continue
        if (seq <= newest) differs(`${record.id} stands before an older message`)
        newest = Math.max(newest, seq)
      }
      if (messages++ % stride !== 0) continue
      compared++
      delivered.push(...outcomesOf.map((outcome) => ({ record, outcome })))
    }
    if (span.from > span.to) continue
    const readBack = yield* reader.read(delivered, span)
    for (const [index, { record, outcome }] of delivered.entries()) {
      const actual = readBack[index]
      if (actual === undefined) differs(`${record.id} is not there`)
      else for (const what of compare(calls, reader, record, outcome, actual)) differs(`${record.id}: ${what}`)
    }
  }
  const surplus = yield* reader.count(parts)
  if (surplus !== undefined) differs(surplus)
  return { messages, compared, found, differenceCount }
})

const compare = (
  calls: Pick<LaneCalls, "map" | "placeholder">,
  reader: LaneReader,
  record: Message,
  outcome: Outcomes.PartOutcome,
  actual: ReadBack,
): ReadonlyArray<string> => {
  const sent = (part: WirePart): Sent => ({
    from: reader.from(record),
    time: outcome.time,
    random: reader.random(outcome.position),
    part,
  })
  if (outcome.state === "placeholder" && outcome.last) {
    // Its words name the reason of the refusal, which only the service knew.
    return differences(sent(calls.placeholder(record, "")), actual)
      .filter(({ field }) => field !== "CloudCustomData" && !field.startsWith("MsgBody"))
      .map(said)
  }
  // Metadata depends on the time the first part was to have; a part that had to wait for others has a later one.
  const times = [outcome.time, Math.floor(record.sentAt / 1_000_000)]
  let least: ReadonlyArray<string> = ["no mapping of it can be made any more"]
  for (const time of times) {
    const parts = calls.map(record, time)
    const part = isRefused(parts) ? undefined : parts[outcome.part]
    if (part === undefined) continue
    least = differences(sent(part), actual).map(said)
    if (least.length === 0) return least
  }
  return least
}

const said = ({
  field,
  expected,
  actual,
}: {
  readonly field: string
  readonly expected: unknown
  readonly actual: unknown
}) => {
  const [is, should] = [textOf(actual), textOf(expected)]
  let same = 0
  while (same < is.length && is[same] === should[same]) same++
  // Where they begin to differ, with a little of what stands before.
  const from = Math.max(0, same - 40)
  return `${field} is ${cut(is, from)}, not ${cut(should, from)}`
}

const textOf = (value: unknown): string => JSON.stringify(value) ?? "absent"

const shown = 120
const cut = (text: string, from: number): string =>
  text.length <= shown
    ? text
    : `${from > 0 ? "…" : ""}${text.slice(from, from + shown)}${from + shown < text.length ? "…" : ""}`
