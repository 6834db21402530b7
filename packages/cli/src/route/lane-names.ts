import { type Conversation, Conversations, Staged, Store, type StoreError } from "@chatferry/core"
import * as Effect from "effect/Effect"

/** What people call conversations, by key: the group's name, or the two users' names. */
export const laneNames = Effect.fnUntraced(function* (
  conversations: ReadonlyArray<Conversation>,
): Effect.fn.Return<ReadonlyMap<string, string>, StoreError, Store> {
  const { database } = yield* Store
  const staged = Staged.make(database)
  const names = new Map<string, string>()
  for (const conversation of conversations) {
    const key = Conversations.key(conversation)
    if (conversation.kind === "group") {
      const group = yield* staged.group(conversation.groupId)
      names.set(key, group?.record.name ?? conversation.groupId)
      continue
    }
    const people: Array<string> = []
    for (const id of new Set(conversation.userIds)) {
      const user = yield* staged.user(id)
      people.push(user?.record.displayName ?? user?.record.name ?? id)
    }
    names.set(key, people.join(" ↔ "))
  }
  return names
})
