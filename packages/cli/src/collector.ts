import { setFlagsFromString } from "node:v8"

/**
 * Settings of V8 for a program through whose hands millions of records pass, each for a moment. Only a program may set
 * them, a library may not; they concern what is allocated from here on. Together they take a third off the peak while
 * loading (309 to 224 MB at 30,000 messages), for about a twelfth more processor time.
 *
 * - Some records are in flight at every collection, from which V8 concludes that all of them live long, and puts them
 *   where only a full collection finds them: measured while staging 100,000 messages, 89 MB instead of 9. So it shall
 *   not guess.
 * - Where there is memory to spare, it lets the heap grow to four times what is in use before a full collection, and
 *   the room for young objects to what a large machine has. Half as much again is enough, and the room stays as it is.
 */
export const collectOften = (): void => {
  setFlagsFromString("--no-allocation-site-pretenuring")
  setFlagsFromString("--heap-growing-percent=50")
  setFlagsFromString("--semi-space-growth-factor=1")
}
