/** Seconds that a rate is measured over: long enough to be calm, short enough to follow a change. */
const span = 5

interface Beat {
  readonly at: number
  readonly values: ReadonlyArray<number>
}

/** How fast counters grow, over the last few seconds. */
export class Pulse {
  #beats: Array<Beat> = []

  /** Notes the counters, and answers what each gained a second. */
  rates(at: number, values: ReadonlyArray<number>): ReadonlyArray<number> {
    this.#beats.push({ at, values })
    while (this.#beats.length > 2 && (this.#beats[1]?.at ?? at) < at - span) this.#beats.shift()
    const first = this.#beats[0]
    if (first === undefined || at - first.at <= 0) return values.map(() => 0)
    return values.map((value, index) => (value - (first.values[index] ?? 0)) / (at - first.at))
  }

  reset(): void {
    this.#beats = []
  }
}
