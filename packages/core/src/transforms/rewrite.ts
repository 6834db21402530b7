import * as Effect from "effect/Effect"
import type { Message } from "../model/Message.ts"
import type { Transform } from "./Protocol.ts"
import { effectful, pure } from "./records.ts"
import { LeftOut, Refused, type Verdict } from "./Verdict.ts"

/** The new content, or what becomes of the message instead. */
export type Rewritten = Message["content"] | Verdict

interface Naming {
  /** Stands in the ledger, and is the rule of members and messages it leaves out without a rule of their own. */
  readonly name: string
  /** Functions cannot be compared: give another version with every change of what it does. */
  readonly version: string
}

/** Puts another content into messages, by a pure function. The same content returned means: leave it as it is. */
export const rewrite = (
  options: Naming & {
    readonly content: (message: Message) => Rewritten
  },
): Transform =>
  pure({
    name: options.name,
    fingerprint: options.version,
    message: (message) => withContent(message, options.content(message)),
  })

/**
 * Puts another content into messages, by an effect, e.g. one that asks a service for a translation. A failure ends
 * staging, which goes on there the next time; catch what shall not.
 */
export const rewriteEffect = <Err = never, R = never>(
  options: Naming & {
    readonly content: (message: Message) => Effect.Effect<Rewritten, Err, R>
    /** Messages of one unit that are worked on at once; 1 by default. */
    readonly concurrency?: number
  },
): Transform<R> =>
  effectful({
    name: options.name,
    fingerprint: options.version,
    ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
    message: (message: Message) => Effect.map(options.content(message), (rewritten) => withContent(message, rewritten)),
  })

const withContent = (message: Message, rewritten: Rewritten): Message | Verdict => {
  if (rewritten instanceof LeftOut || rewritten instanceof Refused) return rewritten
  return rewritten === message.content ? message : { ...message, content: rewritten }
}
