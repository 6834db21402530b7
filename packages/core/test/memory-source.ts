import {
  Conversations,
  type Group,
  type GroupId,
  type Message,
  type MessageId,
  Source,
  type Timestamp,
  type User,
  type UserId,
} from "@chatferry/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

export const user = (id: string, name = id): User => ({ id: id as UserId, name, isBot: false, isDeactivated: false })

export const group = (id: string, ...members: ReadonlyArray<string>): Group => ({
  id: id as GroupId,
  kind: "public",
  name: id,
  members: members.map((userId) => ({ userId: userId as UserId, role: "member" })),
  isArchived: false,
})

export const message = (groupId: string, sender: string, seconds: number, text = `at ${seconds}`): Message => ({
  id: `${groupId}:${seconds}` as MessageId,
  conversation: Conversations.ofGroup(groupId as GroupId),
  senderId: sender as UserId,
  sentAt: (seconds * 1_000_000) as Timestamp,
  content: [{ kind: "text", text }],
})

type Items<A> = ReadonlyArray<A | Source.Rejection | Source.Skip>

const unit = <A extends object>(id: string, items: Items<A>, fingerprint = JSON.stringify(items)): Source.Unit<A> => ({
  id,
  fingerprint,
  read: Effect.succeed({
    items: items.map(
      (item, index): Source.Item<A> =>
        "_tag" in item ? (item as Source.Rejection | Source.Skip) : Source.read(item as A, { file: id, index }),
    ),
  }),
})

/** A source of records at hand: `days` are the units of its messages. */
export const memorySource = (content: {
  readonly workspace?: string
  readonly users?: Items<User>
  readonly groups?: Items<Group>
  readonly days?: { readonly [file: string]: Items<Message> }
}): Source.Source =>
  Source.make({
    name: "memory",
    summary: Effect.succeed({ files: 1, bytes: 1, workspace: content.workspace ?? "one" }),
    users: Stream.make(unit("users.json", content.users ?? [])),
    groups: Stream.make(unit("groups.json", content.groups ?? [])),
    messages: Stream.fromIterable(Object.entries(content.days ?? {}).map(([file, items]) => unit(file, items))),
  })
