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

const user = (id: string, name: string): User => ({ id: id as UserId, name, isBot: false, isDeactivated: false })

const group = (id: string, name: string, ...members: ReadonlyArray<string>): Group => ({
  id: id as GroupId,
  kind: "public",
  name,
  members: members.map((userId) => ({ userId: userId as UserId, role: "member" })),
  isArchived: false,
})

const message = (to: string | readonly [string, string], second: number, text = `at ${second}`): Message => ({
  id: `${to}:${second}` as MessageId,
  conversation:
    typeof to === "string"
      ? Conversations.ofGroup(to as GroupId)
      : Conversations.ofUsers(to[0] as UserId, to[1] as UserId),
  senderId: "ana" as UserId,
  sentAt: ((1_710_000_000 + second) * 1_000_000) as Timestamp,
  content: [{ kind: "text", text }],
})

const times = <A>(count: number, make: (n: number) => A): ReadonlyArray<A> =>
  Array.from({ length: count }, (_, n) => make(n))

const unit = <A>(id: string, all: ReadonlyArray<Source.Item<A>>) =>
  Stream.make({ id, fingerprint: String(all.length), read: Effect.succeed({ items: all }) })

const reads = <A>(file: string, all: ReadonlyArray<A>) =>
  all.map((record, index) => Source.read(record, { file, index }))

/** Three people, two groups with 30 and 5 messages, a chat of 2; with `broken`, a line that cannot be read. */
export const source = (options: { readonly broken?: boolean; readonly workspace?: string } = {}): Source.Source =>
  Source.make({
    name: "records",
    summary: Effect.succeed({ files: 3, bytes: 1000, workspace: options.workspace ?? "w" }),
    users: unit("users", reads("users", [user("ana", "Ana"), user("bo", "Bo"), user("xiaoyu", "小雨")])),
    groups: unit(
      "groups",
      reads("groups", [group("g1", "general", "ana", "bo"), group("g2", "厦门办公室", "ana", "xiaoyu")]),
    ),
    messages: unit("messages", [
      ...reads("messages", [
        ...times(30, (n) => message("g1", n)),
        ...times(5, (n) => message("g2", n)),
        ...times(2, (n) => message(["ana", "xiaoyu"], n)),
      ]),
      ...(options.broken ? [Source.reject({ file: "messages", index: 37 }, "it has no time", { text: 'a, "b"' })] : []),
    ]),
  })
