import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

/** Milliseconds of a clock that is never set. */
export const monotonic = Effect.map(Clock.monotonicTimeNanos, (nanos) => Number(nanos) / 1e6)

/** Who wants the turn: whoever has the highest precedence comes first; among equals, who came first. */
export interface Claim {
  readonly precedence: number
  /** Since when, in monotonic milliseconds. */
  readonly since: number
  /** How many turns had been used then. */
  readonly turn: number
}

/**
 * After so many milliseconds precedence does not matter any more, so that nobody waits for long; but only once so many
 * turns were used for each that waits: where turns are rare, all would have waited for long, and go by age alone.
 */
const patience = { millis: 10_000, rounds: 10 }

/** A turn that one has at a time, and that then passes to whoever comes first. */
export class Turn {
  #holder: Claim | undefined
  #used = 0
  readonly #waiting = new Map<Claim, () => void>()

  claim(precedence: number, now: number): Claim {
    return { precedence, since: now, turn: this.#used }
  }

  /**
   * Waits for the turn and has it while `use` runs, which gives nothing where it makes no use of it. Whoever is
   * interrupted leaves, and the turn passes on.
   */
  having<A>(claim: Claim, use: Effect.Effect<A | undefined>): Effect.Effect<A | undefined> {
    const counted = Effect.map(use, (used) => {
      if (used !== undefined) this.#used++
      return used
    })
    return Effect.ensuring(Effect.andThen(this.#wait(claim), counted), this.#leave(claim))
  }

  /** Whether somebody who waits comes before this one. */
  isOvertaken(claim: Claim, now: number): boolean {
    for (const other of this.#waiting.keys()) if (this.#isBefore(other, claim, now)) return true
    return false
  }

  #isBefore(a: Claim, b: Claim, now: number): boolean {
    const { since, turn } = a.since < b.since ? a : b
    const isPatient = now - since <= patience.millis || this.#used - turn <= patience.rounds * (this.#waiting.size + 1)
    return isPatient && a.precedence !== b.precedence ? a.precedence > b.precedence : a.since < b.since
  }

  #wait(claim: Claim): Effect.Effect<void> {
    return Effect.callback((resume) => {
      if (this.#holder === undefined) {
        this.#holder = claim
        resume(Effect.void)
      } else {
        // Whoever passes the turn on resumes the next within its own run: without yielding, each would run inside the last.
        this.#waiting.set(claim, () => resume(Effect.yieldNow))
      }
    })
  }

  #leave(claim: Claim): Effect.Effect<void> {
    return Effect.map(monotonic, (now) => {
      this.#waiting.delete(claim)
      if (this.#holder === claim) this.#pass(now)
    })
  }

  #pass(now: number): void {
    let next: Claim | undefined
    for (const claim of this.#waiting.keys()) if (next === undefined || this.#isBefore(claim, next, now)) next = claim
    this.#holder = next
    if (next === undefined) return
    const resume = this.#waiting.get(next)
    this.#waiting.delete(next)
    resume?.()
  }
}
