import {
  type Conversation,
  type ConversationGroup,
  Conversations,
  type Group,
  type GroupId,
  Ledger,
  type Message,
  type MessageId,
  Source,
  Staged,
  Store,
  stage,
  type Transform,
  type User,
  type UserId,
} from "@chatferry/core"
import { NodeServices } from "@effect/platform-node"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import type * as Path from "effect/Path"
import * as Stream from "effect/Stream"
import { memorySource, message } from "../memory-source.ts"

export interface Content {
  readonly users?: ReadonlyArray<User>
  readonly groups?: ReadonlyArray<Group>
  readonly messages?: ReadonlyArray<Message>
  readonly conversationGroups?: ReadonlyArray<ConversationGroup>
  /** Users met among the messages. */
  readonly discovered?: ReadonlyArray<User>
  /** Unit after unit instead of `messages`. */
  readonly days?: { readonly [file: string]: ReadonlyArray<Message> }
}

export const source = (content: Content): Source.Source => {
  const memory = memorySource({
    ...(content.users && { users: content.users }),
    ...(content.groups && { groups: content.groups }),
    days: content.days ?? { day: content.messages ?? [] },
  })
  const discovered = (content.discovered ?? []).map((user) => Source.read(user, { file: "met" }))
  const folders = content.conversationGroups ?? []
  return {
    ...memory,
    messages: memory.messages.pipe(
      Stream.map((unit) => ({ ...unit, read: Effect.map(unit.read, (contents) => ({ ...contents, discovered })) })),
    ),
    conversationGroups: Stream.make({
      id: "folders",
      fingerprint: JSON.stringify(folders),
      read: Effect.succeed({ items: folders.map((record, index) => Source.read(record, { file: "folders", index })) }),
    }),
  }
}

/** A store of its own, to stage into as often as one likes. */
export const withStore = <A, E>(use: Effect.Effect<A, E, Store | Services>): Effect.Effect<A, unknown> =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* fs.makeTempDirectoryScoped()
    return yield* Effect.provide(use, Store.layer(`${folder}/store.chatferry`))
  }).pipe(Effect.scoped, Effect.provide(NodeServices.layer))

type Services = FileSystem.FileSystem | Path.Path
type Transforms = ReadonlyArray<Transform.Transform<Services>>

/** Stages and reads back everything that is in the store then. */
export const restage = Effect.fnUntraced(function* (from: Content | Source.Source<Services>, transforms: Transforms) {
  const staging = yield* stage<Services>({ source: "summary" in from ? from : source(from), transforms })
  const { database } = yield* Store
  const reader = Staged.make(database)
  const ledger = yield* Ledger.ofTarget(database, undefined)
  const groups = (yield* reader.groups(0, 1000)) as ReadonlyArray<Staged.Numbered<Group>>
  const members: { [group: string]: ReadonlyArray<string> } = {}
  for (const { row, record } of groups)
    members[record.id] = (yield* reader.members(row, 0, 1000)).map((each) => each.record.userId)
  const messages: Array<Message> = []
  for (const { lane } of yield* reader.lanes)
    messages.push(...(yield* reader.messages(lane, Staged.start, 1000)).map(({ record }) => record))
  return {
    ...staging,
    users: (yield* reader.users(0, 1000)).map(({ record }) => record),
    groups: groups.map(({ record }) => record),
    members,
    messages,
    folders: (yield* reader.conversationGroups(0, 1000)).map(({ record }) => record),
    ledger,
    rules: Object.fromEntries(
      Object.entries(ledger).flatMap(([entity, { skippedByRule }]) =>
        Object.keys(skippedByRule).length === 0 ? [] : [[entity, skippedByRule]],
      ),
    ),
    balanced: Ledger.balances(ledger) && (yield* Ledger.lanes(database, undefined)).every(Ledger.isBalanced),
  }
})

export const reshape = (content: Content, ...transforms: Transforms) => withStore(restage(content, transforms))

export const chat = (a: string, b: string): Conversation => Conversations.ofUsers(a as UserId, b as UserId)
export const of = (group: string): Conversation => Conversations.ofGroup(group as GroupId)

export const direct = (sender: string, other: string, seconds: number): Message => ({
  ...message("direct", sender, seconds),
  id: `${sender}-${other}:${seconds}` as MessageId,
  conversation: chat(sender, other),
})

export const ids = (records: ReadonlyArray<{ readonly id: string }>) => records.map(({ id }) => id)
