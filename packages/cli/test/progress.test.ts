import type { Plan } from "@chatferry/core"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import { displayWidth } from "effect/cli/CliOutput"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import * as TestClock from "effect/testing/TestClock"
import * as Display from "../src/progress/display.ts"
import * as Render from "../src/progress/render-progress.ts"
import { Viewer } from "../src/progress/View.ts"
import { Watch } from "../src/progress/Watch.ts"
import { plain } from "../src/screen/Style.ts"

const plan: Plan = {
  records: { users: 0, groups: 0, members: 0, messages: 1000, conversationGroups: 0 },
  calls: [{ endpoint: "put", calls: 1000, quota: 200 }],
  seconds: 10,
  criticalLane: { conversation: "group g1", calls: 10, seconds: 60 },
  adjustments: [],
  findings: [],
}

/** A run that the test drives by hand. */
const driven = () => {
  const time = { now: 0 }
  const watch = new Watch(() => time.now)
  return { time, watch, viewer: new Viewer(watch, Context.empty()) }
}

describe("watching a run", () => {
  it("remembers every phase, however short, with its records, calls and time", () => {
    const { time, watch } = driven()
    watch.phase = "accounts"
    watch.done = 14
    watch.calls = 1
    time.now = 0.2
    watch.phase = "groups"
    watch.done = 0
    watch.calls = 4
    watch.finish()
    assert.deepStrictEqual(watch.finished, [
      { phase: "accounts", done: 14, seconds: 0.2, calls: 1 },
      { phase: "groups", done: 0, seconds: 0, calls: 3 },
    ])
  })

  it("tells rate and remaining time of the last seconds, and waits for the longest lane", () => {
    const { time, watch, viewer } = driven()
    watch.phase = "messages"
    watch.total = 1000
    for (let second = 0; second <= 4; second++) {
      time.now = second
      watch.done = second * 50
      viewer.look()
    }
    const { rate, left } = viewer.look()
    assert.strictEqual(rate, 50)
    assert.strictEqual(left, 16)
    viewer.plan = plan
    assert.strictEqual(viewer.look().left, 56)
  })

  it.effect("measures the share of the quota by endpoint, from the metrics that count calls", () =>
    Effect.gen(function* () {
      const calls = Metric.withAttributes(Metric.counter("shelf_calls", { incremental: true }), { endpoint: "put" })
      const time = { now: 0 }
      const watch = new Watch(() => time.now)
      const viewer = new Viewer(watch, yield* Effect.context<never>())
      viewer.plan = plan
      watch.phase = "messages"
      yield* Metric.update(calls, 1)
      viewer.look()
      yield* Metric.update(calls, 380)
      time.now = 2
      assert.closeTo(viewer.look().quotaShare ?? 0, 0.95, 1e-9)
    }),
  )
})

describe("the display", () => {
  const view = {
    phase: "messages",
    done: 9_604,
    total: 20_004,
    rate: 1_358,
    callRate: 194,
    quotaShare: 0.97,
    left: 7,
    elapsed: 8,
    lanesHeld: 2,
    longestLane: "厦门办公室\u001b[2J",
    isStopping: false,
  } as const

  it("fits into 60, 80 and 120 columns, without colours where there are none", () => {
    for (const columns of [60, 80, 120])
      for (const line of Render.live(view, columns, plain)) {
        assert.isBelow(displayWidth(line), columns)
        assert.notInclude(line, "\u001b")
      }
  })

  it("says how far, how fast, how much of the quota, what is held and how long still", () => {
    const second = (columns: number) => Render.live(view, columns, plain)[1]?.trim()
    assert.strictEqual(
      Render.live(view, 120, plain)[0],
      "  messages            ━━━━━━━━━━━━━━━━━━━─────────────────────  48 %  9,604 of 20,004",
    )
    assert.strictEqual(
      second(130),
      "1,358/s · 194 calls/s (97 % of quota) · 2 lanes held · 7.0 s left · longest lane 厦门办公室 [2J",
    )
    // What matters less gives way.
    assert.strictEqual(second(80), "194 calls/s (97 % of quota) · 2 lanes held · 7.0 s left")
    assert.strictEqual(second(60), "2 lanes held · 7.0 s left")
  })

  it("says that it stops once it was asked to", () => {
    assert.include(Render.live({ ...view, isStopping: true }, 80, plain)[1] ?? "", "calls in flight are finished first")
  })

  it("says nothing of a phase that had nothing to do", () => {
    assert.strictEqual(Render.finished({ phase: "members", done: 0, seconds: 0, calls: 0 }, plain), undefined)
  })

  it.effect("where nothing can be drawn again, there is one line every five seconds and one a phase", () =>
    Effect.gen(function* () {
      const clock = yield* Clock.Clock
      const watch = new Watch(() => clock.currentTimeMillisUnsafe() / 1000)
      const viewer = new Viewer(watch, Context.empty())
      let text = ""
      const output = {
        isTerminal: false,
        hasColours: false,
        columns: () => 100,
        write: (more: string) =>
          Effect.sync(() => {
            text += more
          }),
      }
      yield* Effect.scoped(
        Effect.gen(function* () {
          yield* Display.inLines(watch, viewer, output)
          watch.phase = "messages"
          watch.total = 1000
          for (let second = 1; second <= 11; second++) {
            watch.done = second * 50
            yield* TestClock.adjust("1 second")
          }
          watch.finish()
        }),
      )
      assert.deepStrictEqual(text.trimEnd().split("\n"), [
        "  messages: 250 of 1,000 (25 %), 40/s, 19 s left",
        "  messages: 500 of 1,000 (50 %), 45/s, 11 s left",
        "✓ messages            550 messages            11 s          50/s",
      ])
    }),
  )
})
