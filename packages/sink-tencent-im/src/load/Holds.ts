import { SinkError, type StoreError } from "@chatferry/core"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { counted } from "../counted.ts"
import type { CallError } from "../errors/CallError.ts"
import type { Class } from "../errors/codes.ts"
import { isExhausted, isRefusal } from "./consequence.ts"

/** Classes of refusals that the next lane would meet too; the others are about the lane itself, or its messages. */
const common: ReadonlySet<Class> = new Set<Class>(["permission", "quota", "retry", "throttle", "unknown"])

const isCommon = (error: CallError): boolean => {
  if (error._tag === "TransportError" || error._tag === "UndocumentedError") return true
  return common.has(error.class)
}

/**
 * Stops a run that goes wrong everywhere: where lane after lane, group after group, or call after call, comes to nothing
 * for what is not its own fault, each after all of its attempts, going on would only take hours to say the same of every
 * other.
 *
 * Refusals come faster than successes. So once the limit is reached, as many as are under way then may still show that
 * something can be loaded.
 */
export class Holds {
  readonly #limit: number
  readonly #one: string
  readonly #what: string
  #underWay = 0
  #inARow = 0
  #stopsAt = Number.POSITIVE_INFINITY

  /** `what` is said of so many of `one`: the same of one as of many. */
  constructor(limit: number, one: string, what: string) {
    this.#limit = limit
    this.#one = one
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
      problem: `${counted(this.#inARow, this.#one)} ${this.#what}. The last of them met: ${error.message}`,
      remedy: "What was loaded is kept: repair the cause and apply again, which goes on exactly there.",
    })
  }
}

/**
 * Makes the calls of one of them, which repeat themselves. Answers what they gave or met; fails where the run is to stop.
 * What the service refuses does not count: it comes at once, and of each it may be another reason.
 */
export const trying = Effect.fnUntraced(function* <A>(
  holds: Holds,
  calls: Effect.Effect<A, CallError | StoreError>,
): Effect.fn.Return<Result.Result<A, CallError>, SinkError | StoreError> {
  holds.began()
  const answer: Result.Result<A, CallError> = yield* calls.pipe(
    Effect.map(Result.succeed),
    Effect.catchIf(
      (error): error is CallError => error._tag !== "StoreError",
      (error) => Effect.succeed(Result.fail(error)),
    ),
  )
  const error = Result.isFailure(answer) ? answer.failure : undefined
  if (error === undefined || isRefusal(error)) holds.succeeded()
  const stopped = holds.ended(error !== undefined && isExhausted(error) ? error : undefined)
  if (stopped !== undefined) return yield* stopped
  return answer
})
