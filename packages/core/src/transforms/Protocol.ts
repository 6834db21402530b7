import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { ConversationGroup } from "../model/ConversationGroup.ts"
import type { Entity, RecordOf } from "../model/Entity.ts"
import type { Finding } from "../plan/Plan.ts"
import type { Item } from "../Source.ts"
import type { Staged } from "../store/Staged.ts"
import type { StoreError } from "../store/StoreError.ts"

/** A transform cannot do its work, e.g. since its file is not there. Staging stops, and goes on there the next time. */
export class TransformError extends Schema.TaggedError<TransformError>()("TransformError", {
  transform: Schema.String,
  problem: Schema.String,
  remedy: Schema.String,
}) {
  override get message() {
    return `${this.transform}: ${this.problem} ${this.remedy}`
  }
}

/** Members come inside groups. */
export type StreamedEntity = Exclude<Entity, "members">

/**
 * What is done to the items of a unit. As many come out as went in, in the same order: a record that is left out
 * becomes a skip with its rule. Whoever returns another number is refused by name. An item that is not changed is
 * returned as it is, the same object.
 */
export type Step<A> = (items: ReadonlyArray<Item<A>>) => Effect.Effect<ReadonlyArray<Item<A>>, TransformError>

/** Leaves the first or last `count` messages of every conversation; the others are skips with the rule. */
export interface Sample {
  readonly take: "first" | "last"
  readonly count: number
  readonly rule: string
}

/** What a transform adds once everything is staged. */
export interface Ending {
  /** Beside those of the source. One that its owner has already gets these conversations too. */
  readonly conversationGroups?: ReadonlyArray<ConversationGroup>
  /** What its user should know, e.g. a row of a map that no record used. */
  readonly findings?: ReadonlyArray<Finding>
}

/** What is done to each entity; absent means nothing. */
export type EntitySteps = { readonly [E in StreamedEntity]?: Step<RecordOf[E]> }

/**
 * A transform at work. Users come first, then groups, messages, conversation groups.
 * People whom a source meets among messages go through the users' step just before the messages they were met in.
 */
export type Steps = EntitySteps & {
  /** What only opening could tell, e.g. the hash of a file: a part of the transform's fingerprint. */
  readonly fingerprint?: string
  /**
   * Says that later steps rest on what the steps of users and groups saw. Units of users and groups that an earlier
   * staging had are then read and put through the steps again, without being written.
   */
  readonly remembers?: boolean
  /** Taken after all transforms and after the removal of duplicates, since only then is the order known. */
  readonly sample?: Sample
  /** Reads what is staged, which is what all transforms left, and bounded in memory by its reader. */
  readonly finish?: (staged: Staged) => Effect.Effect<Ending, TransformError | StoreError>
}

/** Reshapes records between source and store. A plain value; building one does nothing. */
export interface Transform<out R = never> {
  readonly name: string
  /**
   * Changes whenever what the transform does changes: it shapes the wire, so a first apply freezes it. It is shown
   * where it differs, so let it be readable where it is short.
   */
  readonly fingerprint: string
  /** Makes ready, e.g. reads a file. Run once for each staging, so that what steps remember begins anew. */
  readonly open: Effect.Effect<Steps, TransformError, R>
}
