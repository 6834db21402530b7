/** A stream of numbers that depends on nothing but its seed, so that the same options give the same bytes. */
export interface Random {
  /** At least 0, below 1. */
  readonly next: () => number
  /** A whole number at least 0, below `end`. */
  readonly below: (end: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <C extends readonly [unknown, ...ReadonlyArray<unknown>]>(choices: C) => C[number]
  readonly hex: (digits: number) => string
  /** Positive with a long tail: half of them below `median`. */
  readonly longTailed: (median: number) => number
}

/** Mulberry32 on an FNV-1a hash of the seed. */
export const random = (seed: string): Random => {
  let state = 0x811c9dc5
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number) => Math.floor(next() * end)
  const hex = (digits: number): string =>
    digits <= 8
      ? Math.floor(next() * 16 ** digits)
          .toString(16)
          .padStart(digits, "0")
      : hex(8) + hex(digits - 8)
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (choices) => choices[below(choices.length)] ?? choices[0],
    hex,
    longTailed: (median) => median * Math.exp(2 * (next() + next() + next() - 1.5)),
  }
}
