import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import type { FaultRule, Faults } from "./Faults.ts"

interface Armed {
  readonly rule: FaultRule
  /** A generator for each rule: calls that another rule concerns do not disturb it. */
  readonly chance: () => number
  calls: number
  fired: number
}

/** The faults in force. Reading it for a call counts that call. */
export interface FaultBox {
  readonly faults: Faults
  readonly delay: number
  readonly next: (endpoint: string, request: unknown) => FaultRule | undefined
}

const concerns = (rule: FaultRule, endpoint: string, request: unknown) => {
  if (rule.endpoint !== undefined && rule.endpoint !== endpoint) return false
  if (rule.where === undefined) return true
  if (typeof request !== "object" || request === null) return false
  const fields = new Map<string, unknown>(Object.entries(request))
  return Object.entries(rule.where).every(([field, value]) => fields.get(field) === value)
}

const fires = (armed: Armed) => {
  const { rule, chance } = armed
  armed.calls++
  const lucky = rule.probability === undefined || chance() < rule.probability
  if (rule.nth !== undefined && armed.calls !== rule.nth) return false
  return lucky && armed.fired < (rule.times ?? Number.POSITIVE_INFINITY)
}

export const make = Effect.fnUntraced(function* (faults: Faults) {
  const armed: Array<Armed> = []
  for (const [i, rule] of (faults.rules ?? []).entries()) {
    const random = yield* Random.Random.pipe(Random.withSeed(`${faults.seed ?? 0}/${i}`))
    armed.push({ rule, chance: () => random.nextDoubleUnsafe(), calls: 0, fired: 0 })
  }
  const box: FaultBox = {
    faults,
    delay: faults.delay ?? 0,
    next: (endpoint, request) => {
      let first: Armed | undefined
      // Every rule that is concerned counts the call, also when an earlier one wins.
      for (const one of armed) if (concerns(one.rule, endpoint, request) && fires(one)) first ??= one
      if (first !== undefined) first.fired++
      return first?.rule
    },
  }
  return box
})
