import type { Progress } from "@chatferry/core"

/** A phase that is over. */
export interface Phase {
  readonly phase: Progress.Progress["phase"]
  readonly done: number
  readonly seconds: number
  /** Calls acknowledged in it. */
  readonly calls: number
}

/** The progress of a run, which also remembers the phases that are over, however short they were. */
export class Watch implements Progress.Progress {
  done = 0
  total = 0
  calls = 0
  lanesHeld = 0
  /** Seconds at which the phase at hand began. */
  since: number
  readonly finished: Array<Phase> = []
  readonly #now: () => number
  #phase: Progress.Progress["phase"] = "idle"
  #callsBefore = 0

  /** @param now a clock in seconds */
  constructor(now: () => number) {
    this.#now = now
    this.since = now()
  }

  now(): number {
    return this.#now()
  }

  get phase(): Progress.Progress["phase"] {
    return this.#phase
  }

  set phase(next: Progress.Progress["phase"]) {
    const now = this.#now()
    if (this.#phase !== "idle")
      this.finished.push({
        phase: this.#phase,
        done: this.done,
        seconds: now - this.since,
        calls: this.calls - this.#callsBefore,
      })
    this.#phase = next
    this.#callsBefore = this.calls
    this.since = now
  }

  /** The last phase is over. */
  finish(): void {
    this.phase = "idle"
  }
}
