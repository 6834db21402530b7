import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { ConversationGroup } from "../model/ConversationGroup.ts"
import type { Group } from "../model/Group.ts"
import type { Message } from "../model/Message.ts"
import type { User } from "../model/User.ts"
import { make, type Rejection, read, type Skip, type Source, type Unit } from "../Source.ts"
import { digest } from "./Inspection.ts"

type Items<A> = ReadonlyArray<A | Rejection | Skip>

/** What a source has; an entity that is absent has no unit. */
export interface Records {
  readonly users?: Items<User>
  readonly groups?: Items<Group>
  readonly messages?: Items<Message>
  /** Instead of `messages`: several units of them, by name. */
  readonly days?: { readonly [name: string]: Items<Message> }
  readonly conversationGroups?: Items<ConversationGroup>
  /** Users that are met in each unit of messages. */
  readonly discovered?: ReadonlyArray<User>
}

/**
 * A source of records at hand, for tests of sinks and transforms: a unit for each entity. Other records in a unit change
 * its fingerprint, as a newer export would.
 */
export const sourceOf = (records: Records, { workspace = "one" }: { readonly workspace?: string } = {}): Source => {
  const { users, groups, messages, conversationGroups } = records
  const discovered = records.discovered?.map((user) => read(user, { file: "discovered" })) ?? []
  return make({
    name: "records",
    summary: Effect.succeed({ files: 1, workspace }),
    users: unitsOf({ users }),
    groups: unitsOf({ groups }),
    messages: Stream.map(unitsOf<Message>(records.days ?? { messages }), (unit) => ({
      ...unit,
      read: Effect.map(unit.read, (contents) => ({ ...contents, discovered })),
    })),
    conversationGroups: unitsOf({ conversationGroups }),
  })
}

const unitsOf = <A extends object>(units: { readonly [id: string]: Items<A> | undefined }): Stream.Stream<Unit<A>> =>
  Stream.fromIterable(Object.entries(units).flatMap(([id, items]) => (items === undefined ? [] : [unitOf(id, items)])))

const unitOf = <A extends object>(id: string, items: Items<A>): Unit<A> => ({
  id,
  fingerprint: digest(items),
  read: Effect.succeed({
    items: items.map((item, index) => (isNoRecord(item) ? item : read(item, { file: id, index }))),
  }),
})

const isNoRecord = <A extends object>(item: A | Rejection | Skip): item is Rejection | Skip => "_tag" in item
