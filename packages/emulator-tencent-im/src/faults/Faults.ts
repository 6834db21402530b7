import * as Schema from "effect/Schema"

const positive = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))

/** Which calls a rule concerns. Without any of these it concerns every call. */
const trigger = {
  /** Name of the endpoint, such as `import_group_msg`; absent: every endpoint. */
  endpoint: Schema.optionalKey(Schema.String),
  /** Text fields at the top of the request that must be equal, such as `{ "GroupId": "g1" }`. */
  where: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
  /** Chance of each such call, 0 to 1; default 1. */
  probability: Schema.optionalKey(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))),
  /** Only the nth such call since the rule was set, counted from 1. */
  nth: Schema.optionalKey(positive),
  /** At most so many times; 1 = once. */
  times: Schema.optionalKey(positive),
}

/** Before the request is processed, which then does not happen, or after. */
const At = Schema.Literals(["before", "after"])

export const FaultRule = Schema.Union([
  Schema.Struct({
    /**
     * `gateway`: HTTP 502. `reset`: the connection is reset. `silence`: no answer, ever. `unreadable`: HTTP 200 with
     * a body that is not JSON.
     */
    fault: Schema.Literals(["gateway", "reset", "silence", "unreadable"]),
    /** Default `before`. */
    at: Schema.optionalKey(At),
    ...trigger,
  }),
  Schema.Struct({
    /** The whole request is answered with a code. */
    fault: Schema.Literal("code"),
    code: positive,
    info: Schema.optionalKey(Schema.String),
    /** Default `before`: nothing was done. */
    at: Schema.optionalKey(At),
    ...trigger,
  }),
  Schema.Struct({
    /** One item of the request, or all, is refused with a code and not stored; the others are processed. */
    fault: Schema.Literal("item"),
    code: positive,
    /** Position in the request's list, from 0; absent: every item. */
    index: Schema.optionalKey(Schema.Natural),
    ...trigger,
  }),
])
export type FaultRule = typeof FaultRule.Type

/**
 * Faults to inject. Rules are tried in order, the first that fires wins. The same seed, rules and order of calls give
 * the same faults.
 */
export const Faults = Schema.Struct({
  /** Default 0. */
  seed: Schema.optionalKey(Schema.Union([Schema.Int, Schema.String])),
  /** Milliseconds by which every answer is late; default 0. The request is processed when it arrives. */
  delay: Schema.optionalKey(Schema.Natural),
  rules: Schema.optionalKey(Schema.Array(FaultRule)),
})
export type Faults = typeof Faults.Type

/** An unreliable network: each of lost request and lost answer, by 502 and by reset, with a quarter of the chance. */
export const unreliable = (probability: number): ReadonlyArray<FaultRule> =>
  (["gateway", "reset"] as const).flatMap((fault) =>
    (["before", "after"] as const).map((at) => ({ fault, at, probability: probability / 4 })),
  )
