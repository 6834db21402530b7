import type { CallError } from "../errors/CallError.ts"
import type { Class } from "../errors/codes.ts"
import type { Policy, Verdict } from "./Policy.ts"

/**
 * What a failed call means.
 *
 * - `again`: nothing was done; the same call may pass later.
 * - `doubt`: it may have been done; look before going on.
 * - `suspect`: refused, or there already: look once, then believe it.
 * - `blame`: one of its records is refused for good.
 * - `hold`: the lane cannot go on now.
 * - `stop`: no call of the run can pass.
 */
export type Consequence = "again" | "doubt" | "suspect" | "blame" | "hold" | "stop"

const ofClass: { readonly [C in Class]: Consequence } = {
  retry: "doubt",
  throttle: "again",
  input: "blame",
  content: "blame",
  permission: "hold",
  quota: "hold",
  conflict: "hold",
  "not-found": "hold",
  auth: "stop",
  unknown: "hold",
}

/** A refused `SendTime`, which is also what a message that is there already gets; or a field is wrong. */
const parameterInvalid = 10004

export const consequence = (error: CallError): Consequence => {
  switch (error._tag) {
    case "TransportError":
      return error.reason === "unreachable" ? "again" : "doubt"
    case "UndocumentedError":
      return "hold"
    default:
      if (error.code === parameterInvalid) return "suspect"
      return error.scope === "run" ? "stop" : ofClass[error.class]
  }
}

/** Whether an error that has outlasted all attempts would meet every other record too: nobody is there. */
export const endsRun = (error: CallError): boolean =>
  consequence(error) === "stop" || (error._tag === "TransportError" && error.reason === "unreachable")

/** Whether all attempts came to nothing, each after its pause, rather than that the service refused. */
export const isExhausted = (error: CallError): boolean => {
  const what = consequence(error)
  return (what === "again" || what === "doubt") && !endsRun(error)
}

/** Whether a record is refused for good. */
export const isRefusal = (error: CallError): boolean => {
  const what = consequence(error)
  return what === "blame" || what === "suspect"
}

/** What becomes of a record that is refused for good, or whose attempts are used up. */
export const verdict = (policy: Policy, error: CallError): Verdict => {
  if (error._tag === "TransportError") return policy.retry
  return error._tag === "UndocumentedError" ? policy.unknown : policy[error.class]
}
