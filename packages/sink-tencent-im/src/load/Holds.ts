import { SinkError } from "@chatferry/core"
import type { CallError } from "../errors/CallError.ts"
import type { Class } from "../errors/codes.ts"

/** Classes of refusals that the next lane would meet too; the others are about the lane itself, or its messages. */
const common: ReadonlySet<Class> = new Set<Class>(["permission", "quota", "retry", "throttle", "unknown"])

const isCommon = (error: CallError): boolean => {
  if (error._tag === "TransportError" || error._tag === "UndocumentedError") return true
  return common.has(error.class)
}

/**
 * Stops a run that goes wrong everywhere: where lane after lane, or group after group, is held for what is not its own
 * fault, each after all of its attempts, going on would only take hours to say the same of every other.
 *
 * Refusals come faster than successes. So once the limit is reached, as many as are under way then may still show that
 * something can be loaded.
 */
export class Holds {
  readonly #limit: number
  readonly #what: string
  #underWay = 0
  #inARow = 0
  #stopsAt = Number.POSITIVE_INFINITY

  /** `what` follows on the number of those that were held. */
  constructor(limit: number, what: string) {
    this.#limit = limit
    this.#what = what
  }

  began(): void {
    this.#underWay++
  }

  /** Something has arrived, or has its outcome. */
  succeeded(): void {
    this.#inARow = 0
    this.#stopsAt = Number.POSITIVE_INFINITY
  }

  /**
   * One has come to its end, or is held: because of this error, or for a reason of its own. Answers why the run is to
   * stop, if it is.
   */
  ended(error: CallError | undefined): SinkError | undefined {
    this.#underWay--
    if (error === undefined || !isCommon(error)) return undefined
    this.#inARow++
    if (this.#inARow === this.#limit) this.#stopsAt = this.#limit + this.#underWay
    if (this.#inARow < this.#stopsAt) return undefined
    return new SinkError({
      sink: "tencent-im",
      reason: "HeldEverywhere",
      problem: `${this.#inARow} ${this.#what}. The last of them met: ${error.message}`,
      remedy: "What was loaded is kept: repair the cause and apply again, which goes on exactly there.",
    })
  }
}
