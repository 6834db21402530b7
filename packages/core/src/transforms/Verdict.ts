import { type Item, type Read, reject as rejection, skip } from "../Source.ts"

/** A record stays out by a named rule: it is counted as skipped. */
export class LeftOut {
  readonly rule: string
  constructor(rule: string) {
    this.rule = rule
  }
}

/** A record cannot be taken over: it is kept and listed as a rejection, with the reason and the record. */
export class Refused {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

/** What a function says of a record instead of giving one. */
export type Verdict = LeftOut | Refused

/** Leaves the record out, by this rule. */
export const leaveOut = (rule: string): LeftOut => new LeftOut(rule)

/** Lists the record among the rejections; the reason is a sentence that says what is wrong and what to do. */
export const refuse = (reason: string): Refused => new Refused(reason)

export const settle = <A>(item: Read<A>, result: A | Verdict): Item<A> => {
  if (result === item.record) return item
  if (result instanceof LeftOut) return skip(item.from, result.rule)
  if (result instanceof Refused) return rejection(item.from, result.reason, item.record)
  return { ...item, record: result }
}
