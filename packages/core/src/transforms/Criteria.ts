import type { Part } from "../model/Content.ts"
import type { Entity } from "../model/Entity.ts"
import type { Group } from "../model/Group.ts"
import type { User } from "../model/User.ts"

/** One string exactly, one of several, or whatever a pattern finds. */
export type Pattern = string | ReadonlyArray<string> | RegExp

export interface UserCriteria {
  readonly id?: Pattern
  /** Of `name` or `displayName`. */
  readonly name?: Pattern
  readonly email?: Pattern
  readonly isBot?: boolean
  readonly isDeactivated?: boolean
}

export interface GroupCriteria {
  readonly id?: Pattern
  readonly name?: Pattern
  readonly kind?: Group["kind"] | ReadonlyArray<Group["kind"]>
  readonly isArchived?: boolean
}

export interface MessageCriteria {
  /** The sender's id. */
  readonly sender?: Pattern
  /** At this time or later: a `Date`, or ISO 8601 such as `2024-01-01` (midnight UTC) or `2024-01-01T09:00+01:00`. */
  readonly from?: Date | string
  /** Before this time. */
  readonly until?: Date | string
}

/**
 * What {@link keep} keeps and {@link drop} drops. Each field speaks of its own kind of record and of nothing else;
 * conditions inside one field must all hold.
 */
export interface Criteria {
  readonly entities?: ReadonlyArray<Entity>
  /** Groups, with their members, their messages and their places in conversation groups. */
  readonly groups?: GroupCriteria
  /** The chats of two: all of them, or those that one of these users takes part in. */
  readonly oneToOne?: true | { readonly with: Pattern }
  /**
   * Users, with their places in groups and their own conversation groups. Their messages stay, as others' answers would
   * hang in the air without them, and so do mentions, reactions and ownership: the sink puts a stand-in there. With
   * `andMessages` their messages go too.
   */
  readonly users?: UserCriteria & { readonly andMessages?: boolean }
  readonly messages?: MessageCriteria
  /** Parts of messages by kind; a message that is left without any part is left out. */
  readonly content?: ReadonlyArray<Part["kind"]>
  /** What the ledger calls it. By default the criteria themselves, e.g. `drop groups by name`. */
  readonly rule?: string
}

type Test<A> = (value: A) => boolean

export const matcher = (pattern: Pattern): Test<string> => {
  if (typeof pattern === "string") return (value) => value === pattern
  if (pattern instanceof RegExp) {
    // With `g` or `y` a pattern remembers where it stopped, and would find every other value only.
    const stateless = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ""))
    return (value) => stateless.test(value)
  }
  const values = new Set(pattern)
  return (value) => values.has(value)
}

const some = (pattern: Pattern | undefined): Test<ReadonlyArray<string | undefined>> | undefined => {
  if (pattern === undefined) return undefined
  const matches = matcher(pattern)
  return (values) => values.some((value) => value !== undefined && matches(value))
}

const all =
  <A>(tests: ReadonlyArray<Test<A> | undefined>): Test<A> =>
  (value) =>
    tests.every((test) => test === undefined || test(value))

export const userTest = ({ id, name, email, isBot, isDeactivated }: UserCriteria): Test<User> => {
  const [byId, byName, byEmail] = [some(id), some(name), some(email)]
  return all<User>([
    byId && ((user) => byId([user.id])),
    byName && ((user) => byName([user.name, user.displayName])),
    byEmail && ((user) => byEmail([user.email])),
    isBot === undefined ? undefined : (user) => user.isBot === isBot,
    isDeactivated === undefined ? undefined : (user) => user.isDeactivated === isDeactivated,
  ])
}

export const groupTest = ({ id, name, kind, isArchived }: GroupCriteria): Test<Group> => {
  const [byId, byName, byKind] = [some(id), some(name), some(kind)]
  return all<Group>([
    byId && ((group) => byId([group.id])),
    byName && ((group) => byName([group.name])),
    byKind && ((group) => byKind([group.kind])),
    isArchived === undefined ? undefined : (group) => group.isArchived === isArchived,
  ])
}

/** What can be said of somebody or something by the id alone, since the source does not describe it. */
export const idTest = (criteria: { readonly id?: Pattern }, others: ReadonlyArray<string>): Test<string> | undefined =>
  criteria.id === undefined || others.length > 0 ? undefined : matcher(criteria.id)

/** Microseconds since 1970. */
export const microseconds = (time: Date | string): number => new Date(time).getTime() * 1000
