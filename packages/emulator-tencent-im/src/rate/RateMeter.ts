/** What arrived at one endpoint. */
export interface EndpointRate {
  readonly endpoint: string
  /** Calls allowed in any second. */
  readonly quota: number
  readonly calls: number
  /** Calls beyond the quota, refused or, with enforcement off, only counted. */
  readonly violations: number
  /** The greatest number of arrivals in any second. */
  readonly peak: number
  /** Unix milliseconds of the first and the last arrival. */
  readonly firstAt: number
  readonly lastAt: number
}

/** A call beyond the quota. */
export interface Violation {
  readonly endpoint: string
  /** Unix milliseconds of the arrival. */
  readonly at: number
  /** Arrivals in the second that ends with it, itself included. */
  readonly inSecond: number
}

interface Counter {
  readonly quota: number
  /** Times of the last `quota` calls that count against the quota; the oldest stands at `cursor`. */
  readonly ring: Float64Array
  cursor: number
  /** Arrivals, of which those from `head` on lie in the last second. */
  recent: Array<number>
  head: number
  calls: number
  violations: number
  peak: number
  first: number
  last: number
}

const second = 1_000
const keptViolations = 1_000

/**
 * Counts calls in every sliding second, endpoint by endpoint. How the service counts is not documented; no window can
 * be stricter than all of them, so whoever passes here passes anywhere.
 */
export class RateMeter {
  readonly #quota: (endpoint: string) => number
  readonly #enforced: boolean
  /** Unix milliseconds of the monotonic clock's zero. */
  readonly #origin: number
  readonly #counters = new Map<string, Counter>()
  #violations: Array<Violation> = []

  constructor(options: {
    readonly quota: (endpoint: string) => number
    readonly enforced: boolean
    readonly origin: number
  }) {
    this.#quota = options.quota
    this.#enforced = options.enforced
    this.#origin = options.origin
  }

  /** Counts a call that arrived at `time` (monotonic milliseconds). False: beyond the quota, refuse it. */
  arrive(endpoint: string, time: number): boolean {
    const counter = this.#counter(endpoint, time)
    counter.calls++
    counter.last = time
    const { recent } = counter
    recent.push(time)
    while (time - (recent[counter.head] ?? time) >= second) counter.head++
    const inSecond = recent.length - counter.head
    if (inSecond > counter.peak) counter.peak = inSecond
    if (counter.head > 4_096) {
      counter.recent = recent.slice(counter.head)
      counter.head = 0
    }
    const oldest = counter.ring[counter.cursor] ?? Number.NEGATIVE_INFINITY
    const within = time - oldest >= second
    if (!within) {
      counter.violations++
      if (this.#violations.length < keptViolations) {
        this.#violations.push({ endpoint, at: this.#origin + time, inSecond })
      }
      if (this.#enforced) return false
    }
    counter.ring[counter.cursor] = time
    counter.cursor = (counter.cursor + 1) % counter.ring.length
    return true
  }

  rates(): ReadonlyArray<EndpointRate> {
    return Array.from(this.#counters, ([endpoint, c]) => ({
      endpoint,
      quota: c.quota,
      calls: c.calls,
      violations: c.violations,
      peak: c.peak,
      firstAt: this.#origin + c.first,
      lastAt: this.#origin + c.last,
    }))
  }

  /** The first thousand. */
  violations(): ReadonlyArray<Violation> {
    return [...this.#violations]
  }

  reset(): void {
    this.#counters.clear()
    this.#violations = []
  }

  #counter(endpoint: string, time: number): Counter {
    const known = this.#counters.get(endpoint)
    if (known !== undefined) return known
    const quota = this.#quota(endpoint)
    const counter: Counter = {
      quota,
      ring: new Float64Array(quota).fill(Number.NEGATIVE_INFINITY),
      cursor: 0,
      recent: [],
      head: 0,
      calls: 0,
      violations: 0,
      peak: 0,
      first: time,
      last: time,
    }
    this.#counters.set(endpoint, counter)
    return counter
  }
}
