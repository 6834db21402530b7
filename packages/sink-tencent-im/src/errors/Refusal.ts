import * as Data from "effect/Data"
import { type Class, codes, type Scope } from "./codes.ts"

type Codes = typeof codes

/** A documented code. */
export type Code = keyof Codes

/** The name of a documented code; the `_tag` of its error. */
export type Tag = Codes[Code]["tag"]

/** The code behind a tag. It would be a union if two codes shared the tag; a type test says that none do. */
export type CodeOf<T extends Tag> = { [C in Code]: Codes[C]["tag"] extends T ? C : never }[Code]

/** What is known about a call that went wrong. */
export interface CallFacts {
  /** The API that was called, e.g. `import_group`. */
  readonly endpoint: string
  /** The service's own words (`ErrorInfo`), often empty. */
  readonly info: string
  /** Ids of what the call carried: groups, accounts, or senders and receivers. */
  readonly records: ReadonlyArray<string>
}

/**
 * The service said no, with a documented code. `T` is the code's tag, so that
 * `Effect.catchTag("GroupNotFound", …)` is checked by the compiler; everything else follows from the table of codes.
 */
export class Refusal<T extends Tag = Tag> extends Data.Error<CallFacts & { readonly code: number }> {
  readonly _tag: T

  constructor(tag: T, facts: CallFacts & { readonly code: number }) {
    super(facts)
    this._tag = tag
    this.name = tag
  }

  /** What kind of refusal it is. */
  get class(): Class {
    return rowOf(this.code).class
  }

  /** How far it reaches. */
  get scope(): Scope {
    return rowOf(this.code).scope
  }

  /** What the code means. */
  get meaning(): string {
    return rowOf(this.code).meaning
  }

  /** What to do about it. */
  get remedy(): string {
    return rowOf(this.code).remedy
  }

  /** Whether the same call may pass later, unchanged. Whether it may be repeated is a matter of the endpoint. */
  get retryable(): boolean {
    return this.class === "retry" || this.class === "throttle"
  }

  override get message(): string {
    const said = this.info === "" ? "" : ` The service says: ${sentence(this.info)}`
    return `${this.endpoint}${listed(this.records)} was refused with ${this.code} (${this._tag}): ${this.meaning}${said} ${this.remedy}`
  }
}

/** The errors of some codes, as a union. */
export type ErrorOf<C extends Code> = C extends Code ? Refusal<Codes[C]["tag"]> : never

/**
 * Codes that any call may answer: 60000 to 79999 by the documents' words, and the four of content and size that the
 * general table lists for every API.
 */
export const publicCodes = [
  60002, 60003, 60004, 60005, 60006, 60007, 60008, 60009, 60010, 60011, 60012, 60013, 60014, 60015, 60016, 60017, 60018,
  60019, 60020, 60021, 70001, 70002, 70003, 70005, 70009, 70013, 70014, 70016, 70020, 70050, 70051, 70052, 70107, 70114,
  70169, 70202, 70206, 70398, 70399, 70402, 70403, 70500, 71000, 72001, 72012, 80001, 80002, 80003, 80004,
] as const satisfies ReadonlyArray<Code>

/** A refusal that any call may meet, whatever it does. */
export type PublicError = ErrorOf<(typeof publicCodes)[number]>

/** The row of the table that a number belongs to; the app's own webhook codes share one. */
export const documented = (code: number): Code | undefined => {
  if (Object.hasOwn(codes, code)) return code as Code
  return code > 120001 && code <= 130000 ? 120001 : undefined
}

/** The refusal of a documented code. */
export const refusal = <C extends Code>(code: C, facts: CallFacts & { readonly code?: number }): ErrorOf<C> =>
  // A tag belongs to one code, so the tag read from the row is the one that `ErrorOf` names.
  new Refusal(codes[code].tag, { code, ...facts }) as ErrorOf<C>

const rowOf = (code: number) => codes[documented(code) ?? 10060]

/** `" of g_42, u_1 and 5 more"`: enough to find the records, short enough for one line. */
export const listed = (records: ReadonlyArray<string>): string => {
  if (records.length === 0) return ""
  const shown = records.slice(0, 3).join(", ")
  return records.length > 3 ? ` of ${shown} and ${records.length - 3} more` : ` of ${shown}`
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)
