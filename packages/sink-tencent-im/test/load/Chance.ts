/** Repeatable chance: the same seed gives the same history. */
export interface Chance {
  /** From 0 up to, but not including, 1. */
  readonly next: () => number
  readonly int: (below: number) => number
  readonly pick: <const A>(from: readonly [A, ...ReadonlyArray<A>]) => A
  readonly hits: (probability: number) => boolean
}

/** Mulberry32. */
export const chance = (seed: number): Chance => {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const int = (below: number) => Math.floor(next() * below)
  return {
    next,
    int,
    pick: ([first, ...rest]) => [first, ...rest][int(rest.length + 1)] ?? first,
    hits: (probability) => next() < probability,
  }
}
