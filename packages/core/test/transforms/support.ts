import {
  type Conversation,
  type Group,
  Ledger,
  type Message,
  type Source,
  Staged,
  Store,
  stage,
  type Transform,
} from "@chatferry/core"
import { conversation, message, type Records, sourceOf } from "@chatferry/core/testing"
import { NodeServices } from "@effect/platform-node"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import type * as Path from "effect/Path"

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
export const restage = Effect.fnUntraced(function* (from: Records | Source.Source<Services>, transforms: Transforms) {
  const staging = yield* stage<Services>({ source: "summary" in from ? from : sourceOf(from), transforms })
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

export const reshape = (content: Records, ...transforms: Transforms) => withStore(restage(content, transforms))

export const chat = (a: string, b: string): Conversation => conversation([a, b])
export const of = (group: string): Conversation => conversation(group)
export const direct = (sender: string, other: string, second: number): Message =>
  message([sender, other], sender, second)

export const ids = (records: ReadonlyArray<{ readonly id: string }>) => records.map(({ id }) => id)
