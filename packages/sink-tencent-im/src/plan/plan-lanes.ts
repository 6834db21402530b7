import { Conversations, type Finding, type Staged, type StoreError, type Timestamp } from "@chatferry/core"
import * as Effect from "effect/Effect"
import { endpoints } from "../api/endpoints.ts"
import { counted } from "../counted.ts"
import { reachesPresent } from "../load/Queue.ts"
import { laneKind, selfChatUser } from "../wire/chat.ts"
import type { PlanContext } from "./PlanContext.ts"
import { groupKey, type PlannedGroups } from "./plan-groups.ts"
import { planLane } from "./plan-lane.ts"

/** What would become of the lanes of groups, by the source's id of the group. */
export type PlannedLanes = ReadonlyMap<
  string,
  { readonly lane: number; readonly sent: number; readonly isHeld: boolean }
>

export interface PlannedMessages {
  readonly messages: number
  /** Of those, how many are older than what the edition keeps. */
  readonly beyond: number
  readonly lanes: PlannedLanes
}

/** Plans every lane, one after another. */
export const planLanes = Effect.fnUntraced(function* (
  context: PlanContext,
  lanes: ReadonlyArray<Staged.Lane>,
  groups: PlannedGroups,
  kept: Timestamp | undefined,
): Effect.fn.Return<PlannedMessages, StoreError> {
  const { forecast, findings } = context
  const sum = { messages: 0, beyond: 0 }
  const planned = new Map<string, { lane: number; sent: number; isHeld: boolean }>()
  const refused: Array<string> = []
  const undeclared: Array<string> = []
  const late: Array<{ readonly lane: string; readonly messages: number }> = []
  const held: Array<{ readonly lane: string; readonly why: string }> = []
  for (const lane of lanes) {
    const { conversation } = lane
    const name = Conversations.key(conversation)
    const isGroup = laneKind(conversation) === "group"
    const group = isGroup ? groups.get(groupKey(conversation)) : undefined
    if (isGroup && group === undefined) {
      if (selfChatUser(conversation) === undefined) undeclared.push(groupKey(conversation))
      continue
    }
    if (group?.isRefused) {
      refused.push(name)
      continue
    }
    const { calls, messages, sent, beyond, late: tooLate, held: why } = yield* planLane(context, lane, group, kept)
    sum.messages += messages
    sum.beyond += beyond
    forecast.lane(name, isGroup ? endpoints.importGroupMsg : endpoints.importmsg, calls)
    if (isGroup) planned.set(groupKey(conversation), { lane: lane.lane, sent, isHeld: why !== undefined })
    if (tooLate > 0) late.push({ lane: name, messages: tooLate })
    if (why !== undefined) held.push({ lane: name, why })
  }
  findings.push(
    ...undeclaredGroups(undeclared),
    ...refusedGroups(refused),
    ...lateMessages(late),
    ...heldAtPresent(held.filter(({ why }) => why === reachesPresent)),
    ...heldAtMessage(held.filter(({ why }) => why !== reachesPresent)),
  )
  return { ...sum, lanes: planned }
})

const mostExamples = 5

const undeclaredGroups = (ids: ReadonlyArray<string>): ReadonlyArray<Finding> =>
  ids.length === 0
    ? []
    : [
        {
          severity: "blocker",
          kind: "group-undeclared",
          message: `${counted(ids.length, "conversation names a group that is", "conversations name groups that are")} in no list of groups.`,
          remedy: "Add the groups to the source, or leave the conversations out in a transform.",
          examples: ids.slice(0, mostExamples),
        },
      ]

const refusedGroups = (lanes: ReadonlyArray<string>): ReadonlyArray<Finding> =>
  lanes.length === 0
    ? []
    : [
        {
          severity: "warning",
          kind: "group-refused",
          message: `${counted(lanes.length, "lane would be held: its group was", "lanes would be held: their groups were")} refused by an earlier run.`,
          remedy: "See the rejections for the reasons; where they are gone, replay the rejections.",
          examples: lanes.slice(0, mostExamples),
        },
      ]

const lateMessages = (
  lanes: ReadonlyArray<{ readonly lane: string; readonly messages: number }>,
): ReadonlyArray<Finding> =>
  lanes.length === 0
    ? []
    : [
        {
          severity: "warning",
          kind: "too-late",
          message: `${counted(
            lanes.reduce((sum, { messages }) => sum + messages, 0),
            "message is older than what its group has already, and would be a rejection.",
            "messages are older than what their groups have already, and would be rejections.",
          )}`,
          remedy:
            "A group takes only what is newer than its newest message: stage all of a group before it is applied.",
          examples: lanes
            .toSorted((a, b) => b.messages - a.messages)
            .slice(0, mostExamples)
            .map(({ lane, messages }) => `${lane}: ${counted(messages, "message")}`),
        },
      ]

const heldAtPresent = (lanes: ReadonlyArray<{ readonly lane: string }>): ReadonlyArray<Finding> =>
  lanes.length === 0
    ? []
    : [
        {
          severity: "warning",
          kind: "lane-would-be-held",
          message: `${counted(lanes.length, "lane")} would be held: ${reachesPresent}.`,
          remedy: 'Apply again later, or choose `wire: { equalTimes: "equal" }` if your app accepts equal times.',
          examples: lanes.slice(0, mostExamples).map(({ lane }) => lane),
        },
      ]

const heldAtMessage = (
  lanes: ReadonlyArray<{ readonly lane: string; readonly why: string }>,
): ReadonlyArray<Finding> =>
  lanes.length === 0
    ? []
    : [
        {
          severity: "warning",
          kind: "lane-would-be-held-at-message",
          message: `${counted(lanes.length, "lane")} would be held at a message that cannot be sent, with all that follows it.`,
          remedy: 'Correct the messages in a transform, or choose `policy: { input: "placeholder" }`.',
          examples: lanes.slice(0, mostExamples).map(({ lane, why }) => `${lane}: ${why}`),
        },
      ]
