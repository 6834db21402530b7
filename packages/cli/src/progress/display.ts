import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import type { Output } from "../screen/Screen.ts"
import * as Style from "../screen/Style.ts"
import * as Render from "./render-progress.ts"
import type { Viewer } from "./View.ts"
import type { Watch } from "./Watch.ts"

const hideCursor = "\u001b[?25l"
/** Also for whoever leaves in the middle. */
export const showCursor = "\u001b[?25h"
// Ctrl-C is echoed, so the cursor may stand anywhere in its line.
const clear = (lines: number) => (lines === 0 ? "" : `\r\u001b[${lines}A\u001b[0J`)

/** Redrawn ten times a second: what moves faster is not read. */
const redraw = 100
/** Between two lines where nothing can be drawn again. */
const interval = 5_000

/** Shows a run on a terminal until the scope closes: phases that are over stay, the one at hand is drawn again. */
export const onTerminal = Effect.fnUntraced(function* (
  watch: Watch,
  viewer: Viewer,
  output: Output,
): Effect.fn.Return<void, never, Scope> {
  const style = Style.of(output)
  let told = 0
  let drawn = 0
  const draw = Effect.suspend(() => {
    const over = watch.finished.slice(told).flatMap((phase) => Render.finished(phase, style) ?? [])
    told = watch.finished.length
    const view = viewer.look()
    const lines = view.phase === "idle" ? [] : Render.live(view, output.columns(), style)
    const text = clear(drawn) + [...over, ...lines].map((line) => `${line}\n`).join("")
    drawn = lines.length
    return text === "" ? Effect.void : output.write(text)
  })
  yield* Effect.addFinalizer(() => Effect.andThen(draw, output.write(showCursor)))
  yield* output.write(hideCursor)
  yield* Effect.forkScoped(Effect.forever(Effect.andThen(draw, Effect.sleep(redraw))))
})

/** Tells of a run in lines until the scope closes: each phase that is over, and every few seconds the one at hand. */
export const inLines = Effect.fnUntraced(function* (
  watch: Watch,
  viewer: Viewer,
  output: Output,
): Effect.fn.Return<void, never, Scope> {
  const style = Style.of(output)
  let told = 0
  let next = watch.now() + interval / 1000
  const tell = Effect.suspend(() => {
    const lines = watch.finished.slice(told).flatMap((phase) => Render.finished(phase, style) ?? [])
    told = watch.finished.length
    const view = viewer.look()
    if (watch.now() >= next && view.phase !== "idle") {
      next = watch.now() + interval / 1000
      lines.push(`  ${Render.line(view)}`)
    }
    return lines.length === 0 ? Effect.void : output.write(lines.map((line) => `${line}\n`).join(""))
  })
  yield* Effect.addFinalizer(() => tell)
  yield* Effect.forkScoped(Effect.forever(Effect.andThen(tell, Effect.sleep(500))))
})
