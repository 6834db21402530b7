import assert from "node:assert/strict"
import { type Message, Staged } from "@chatferry/core"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as TestClock from "effect/testing/TestClock"
import { describe, expect, it } from "vitest"
import { groupLane } from "../../src/load/group-lane.ts"
import type { LaneEnd } from "../../src/load/Lane.ts"
import { isBefore } from "../../src/load/LaneState.ts"
import { laneStore } from "../../src/load/lane-store.ts"
import { loadLane } from "../../src/load/load-lane.ts"
import * as Policy from "../../src/load/Policy.ts"
import * as LaneClock from "../../src/wire/LaneClock.ts"
import * as Settings from "../../src/wire/Settings.ts"
import { type Chance, chance } from "./Chance.ts"
import { begin, drive, group, history, message } from "./drive.ts"
import { type ModelGroup, modelGroup } from "./ModelGroup.ts"
import { type ModelStore, modelStore } from "./ModelStore.ts"

const lane: Staged.Lane = { lane: 1, conversation: group, messages: 0, oldest: 0, newest: 0 } as unknown as Staged.Lane

const some = (c: Chance, firstRow: number, count: number, from: number): ReadonlyArray<Message> => {
  let second = from
  return Array.from({ length: count }, (_, index) => {
    second += c.pick([0, 0, 0, 1, 1, 5, 300])
    return message(group, firstRow + index, second, c.int(3), c.hits(0.04))
  })
}

interface Seen {
  runs: number
  calls: number
  messages: number
  overtaken: number
  late: number
  stuck: number
}

const property = Effect.fnUntraced(function* (seed: number, seen: Seen) {
  const c = chance(seed)
  const readings = {
    duplicate: c.pick(["old-sequence", "no-entry", "forgotten"]),
    equalTimes: c.hits(0.5),
    partlyRefused: c.pick(["stores-good", "stores-nothing"]),
    retention: c.pick([1e9, 1e9, 1e6, 0]),
  } as const
  const equalTimes = readings.equalTimes && c.hits(0.5) ? "equal" : "shift"
  // Most lanes lie in the past; some end where their shifted times reach the present.
  const from = c.hits(0.1) ? begin - 1 - c.int(60) : 1_000_000
  const settings = Settings.make({ metadata: "always", equalTimes, limits: { messageBytes: 4_000 } })
  // Sometimes nothing is wrong but what the service refuses.
  const isQuiet = c.hits(0.1)
  const faults = { rate: isQuiet || c.hits(0.2) ? 0 : c.next() * 0.6, live: !isQuiet && c.hits(0.1) ? 0.05 : 0 }
  const crash = { rate: faults.rate / 10 }
  const service = modelGroup(c, readings, faults)
  const store = modelStore(c, crash)
  const first = some(c, 1, c.int(60), from).filter(({ sentAt }) => sentAt < begin * 1e6)
  store.stage(first)
  const refusedEver = new Set<number>()
  const refuse = (rows: ReadonlyArray<Staged.Numbered<Message>>) => {
    for (const { row } of rows)
      if (c.hits(0.08)) service.refusals.set(row, c.pick(["item", isQuiet ? "item" : "notice", "call"]))
    for (const row of service.refusals.keys()) refusedEver.add(row)
  }
  refuse(store.staged())
  const verdict = c.pick(["hold", "placeholder", "pass"])
  const rules = { policy: { ...Policy.defaults, input: verdict, content: verdict }, attempts: 6, grace: 3_500 }
  /** Whether somebody lifts the filter that refuses, between two runs, whatever is done about refusals. */
  const lifted = c.hits(0.3)
  let restagings = !isQuiet && c.hits(0.3) ? 1 + c.int(2) : 0

  let end: LaneEnd | undefined
  let stuck = 0
  let runs = 0
  for (let run = 0; ; run++) {
    assert(run < 300, "it never ends")
    if (run > 30) {
      faults.rate = 0
      crash.rate = 0
    }
    runs++
    const attempt = Effect.flatMap(
      laneStore(store.outcomes as never, lane, () => {}),
      (of) =>
        loadLane(
          groupLane(service.client, settings, lane, { id: "g", type: "Public" }),
          of,
          rules,
          LaneClock.start(100),
        ),
    )
    const exit = yield* drive(c, attempt, !isQuiet && c.hits(0.3) ? c.int(20) : -1)
    end = undefined
    if (Exit.isSuccess(exit)) end = exit.value
    else
      assert(
        exit.cause.reasons.every(
          (why) =>
            why._tag === "Interrupt" ||
            (why._tag === "Die" && why.defect === "killed") ||
            // Nobody was there, seven times in a row.
            (why._tag === "Fail" && why.error._tag === "TransportError" && why.error.reason === "unreachable"),
        ),
        String(exit.cause),
      )
    // What was on its way may come during the next run.
    yield* TestClock.adjust(c.pick([0, 100, 5_000]))
    if (end?._tag === "Finished" && restagings === 0) break
    if (end?._tag === "Held") {
      // Nothing can follow: another run changes nothing.
      const isStuck = service.stored.some(({ row }) => row === undefined) || end.why.includes("cannot be told")
      if (isStuck && ++stuck > 2) break
      // Someone had the filter lifted; or time has passed.
      if (verdict === "hold" || lifted) service.refusals.clear()
      for (const [row, how] of service.refusals) if (how === "notice") service.refusals.set(row, "item")
      yield* TestClock.adjust(60_000)
    }
    if (restagings > 0 && c.hits(0.3)) {
      restagings--
      const more = some(c, store.staged().length + 1, c.int(8), from + c.int(600)).filter(
        ({ sentAt }) => sentAt < begin * 1e6,
      )
      const known = store.staged().length
      store.stage(more)
      refuse(store.staged().filter(({ row }) => row > known))
    }
  }
  if (isQuiet && verdict !== "hold" && from === 1_000_000) assert.equal(runs, 1, "nothing holds the lane")
  check(service, store, { end, verdict, lifted, refusedEver, first: first.length })
  seen.runs += runs
  seen.calls += service.calls()
  seen.messages += store.staged().length
  if (end._tag === "Held") seen.stuck++
  seen.late += [...store.settled.values()].filter((of) => of.get(0)?.reason?.startsWith("too late")).length
  seen.overtaken += overtaken(service, store)
})

const placeOf = (store: ModelStore) => {
  const places = new Map(store.staged().map(({ row, record: { sentAt } }) => [row, { row, sentAt }]))
  return (row: number) => places.get(row) ?? Staged.start
}

const overtaken = ({ stored }: ModelGroup, store: ModelStore): number => {
  const place = placeOf(store)
  let newest = Staged.start
  let count = 0
  for (const { row } of stored) {
    if (row === undefined) continue
    if (isBefore(place(row), newest)) count++
    else newest = place(row)
  }
  return count
}

const check = (
  service: ModelGroup,
  store: ModelStore,
  {
    end,
    verdict,
    lifted,
    refusedEver,
    first,
  }: {
    readonly end: LaneEnd
    readonly verdict: Policy.Verdict
    readonly lifted: boolean
    readonly refusedEver: ReadonlySet<number>
    /** How many were there from the first: none of them comes too late. */
    readonly first: number
  },
): void => {
  const { stored } = service
  const ours = stored.filter(({ row }) => row !== undefined)
  const place = placeOf(store)
  const outcomes = [...store.settled.values()].flatMap((of) => [...of.values()])
  const delivered = outcomes.filter(({ state }) => state !== "rejected")
  // Nothing doubled, in the group and in the store.
  const names = ours.map(({ row, part, isPlaceholder }) => `${row} ${isPlaceholder ? "placeholder" : part}`)
  assert.equal(new Set(names).size, names.length, "nothing is doubled")
  for (const outcome of delivered) {
    const it = stored[(outcome.seq ?? 0) - 1]
    assert.equal(it?.row, outcome.row, `row ${outcome.row} is at MsgSeq ${outcome.seq}`)
    assert.equal(it?.isPlaceholder, outcome.state === "placeholder")
    assert.equal(it?.time, outcome.time)
    if (outcome.state === "loaded") assert.equal(it?.part, outcome.part)
  }
  if (end._tag === "Finished") {
    // Nothing lost: every row has one outcome, and each has what the group has.
    assert.equal(delivered.length, ours.length, "the store knows everything the group has")
    for (const { row } of store.staged()) assert(store.isDone(row), `row ${row} has no outcome`)
    for (const [row, of] of store.settled) {
      const last = [...of.values()].filter(({ last }) => last)
      assert.equal(last.length, 1, `row ${row} ends once`)
      const state = last[0]?.state
      const isLate = last[0]?.reason?.startsWith("too late") === true
      if (isLate) assert(row > first, `row ${row} was there from the first`)
      else if (verdict === "hold" || !refusedEver.has(row)) assert.equal(state, "loaded", `row ${row}`)
      else if (!lifted || state !== "loaded")
        assert.equal(state, verdict === "pass" ? "rejected" : "placeholder", `row ${row}`)
    }
    if (
      ours.length > 0 &&
      service.readings.partlyRefused === "stores-good" &&
      refusedEver.size === 0 &&
      service.faults.rate === 0
    )
      assert(service.flagged(), "the last call shows the group")
  } else assert(delivered.length <= ours.length)
  // In order: only who was refused may come late, and by less than one call.
  let newest = Staged.start
  let passed: Array<number> = []
  let part = -1
  let before: number | undefined
  for (const one of ours) {
    const at = place(one.row ?? 0)
    if (isBefore(at, newest)) {
      assert(refusedEver.has(at.row), `row ${at.row} comes after ${newest.row}`)
      const over = passed.filter((row) => isBefore(at, place(row)))
      assert(over.length < 7, `${over.length} have passed row ${at.row}`)
    } else newest = at
    passed = [...passed, at.row]
    assert(one.row !== before || one.isPlaceholder || one.part === part + 1, `parts of row ${one.row} in order`)
    before = one.row
    part = one.part
  }
}

const run = async (from: number, count: number): Promise<Seen> => {
  const seen: Seen = { runs: 0, calls: 0, messages: 0, overtaken: 0, late: 0, stuck: 0 }
  for (let seed = from; seed < from + count; seed++)
    await history(seed, property(seed, seen)).catch((cause: unknown) => {
      throw new Error(`history ${seed}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    })
  return seen
}

describe("a lane of a group", () => {
  it("comes to the same end whatever is lost, late, refused, killed or interrupted: nothing lost, doubled or out of order", async () => {
    const from = Number(process.env.HISTORY ?? 1)
    const seen = await run(from, Number(process.env.HISTORIES ?? 600))
    if (process.env.HISTORIES !== undefined) console.log(seen)
    expect(seen.calls).toBeGreaterThan(0)
  }, 600_000)
})
