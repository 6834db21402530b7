import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { ConversationGroup } from "./model/ConversationGroup.ts"
import type { Group } from "./model/Group.ts"
import type { Message } from "./model/Message.ts"
import type { User } from "./model/User.ts"
import type { Provenance } from "./Provenance.ts"

/** A record, and where it was read. */
export interface Read<out A> {
  readonly _tag: "Read"
  readonly record: A
  readonly from: Provenance
  /** Of a group: how many members were left out of it, by rule. Each is counted as a skip. */
  readonly membersLeftOut?: { readonly [rule: string]: number }
}

/** What could not be read. It is kept, listed, exported; never dropped. An unreadable file is one rejection. */
export interface Rejection {
  readonly _tag: "Rejection"
  readonly from: Provenance
  /** What is wrong and what to do, in a sentence. */
  readonly reason: string
  /** As much of the original as there is, as JSON. */
  readonly original?: unknown
}

/** What the source leaves out by a named rule, e.g. `thread-update`. */
export interface Skip {
  readonly _tag: "Skip"
  readonly from: Provenance
  readonly rule: string
}

export type Item<A> = Read<A> | Rejection | Skip

/** What one unit holds. Every item is one read: read = records + rejections + skips. */
export interface Contents<out A> {
  readonly items: ReadonlyArray<Read<A> | Rejection | Skip>
  /**
   * People met on the way who are in no list of the source, e.g. the authors of messages who have left. A user who is
   * known by then is not counted again, so naming one twice does no harm.
   */
  readonly discovered?: ReadonlyArray<Read<User>>
}

/**
 * A day file or a block of lines: read at once, staged in one transaction, left out whole when it was staged before.
 * It is the element of every stream, since an element of a stream costs far more than a record.
 */
export interface Unit<out A, out R = never> {
  /** Unique among the units of one entity; the same at every reading. */
  readonly id: string
  /** Another fingerprint means other bytes. It is known before reading. */
  readonly fingerprint: string
  readonly read: Effect.Effect<Contents<A>, SourceError, R>
}

/** The export as a whole cannot be read, or not any further. */
export class SourceError extends Schema.TaggedError<SourceError>()("SourceError", {
  source: Schema.String,
  problem: Schema.String,
  remedy: Schema.String,
}) {
  override get message() {
    return `${this.problem} ${this.remedy}`
  }
}

/** What can be known before reading: for telling one export from another. */
export interface Summary {
  readonly files: number
  /** Names the workspace the export was taken from, as far as the source can tell; the same for a later export of it. */
  readonly workspace?: string
}

/**
 * An export to read. Its streams give the same units, with the same records in the same order, every time they are
 * run, and may be left at any point. One bad line, file or user never ends a stream; an unreadable export does.
 */
export interface Source<out R = never> {
  readonly name: string
  readonly summary: Effect.Effect<Summary, SourceError, R>
  readonly users: Stream.Stream<Unit<User, R>, SourceError, R>
  readonly groups: Stream.Stream<Unit<Group, R>, SourceError, R>
  readonly messages: Stream.Stream<Unit<Message, R>, SourceError, R>
  readonly conversationGroups: Stream.Stream<Unit<ConversationGroup, R>, SourceError, R>
}

/** Fills in what a source does not have. */
export const make = <R = never>(source: { readonly name: string } & Partial<Source<R>>): Source<R> => ({
  summary: Effect.succeed({ files: 0 }),
  users: Stream.empty,
  groups: Stream.empty,
  messages: Stream.empty,
  conversationGroups: Stream.empty,
  ...source,
})

export const read = <A>(record: A, from: Provenance): Read<A> => ({ _tag: "Read", record, from })

export const reject = (from: Provenance, reason: string, original?: unknown): Rejection =>
  original === undefined ? { _tag: "Rejection", from, reason } : { _tag: "Rejection", from, reason, original }

export const skip = (from: Provenance, rule: string): Skip => ({ _tag: "Skip", from, rule })

/** The records of a stream of units, for using a source alone: `source.messages.pipe(Source.records)`. */
export const records = <A, R>(units: Stream.Stream<Unit<A, R>, SourceError, R>): Stream.Stream<A, SourceError, R> =>
  units.pipe(
    Stream.mapEffect((unit) => unit.read),
    Stream.map(({ items }) => items.flatMap((item) => (item._tag === "Read" ? [item.record] : []))),
    Stream.flattenIterable,
  )
