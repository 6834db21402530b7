import type { Group, Outcomes, StoreError } from "@chatferry/core"
import * as Effect from "effect/Effect"
import { groupType } from "../wire/group.ts"
import { groupId } from "../wire/Ids.ts"
import { type GroupType, groupTypes, type WireSettings } from "../wire/Settings.ts"

/** A group as it is, or will be, at the service. */
export interface GroupAtTarget {
  readonly id: string
  readonly type: GroupType
  /** What the journal has of it; absent before its first import. */
  readonly note: Outcomes.Journaled | undefined
}

/**
 * Where a group is. One that was imported stays what it was made as: a newer export may call it another kind, which the
 * mapping makes another type, and to or from a community another id; but the service has no call that changes either.
 * `row` is that of the record, or the negative lane of a chat with oneself.
 */
export const groupAtTarget = Effect.fnUntraced(function* (
  outcomes: Pick<Outcomes.Outcomes, "journaled">,
  settings: WireSettings,
  row: number,
  record: Pick<Group, "id" | "kind">,
): Effect.fn.Return<GroupAtTarget, StoreError> {
  const type = groupType(settings, record)
  const id = groupId(settings, type, record.id)
  const note = yield* outcomes.journaled("groups", id)
  if (note?.row === row) return { id, type: typeOf(note, type), note }
  const otherType = type === "Community" ? "Public" : "Community"
  const otherId = groupId(settings, otherType, record.id)
  const other = yield* outcomes.journaled("groups", otherId)
  return other?.row === row ? { id: otherId, type: typeOf(other, otherType), note: other } : { id, type, note }
})

const typeOf = ({ type }: Outcomes.Journaled, otherwise: GroupType): GroupType =>
  groupTypes.find((known) => known === type) ?? otherwise
