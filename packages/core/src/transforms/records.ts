import * as Effect from "effect/Effect"
import type { RecordOf } from "../model/Entity.ts"
import { render } from "../Provenance.ts"
import type { Item, Read } from "../Source.ts"
import { type Step, type StreamedEntity, type Transform, TransformError } from "./Protocol.ts"
import { settle, type Verdict } from "./Verdict.ts"

/** A function for a record of each entity: it gives the record, a changed one, or a verdict. */
export type Functions = {
  readonly [E in StreamedEntity as Singular[E]]?: (record: RecordOf[E]) => RecordOf[E] | Verdict
}

/** The same with effects. */
export type Effects<Err, R> = {
  readonly [E in StreamedEntity as Singular[E]]?: (record: RecordOf[E]) => Effect.Effect<RecordOf[E] | Verdict, Err, R>
}

interface Singular {
  readonly users: "user"
  readonly groups: "group"
  readonly messages: "message"
  readonly conversationGroups: "conversationGroup"
}

interface Identity {
  readonly name: string
  /** Stands for the functions, which cannot be compared: give another with every change of what they do. */
  readonly fingerprint: string
}

/**
 * A transform of pure functions, record by record. A function that throws ends staging with the record it threw at.
 *
 * Members whom a `group` function leaves out are skips by a rule of the transform's name.
 */
export const pure = (options: Identity & Functions): Transform => {
  const { name, user, group, message, conversationGroup } = options
  return {
    name,
    fingerprint: options.fingerprint,
    open: Effect.succeed({
      ...(user && { users: each(name, user) }),
      ...(group && { groups: each(name, group) }),
      ...(message && { messages: each(name, message) }),
      ...(conversationGroup && { conversationGroups: each(name, conversationGroup) }),
    }),
  }
}

/**
 * A transform of effects, record by record, e.g. to ask a service. A failure ends staging, and the next one goes on
 * there; what shall not end it is to be caught, and given as a verdict.
 */
export const effectful = <Err = never, R = never>(
  options: Identity &
    Effects<Err, R> & {
      /** Records of one unit that are worked on at once; 1 by default. Their order stays as it is. */
      readonly concurrency?: number
    },
): Transform<R> => {
  const { name, user, group, message, conversationGroup, concurrency = 1 } = options
  return {
    name,
    fingerprint: options.fingerprint,
    open: Effect.contextWith((context) => {
      const step = <A>(f: (record: A) => Effect.Effect<A | Verdict, Err, R>): Step<A> => {
        const one = (item: Item<A>): Effect.Effect<Item<A>, TransformError, R> =>
          item._tag === "Read"
            ? Effect.suspend(() => f(item.record)).pipe(
                Effect.map((result) => settle(item, result)),
                Effect.mapError((error) => failure(name, item, error)),
              )
            : Effect.succeed(item)
        return (items) => Effect.provideContext(Effect.forEach(items, one, { concurrency }), context)
      }
      return Effect.succeed({
        ...(user && { users: step(user) }),
        ...(group && { groups: step(group) }),
        ...(message && { messages: step(message) }),
        ...(conversationGroup && { conversationGroups: step(conversationGroup) }),
      })
    }),
  }
}

/** Looks at every item; the array is copied only where one changes, as most transforms touch few records. */
export const eachItem =
  <A>(name: string, f: (item: Read<A>) => Item<A>): Step<A> =>
  (items) =>
    Effect.suspend(() => {
      let changed: Array<Item<A>> | undefined
      let at: Read<A> | undefined
      try {
        for (let index = 0; index < items.length; index++) {
          const item = items[index] as Item<A>
          if (item._tag !== "Read") continue
          at = item
          const result = f(item)
          if (result === item) continue
          changed ??= items.slice()
          changed[index] = result
        }
      } catch (error) {
        return Effect.fail(failure(name, at, error))
      }
      return Effect.succeed(changed ?? items)
    })

export const each = <A>(name: string, f: (record: A) => A | Verdict): Step<A> =>
  eachItem(name, (item) => settle(item, f(item.record)))

const failure = (transform: string, item: Read<unknown> | undefined, error: unknown): TransformError => {
  if (error instanceof TransformError) return error
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return new TransformError({
    transform,
    problem: `it failed at ${item === undefined ? "a record" : render(item.from)}: ${said}.`,
    remedy: "Mend the transform, or let it give a verdict for such a record; staging goes on there.",
  })
}
