/** Calls that are made one after another, e.g. those of a lane: so many to one endpoint, then so many to the next. */
export type Chain<Endpoint> = ReadonlyArray<readonly [endpoint: Endpoint, calls: number]>

/**
 * Seconds that chains of calls take of which `atOnce` run side by side, the longest first, each making its next call when
 * the last is answered: as long as the longest alone, as all of them so many at a time, or as an endpoint's calls at its
 * rate, whichever is most. It takes no longer, since of those that wait for the rate the one with the most left goes first.
 */
export const duration = <Endpoint>(
  chains: Iterable<Chain<Endpoint>>,
  atOnce: number,
  roundTrip: number,
  rateOf: (endpoint: Endpoint) => number,
): number => {
  const atRate = new Map<Endpoint, number>()
  let longest = { alone: 0, paced: 0 }
  const all: Array<number> = []
  for (const chain of chains) {
    let alone = 0
    let paced = 0
    for (const [endpoint, calls] of chain) {
      const interval = 1 / rateOf(endpoint)
      alone += calls * Math.max(roundTrip, interval)
      paced += calls * interval
      atRate.set(endpoint, (atRate.get(endpoint) ?? 0) + calls * interval)
    }
    if (alone > longest.alone) longest = { alone, paced }
    all.push(alone)
  }
  if (longest.alone === 0) return 0
  const rate = Math.max(...atRate.values())
  // While others use the rate, too, even who goes first waits half an interval for the next free moment.
  const busy = Math.min(1, Math.max(0, rate - longest.paced) / longest.alone)
  return Math.max(longest.alone + (busy * longest.paced) / 2, sideBySide(all, atOnce), rate)
}

/** When the last of these ends, where each begins once one of so many places is free, the longest first. */
const sideBySide = (lengths: ReadonlyArray<number>, places: number): number => {
  const ends: Array<number> = new Array(Math.min(places, lengths.length)).fill(0)
  for (const length of lengths.toSorted((a, b) => b - a)) {
    const first = ends.indexOf(Math.min(...ends))
    ends[first] = (ends[first] ?? 0) + length
  }
  return Math.max(...ends)
}
