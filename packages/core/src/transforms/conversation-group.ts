import * as Effect from "effect/Effect"
import * as Conversations from "../model/Conversation.ts"
import type { ConversationGroup } from "../model/ConversationGroup.ts"
import type { UserId } from "../model/Ids.ts"
import type { Numbered, Staged } from "../store/Staged.ts"
import type { StoreError } from "../store/StoreError.ts"
import { type GroupCriteria, groupTest } from "./Criteria.ts"
import { fingerprint } from "./fingerprint.ts"
import { type Transform, TransformError } from "./Protocol.ts"
import { distinctConversations } from "./References.ts"

const pageSize = 1000

/**
 * Gives every user a conversation group of that name with the user's own conversations that fit:
 * `conversationGroup({ name: "Archive", groups: { kind: "private" }, oneToOne: true })`. It is made of what is staged, so
 * after all transforms, for users whom the source lists and who are no bots. Where a user has a conversation group of
 * that name, the conversations are added to it. How many a service allows is the sink's business.
 */
export const conversationGroup = (options: {
  readonly name: string
  /** `{}` for all groups. */
  readonly groups?: GroupCriteria
  /** Chats of two, and with oneself, that have messages. */
  readonly oneToOne?: boolean
}): Transform => ({
  name: `conversation group ${options.name}`,
  fingerprint: fingerprint(options),
  open:
    options.name.trim() === ""
      ? Effect.fail(
          new TransformError({
            transform: "conversation group",
            problem: "its name is empty.",
            remedy: "Give it a name.",
          }),
        )
      : Effect.succeed({
          finish: (staged) => Effect.map(collect(options, staged), (conversationGroups) => ({ conversationGroups })),
        }),
})

const collect = Effect.fnUntraced(function* (
  options: Parameters<typeof conversationGroup>[0],
  staged: Staged,
): Effect.fn.Return<ReadonlyArray<ConversationGroup>, StoreError> {
  const byOwner = new Map<UserId, Array<Conversations.Conversation> | undefined>()
  const add = Effect.fnUntraced(function* (ownerId: UserId, conversation: Conversations.Conversation) {
    if (!byOwner.has(ownerId)) {
      const user = yield* staged.user(ownerId)
      byOwner.set(ownerId, user === undefined || user.record.isBot ? undefined : [])
    }
    byOwner.get(ownerId)?.push(conversation)
  })

  if (options.groups !== undefined) {
    const fits = groupTest(options.groups)
    yield* forEachPage(
      staged.groups,
      Effect.fnUntraced(function* ({ row, record }) {
        if (!fits(record)) return
        const conversation = Conversations.ofGroup(record.id)
        const members = (after: number, limit: number) => staged.members(row, after, limit)
        yield* forEachPage(members, (member) => add(member.record.userId, conversation))
      }),
    )
  }
  if (options.oneToOne === true)
    for (const { conversation } of yield* staged.lanes)
      if (conversation.kind === "one-to-one")
        for (const userId of new Set(conversation.userIds)) yield* add(userId, conversation)

  const existing = new Map<UserId, ConversationGroup>()
  yield* forEachPage(staged.conversationGroups, ({ record }) =>
    Effect.sync(() => {
      if (record.name === options.name) existing.set(record.ownerId, record)
    }),
  )
  return [...byOwner].flatMap(([ownerId, conversations = []]) => {
    if (conversations.length === 0) return []
    const own = existing.get(ownerId)
    return [
      {
        ownerId,
        name: options.name,
        conversations: distinctConversations([...(own?.conversations ?? []), ...conversations]),
      },
    ]
  })
})

const forEachPage = Effect.fnUntraced(function* <A>(
  page: (after: number, limit: number) => Effect.Effect<ReadonlyArray<Numbered<A>>, StoreError>,
  f: (each: Numbered<A>) => Effect.Effect<void, StoreError>,
) {
  let after = 0
  while (true) {
    const records = yield* page(after, pageSize)
    const last = records.at(-1)
    if (last === undefined) return
    for (const each of records) yield* f(each)
    after = last.row
  }
})
