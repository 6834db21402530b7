import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

/** Milliseconds of a clock that is never set. */
export const monotonic = Effect.map(Clock.monotonicTimeNanos, (nanos) => Number(nanos) / 1e6)

/** Who wants the turn: whoever has the highest precedence comes first; among equals, who came first. */
export interface Claim {
  readonly precedence: number
  /** Since when, in monotonic milliseconds. */
  readonly since: number
}

/** Milliseconds after which precedence does not matter any more, so that nobody waits for long. */
const patience = 10_000

const isBefore = (a: Claim, b: Claim, now: number): boolean => {
  const oldest = Math.min(a.since, b.since)
  return a.precedence === b.precedence || now - oldest > patience ? a.since < b.since : a.precedence > b.precedence
}

/** A turn that one has at a time, and that then passes to whoever comes first. */
export class Turn {
  #holder: Claim | undefined
  readonly #waiting = new Map<Claim, () => void>()

  /** Waits for the turn and has it while `use` runs. Whoever is interrupted leaves, and the turn passes on. */
  having<A>(claim: Claim, use: Effect.Effect<A>): Effect.Effect<A> {
    return Effect.ensuring(Effect.andThen(this.#wait(claim), use), this.#leave(claim))
  }

  /** Whether somebody who waits comes before this one. */
  isOvertaken(claim: Claim, now: number): boolean {
    for (const other of this.#waiting.keys()) if (isBefore(other, claim, now)) return true
    return false
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
    for (const claim of this.#waiting.keys()) if (next === undefined || isBefore(claim, next, now)) next = claim
    this.#holder = next
    if (next === undefined) return
    const resume = this.#waiting.get(next)
    this.#waiting.delete(next)
    resume?.()
  }
}
