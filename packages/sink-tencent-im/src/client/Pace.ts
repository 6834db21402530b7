/**
 * How much of a documented rate is used: 200 calls a second become 194. The rest is for calls that the network moves
 * closer together than they left.
 */
export const share = 0.97

/** Calls that no second may exceed: of a rate that is no whole number, as many as are whole. */
const mostInSecond = (rate: number): number => Math.max(1, Math.floor(rate))

/** Milliseconds that hold so many; longer than a second where the rate allows less than one call in it. */
const secondOf = (rate: number): number => Math.max(1000, 1000 / rate)

/** Part of the full rate that comes back each second after the service said "too often". */
const recovery = 0.05

/** Slowest pace, as a part of the full rate. */
const slowest = 1 / 32

/**
 * Milliseconds of standing still that are made up for: a collection, a busy machine. With more, a laptop that wakes up
 * would send a whole second's calls at once.
 */
const catchUp = 200

/** Longest delay on the way that is reckoned with, in milliseconds: beyond it the rate would suffer too much. */
const longestDelay = 250

/** What clocks of whole milliseconds hide. */
const resolution = 2

/**
 * Calls a second that leave under a rate where there are always some that wait, and answers come up to `spread`
 * milliseconds later than the fastest, each as likely as another.
 *
 * A call leaves room for the delay of the one that left `rate` calls before it, and calls leave in order: so what counts is
 * not the mean delay but nearly the longest.
 */
export const usable = (rate: number, spread = 0): number => {
  const longest = Math.min(longestDelay, spread)
  // Of the calls that could have left while it is waited for, one is expected to have a longer one.
  const delay = Math.max(0, longest - Math.sqrt((2 * longest * 1000) / (rate * share)))
  return Math.min(rate * share, (mostInSecond(rate) * 1000) / (secondOf(rate) + delay + resolution))
}

/** A call that left, and its round trip once there is an answer. */
interface Departure {
  readonly at: number
  roundTrip?: number
}

/**
 * When the calls of one endpoint may leave: evenly spaced (GCRA), and none so early that it could arrive within a second
 * of the one that left `rate` calls before. So no second, wherever it begins, holds more calls than the rate, however
 * late timers are. Times are milliseconds of a monotonic clock.
 *
 * Spacing alone would not do: calls that are delayed on the way arrive closer to those behind them than they left. What
 * a call's round trip took beyond the fastest one is the most that it can have been delayed.
 */
export class Pace {
  /** Calls a second that must never be exceeded. */
  readonly rate: number
  readonly #interval: number
  readonly #second: number
  /** The last `rate` calls; the oldest stands at the cursor. */
  readonly #departures: Array<Departure | undefined>
  #cursor = 0
  #next = Number.NEGATIVE_INFINITY
  /** Of the last calls, and of as many before: a route that became longer is no delay. */
  #fastest = Number.POSITIVE_INFINITY
  #fastestBefore = Number.POSITIVE_INFINITY
  #factor = 1
  #slowedAt = Number.NEGATIVE_INFINITY

  constructor(rate: number) {
    this.rate = rate
    this.#interval = 1000 / (rate * share)
    this.#second = secondOf(rate)
    this.#departures = Array.from({ length: mostInSecond(rate) }, () => undefined)
  }

  /** Milliseconds until the next call may leave; 0 if it may now. */
  wait(now: number): number {
    const oldest = this.#departures[this.#cursor]
    const earliest = oldest === undefined ? now : oldest.at + this.#delayOf(oldest) + this.#second
    return Math.max(0, this.#next - now, earliest - now)
  }

  /** A call leaves. What is returned takes the time when its answer is there, or the news that there is none. */
  depart(now: number): (now: number) => void {
    const due = this.#next === Number.NEGATIVE_INFINITY ? now : Math.max(this.#next, now - catchUp)
    this.#next = due + this.#interval / this.factor(now)
    const departure: Departure = { at: now }
    this.#departures[this.#cursor] = departure
    this.#cursor = (this.#cursor + 1) % this.#departures.length
    if (this.#cursor === 0) {
      this.#fastestBefore = this.#fastest
      this.#fastest = Number.POSITIVE_INFINITY
    }
    return (now) => {
      departure.roundTrip = now - departure.at
      this.#fastest = Math.min(this.#fastest, departure.roundTrip)
    }
  }

  /** How much later than the fastest a call may have arrived; as much as the share leaves where nobody knows. */
  #delayOf({ roundTrip }: Departure): number {
    const unknown = this.#second * (1 / share - 1)
    if (roundTrip === undefined) return unknown
    const delay = roundTrip - Math.min(this.#fastest, this.#fastestBefore)
    return Math.min(longestDelay, delay) + resolution
  }

  /** The service refused a call as too early: half the pace, which then recovers by itself in about ten seconds. */
  slow(now: number): void {
    // Calls that were under way together are refused together; they count as one warning.
    if (now - this.#slowedAt < 1000) return
    this.#factor = Math.max(slowest, this.factor(now) / 2)
    this.#slowedAt = now
    this.#next = Math.max(this.#next, now + this.#interval / this.#factor)
  }

  /** The pace as a part of the full one. */
  factor(now: number): number {
    return this.#factor === 1 ? 1 : Math.min(1, this.#factor + (recovery * (now - this.#slowedAt)) / 1000)
  }
}
