import { readdirSync, readlinkSync } from "node:fs"
import * as Effect from "effect/Effect"

const folder = "/proc/self/fd"
/** Node closes files a little after their streams are destroyed: so long, in milliseconds, is waited. */
const patience = 500
const pause = 10

/** The files this process has open, each as often as it is open; nothing where the system does not list them. */
export const openFiles = (): ReadonlyMap<string, number> | undefined => {
  const files = new Map<string, number>()
  try {
    for (const descriptor of readdirSync(folder)) {
      try {
        const path = readlinkSync(`${folder}/${descriptor}`)
        // Pipes, sockets and the list itself are nothing a source reads.
        if (path.startsWith("/") && !/^\/(proc|dev)\//.test(path)) files.set(path, (files.get(path) ?? 0) + 1)
      } catch {
        // Closed since it was listed.
      }
    }
  } catch {
    return undefined
  }
  return files
}

/** Files that are open now and were not before, once what is being closed is closed. Real time: a test clock stands still. */
export const leftOpen = Effect.fnUntraced(function* (before: ReadonlyMap<string, number>) {
  let left: ReadonlyArray<string> = []
  for (let waited = 0; waited < patience; waited += pause) {
    left = [...(openFiles() ?? [])].filter(([path, count]) => count > (before.get(path) ?? 0)).map(([path]) => path)
    if (left.length === 0) break
    yield* turn(pause)
  }
  return left
})

/** Lets the event loop go on. */
export const turn = (millis: number): Effect.Effect<void> =>
  Effect.callback((done) => {
    const timer = setTimeout(() => done(Effect.void), millis)
    return Effect.sync(() => clearTimeout(timer))
  })
