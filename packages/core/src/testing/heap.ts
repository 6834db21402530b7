import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

let collect: (() => void) | undefined

/** Bytes in use once everything that nobody holds is gone, buffers included; the difference of two says by how much it grew. */
export const heap = (): number => {
  if (collect === undefined) {
    setFlagsFromString("--expose-gc")
    collect = runInNewContext("gc") as () => void
  }
  // The first collection leaves what only finalizers held, and buffers that are being freed beside it.
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
