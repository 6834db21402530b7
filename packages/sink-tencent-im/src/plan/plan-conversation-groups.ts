import type { StoreError } from "@chatferry/core"
import * as Effect from "effect/Effect"
import { endpoints } from "../api/endpoints.ts"
import { conversationGroup, conversationGroupId } from "../wire/conversation-group.ts"
import { isRefused } from "../wire/Refused.ts"
import type { ConversationGroupsOf } from "./check-edition.ts"
import type { PlanContext } from "./PlanContext.ts"
import { groupKey, type PlannedGroups } from "./plan-groups.ts"

/** Plans the users' own groups of conversations. Answers how many each user has. */
export const planConversationGroups = Effect.fnUntraced(function* (
  { loading: { outcomes }, settings, forecast, tally }: PlanContext,
  groups: PlannedGroups,
): Effect.fn.Return<ReadonlyArray<ConversationGroupsOf>, StoreError> {
  const owners = new Map<string, { ownerId: string; groups: number; conversations: number }>()
  for (let after = 0; ; ) {
    const page = yield* outcomes.conversationGroups(after, 500)
    const last = page.at(-1)
    if (last === undefined) return [...owners.values()]
    after = last.row
    for (const { record } of page) {
      const owner = owners.get(record.ownerId) ?? { ownerId: record.ownerId, groups: 0, conversations: 0 }
      owners.set(record.ownerId, owner)
      owner.groups++
      owner.conversations += record.conversations.length
      const mapped = conversationGroup(settings, record, (conversation) => groups.get(groupKey(conversation))?.id)
      if (isRefused(mapped)) {
        tally.refuse(conversationGroupId(record), mapped)
        continue
      }
      tally.adjust(mapped.adjustments)
      forecast.chain("conversation groups", [
        [endpoints.getContactGroup, 1],
        [endpoints.createContactGroup, 1],
        [endpoints.updateContactGroup, mapped.updates.length],
      ])
    }
  }
})
