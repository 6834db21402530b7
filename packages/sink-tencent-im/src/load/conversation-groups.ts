import type { Conversation, ConversationGroup, SinkError, Staged, StoreError } from "@chatferry/core"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Contact as ContactBody } from "../api/contacts.ts"
import { type CallError, fromCode } from "../errors/CallError.ts"
import { selfChat, selfChatUser } from "../wire/chat.ts"
import { conversationGroup, type MappedConversationGroup } from "../wire/conversation-group.ts"
import { groupIdOf } from "../wire/group.ts"
import { isRefused } from "../wire/Refused.ts"
import type { LoadContext } from "./Context.ts"
import { endsRun, isRefusal } from "./consequence.ts"
import { groupAtTarget } from "./group-at-target.ts"
import { Holds, trying } from "./Holds.ts"

/**
 * Makes the users' own groups of conversations, one after another: what a user has is read first, since nobody
 * documents what a second group of the same name does. What is there already is added to, not made again.
 */
export const loadConversationGroups = Effect.fn("tencent-im.conversation-groups")(function* (
  context: LoadContext,
): Effect.fn.Return<void, CallError | SinkError | StoreError> {
  const { outcomes } = context.loading
  const holds = new Holds(context.holdLimit, "conversation group", "in a row came to nothing")
  for (let after = 0; ; ) {
    const page = yield* outcomes.conversationGroups(after, 100)
    const last = page.at(-1)
    if (last === undefined) return
    after = last.row
    for (const group of page) {
      const refused = yield* loadOne(context, holds, group)
      context.progress.done++
      if (refused === "held") continue
      yield* outcomes.settle("conversationGroups", [
        refused === undefined
          ? { row: group.row, state: "loaded" }
          : { row: group.row, state: "rejected", reason: refused },
      ])
    }
  }
})

/** Answers why it was refused, `held` where a later run may try again, nothing where it is there. */
const loadOne = Effect.fnUntraced(function* (
  context: LoadContext,
  holds: Holds,
  { record, row }: Staged.Numbered<ConversationGroup>,
): Effect.fn.Return<string | undefined, CallError | SinkError | StoreError> {
  const { client, loading, settings, progress } = context
  // Made without it, it would be a rejection for good.
  if (record.conversations.some((conversation) => waits(context, conversation))) return "held"
  const groups = yield* groupIds(context, record)
  const mapped = conversationGroup(settings, record, (conversation) => groups.get(conversation))
  if (isRefused(mapped)) return `${mapped.refused}: ${mapped.detail}`
  const answer = yield* trying(
    holds,
    Effect.gen(function* (): Effect.fn.Return<ReadonlyArray<string>, CallError | StoreError> {
      const { From_Account, GroupContactItem } = mapped.create
      const name = GroupContactItem[0].GroupName
      const present = yield* existing(client, From_Account, name)
      progress.calls++
      if (present) return yield* add(client, mapped, name)
      yield* loading.outcomes.journal("conversationGroups", JSON.stringify([From_Account, name]), {
        row,
        created: 0,
        isOurs: true,
      })
      return yield* create(client, mapped)
    }),
  )
  if (Result.isFailure(answer)) {
    const error = answer.failure
    if (endsRun(error)) return yield* Effect.fail(error)
    return isRefusal(error) ? error.message : "held"
  }
  const missing = [
    ...answer.success,
    ...mapped.leftOut.map((conversation) => `${JSON.stringify(conversation)} is not at the service`),
  ]
  return missing.length === 0
    ? undefined
    : `Without ${missing.length} of its conversations: ${missing.slice(0, 3).join("; ")}`
})

/** Whether a conversation is a group that is not there yet. */
const waits = ({ heldGroups, settings }: LoadContext, conversation: Conversation): boolean => {
  const self = selfChatUser(conversation)
  if (conversation.kind === "group") return heldGroups.has(conversation.groupId)
  return self !== undefined && heldGroups.has(selfChat(settings, { id: self, name: self }).group.id)
}

/** The service's ids of the conversations that are groups there. */
const groupIds = Effect.fnUntraced(function* (
  { loading: { staged, outcomes }, settings }: LoadContext,
  { conversations }: ConversationGroup,
): Effect.fn.Return<ReadonlyMap<Conversation, string>, StoreError> {
  const ids = new Map<Conversation, string>()
  for (const conversation of conversations) {
    const self = selfChatUser(conversation)
    if (conversation.kind === "group") {
      const group = yield* staged.group(conversation.groupId)
      if (group !== undefined && (yield* outcomes.state("groups", 0, group.row)) === "loaded")
        ids.set(conversation, (yield* groupAtTarget(outcomes, settings, group.row, group.record)).id)
    } else if (self !== undefined)
      ids.set(conversation, groupIdOf(settings, selfChat(settings, { id: self, name: self }).group))
  }
  return ids
})

const existing = Effect.fnUntraced(function* (
  client: LoadContext["client"],
  account: string,
  name: string,
): Effect.fn.Return<boolean, CallError> {
  for (let StartIndex = 0; ; ) {
    const page = yield* client.retrying.getContactGroup({ From_Account: account, StartIndex })
    if (page.GroupItem.some(({ GroupName }) => GroupName === name)) return true
    const next = page.NextStartIndex ?? StartIndex
    if (page.CompleteFlag === 1 || next <= StartIndex) return false
    StartIndex = next
  }
})

const create = Effect.fnUntraced(function* (
  client: LoadContext["client"],
  { create, updates }: MappedConversationGroup,
): Effect.fn.Return<ReadonlyArray<string>, CallError> {
  const { GroupResultItem } = yield* client.createContactGroup(create)
  const refused = GroupResultItem.flatMap(({ ResultItem }) => ResultItem).flatMap(failure)
  for (const update of updates) {
    const { UpdateGroupResult } = yield* client.retrying.updateContactGroup(update)
    refused.push(...UpdateGroupResult.ContactResultItem.flatMap(failure))
  }
  return refused
})

/** Adds all conversations to a group that is there. */
const add = Effect.fnUntraced(function* (
  client: LoadContext["client"],
  { create, updates }: MappedConversationGroup,
  name: string,
): Effect.fn.Return<ReadonlyArray<string>, CallError> {
  const [first, ...rest] = (create.GroupContactItem[0].ContactItem ?? []).map(adding)
  const UpdateGroup = { UpdateGroupType: 2 as const, OldGroupName: name }
  const all =
    first === undefined
      ? updates
      : [
          {
            From_Account: create.From_Account,
            UpdateType: 1 as const,
            UpdateGroup: { ...UpdateGroup, ContactUpdateItem: [first, ...rest] as const },
          },
          ...updates,
        ]
  const refused: Array<string> = []
  for (const update of all) {
    const { UpdateGroupResult } = yield* client.retrying.updateContactGroup(update)
    refused.push(...UpdateGroupResult.ContactResultItem.flatMap(failure))
  }
  return refused
})

const adding = (ContactItem: ContactBody) => ({ ContactOptType: 1 as const, ContactItem })

const failure = (
  item: { readonly ContactItem: unknown; readonly ResultCode: number; readonly ResultInfo?: string } | undefined,
): ReadonlyArray<string> =>
  item === undefined || item.ResultCode === 0
    ? []
    : [
        fromCode(item.ResultCode, {
          endpoint: "create_contact_group",
          info: item.ResultInfo ?? "",
          records: [JSON.stringify(item.ContactItem)],
        }).message,
      ]
