import { tmpdir } from "node:os"
import { join } from "node:path"
import { keptExport } from "../kept-export.ts"
import type { Measured } from "./Measured.ts"
import { runChild } from "./run-child.ts"

/** What a script needs, in MB: what it still holds behind the last message, and the most that was resident. */
export interface Memory {
  readonly heap: number
  readonly peak: number
}

/**
 * For processes whose memory is measured: Node keeps what it made of the sources for the next one, since taking the types
 * out of them needs 25 MB, which nobody needs who has the packages as they are published. (Code that comes from such a
 * store is optimized later: not for short runs whose time is measured.)
 */
export const prepared = { NODE_COMPILE_CACHE: join(tmpdir(), "chatferry-bench-compiled") }

export const memoryOf = async (script: URL, path: string): Promise<Memory> => {
  const run = <A>(...values: ReadonlyArray<string>) => runChild<A>(script, values, { environment: prepared })
  // The first process prepares the sources: it holds them, so that neither its heap nor its peak counts.
  await run(keptExport(500).directory)
  const { heap } = await run<Memory>(path, "heap")
  const { peak } = await run<Measured>(path)
  return { heap, peak }
}
