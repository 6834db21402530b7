import * as Effect from "effect/Effect"
import { type CallError, fromCode, TransportError } from "../../src/errors/CallError.ts"
import type { Chance } from "./Chance.ts"

const faults = [
  "before",
  "after",
  "late",
  "status",
  "throttle",
  "unreachable",
  "failed",
  "failed, done",
  "killed",
  "killed, late",
  "killed after",
] as const

/** A network that loses and delays calls to an endpoint, and a service that fails with a code now and then. */
export const network = (chance: Chance, endpoint: string, failure: number) => {
  const refused = (code: number): CallError => fromCode(code, { endpoint, info: "", records: [] })
  const lost = (reason: TransportError["reason"]) => new TransportError({ endpoint, records: [], reason, detail: "" })

  /** A call is served at once, late or never, and its answer arrives, is lost, or is one of the unclear ones. */
  const call = Effect.fnUntraced(function* <A extends object>(
    rate: number,
    serve: () => A | CallError,
    ...unclear: ReadonlyArray<(answer: A) => A>
  ): Effect.fn.Return<A, CallError> {
    const fault = chance.hits(rate)
      ? chance.pick<(typeof faults)[number] | ((answer: A) => A)>([...faults, ...unclear])
      : undefined
    if (fault === "before") return yield* lost("connection")
    if (fault === "status" || fault === "unreachable") return yield* lost(fault)
    if (fault === "throttle") return yield* Effect.fail(refused(60007))
    if (fault === "failed") return yield* Effect.fail(refused(failure))
    if (fault === "killed") return yield* Effect.die("killed")
    if (fault === "late" || fault === "killed, late") {
      yield* Effect.forkDetach(Effect.delay(Effect.sync(serve), chance.int(3_000)))
      return yield* fault === "late" ? lost("timeout") : Effect.die("killed")
    }
    const answer = serve()
    if (fault === "after") return yield* lost("timeout")
    if (fault === "failed, done") return yield* Effect.fail(refused(failure))
    if (fault === "killed after") return yield* Effect.die("killed")
    if ("_tag" in answer) return yield* Effect.fail(answer)
    return fault === undefined ? answer : fault(answer)
  })

  return { refused, lost, call }
}
