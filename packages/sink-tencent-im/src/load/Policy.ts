import type { Class } from "../errors/codes.ts"

/**
 * What becomes of a message that the service refuses.
 *
 * - `hold`: its lane waits, the others go on; a later run continues exactly there.
 * - `placeholder`: a short notice with the original id takes its seat.
 * - `pass`: it is a rejection, and the lane goes on without it.
 */
export type Verdict = "hold" | "placeholder" | "pass"

/** One verdict for each class of refusal. Auth and a plan that has run out stop the run, whatever is set here. */
export type Policy = { readonly [C in Class]: Verdict }

/**
 * A group only takes what is later than its newest message, so a hole can never be filled: what is wrong with one
 * message is noted in its seat, and what is wrong with the lane, the app or the moment holds it.
 */
export const defaults: Policy = {
  input: "placeholder",
  content: "placeholder",
  "not-found": "hold",
  permission: "hold",
  quota: "hold",
  conflict: "hold",
  retry: "hold",
  throttle: "hold",
  auth: "hold",
  unknown: "hold",
}
