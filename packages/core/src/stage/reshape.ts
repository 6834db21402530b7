import * as Effect from "effect/Effect"
import type { RecordOf } from "../model/Entity.ts"
import type { Group } from "../model/Group.ts"
import type { User } from "../model/User.ts"
import type { Contents, Item, Read } from "../Source.ts"
import type { Discovered, MembersRead } from "../store/unit-writer.ts"
import {
  type EntitySteps,
  type Step,
  type Steps,
  type StreamedEntity,
  type Transform,
  TransformError,
} from "../transforms/Protocol.ts"

/** A transform at work. */
export interface Opened {
  readonly name: string
  readonly fingerprint: string
  readonly steps: Steps
}

export const open = <R>(transform: Transform<R>): Effect.Effect<Opened, TransformError, R> =>
  Effect.map(transform.open, (steps) => ({
    name: transform.name,
    fingerprint: steps.fingerprint ? `${transform.fingerprint} ${steps.fingerprint}` : transform.fingerprint,
    steps,
  }))

/** What the transforms made of a unit. */
export interface Reshaped<out A> {
  readonly items: ReadonlyArray<Item<A>>
  readonly discovered: ReadonlyArray<Discovered>
  readonly members: MembersRead
}

const noMembers: MembersRead = { read: 0, leftOut: new Map() }

/** Puts a unit through the transforms, one after another. People met on the way go first, as messages name them. */
export const reshape = Effect.fnUntraced(function* <E extends StreamedEntity>(
  transforms: ReadonlyArray<Opened>,
  entity: E,
  contents: Contents<RecordOf[E]>,
): Effect.fn.Return<Reshaped<RecordOf[E]>, TransformError> {
  const met = contents.discovered ?? []
  let items: ReadonlyArray<Item<RecordOf[E]>> = contents.items
  let people: ReadonlyArray<Item<User>> = met
  for (const { name, steps } of transforms) {
    if (steps.users !== undefined && people.length > 0) people = yield* apply(name, "users", steps.users, people)
    const byEntity: EntitySteps = steps
    const step: Step<RecordOf[E]> | undefined = byEntity[entity]
    if (step !== undefined) items = yield* apply(name, entity, step, items)
  }
  return {
    items,
    discovered: people.flatMap((item, index) => {
      const userId = met[index]?.record.id
      return userId === undefined ? [] : [{ userId, item }]
    }),
    members:
      entity === "groups"
        ? countMembers(
            contents.items as ReadonlyArray<Item<Group>>,
            items as ReadonlyArray<Item<RecordOf[E]>> as ReadonlyArray<Item<Group>>,
          )
        : noMembers,
  }
})

const apply = Effect.fnUntraced(function* <A>(
  transform: string,
  entity: StreamedEntity,
  step: Step<A>,
  items: ReadonlyArray<Item<A>>,
): Effect.fn.Return<ReadonlyArray<Item<A>>, TransformError> {
  const after = yield* step(items)
  if (after === items) return items
  // A record that just vanished would be missing in the ledger, with nobody to ask.
  if (after.length !== items.length)
    return yield* new TransformError({
      transform,
      problem: `its step for ${entity} gave ${after.length} items for ${items.length}.`,
      remedy: "A step gives an item for each, in the same order: what is left out becomes a skip.",
    })
  if (entity !== "groups") return after
  return after.map(
    (item, index) => stateMembers(transform, items[index] as Item<Group>, item as Item<Group>) as Item<A>,
  )
})

const membersOf = (item: Item<Group>): number => {
  if (item._tag !== "Read") return 0
  let count = item.record.members.length
  for (const rule in item.membersLeftOut) count += item.membersLeftOut[rule] ?? 0
  return count
}

/** Members that a transform left out without a rule are its own. */
const stateMembers = (transform: string, before: Item<Group>, after: Item<Group>): Item<Group> => {
  if (before === after || after._tag !== "Read") return after
  const missing = membersOf(before) - membersOf(after)
  if (missing <= 0) return after
  return {
    ...after,
    membersLeftOut: { ...after.membersLeftOut, [transform]: (after.membersLeftOut?.[transform] ?? 0) + missing },
  }
}

/** Members of a group that is left out go with it, by its rule; those that a transform added were read there. */
const countMembers = (before: ReadonlyArray<Item<Group>>, after: ReadonlyArray<Item<Group>>): MembersRead => {
  let read = 0
  const leftOut = new Map<string, number>()
  const leave = (rule: string, count: number) => {
    if (count > 0) leftOut.set(rule, (leftOut.get(rule) ?? 0) + count)
  }
  for (const [index, item] of after.entries()) {
    if (item._tag === "Read") {
      read += membersOf(item)
      for (const [rule, count] of Object.entries(item.membersLeftOut ?? {})) leave(rule, count)
      continue
    }
    const gone = membersOf(before[index] as Read<Group>)
    read += gone
    leave(item._tag === "Skip" ? item.rule : "group refused", gone)
  }
  return { read, leftOut }
}
