import {
  type Finding,
  type Loading,
  type Plan,
  Progress,
  type StoreError,
  type Timestamp,
  Timestamps,
} from "@chatferry/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { EndpointFacts } from "../api/Endpoint.ts"
import type { Policy } from "../load/Policy.ts"
import type { WireSettings } from "../wire/Settings.ts"
import {
  checkAge,
  checkConversationGroups,
  checkEdition,
  type Purchase,
  type PurchaseFlags,
  retentionStart,
} from "./check-edition.ts"
import { limitsOf } from "./Edition.ts"
import * as Forecast from "./forecast.ts"
import type { PlanContext } from "./PlanContext.ts"
import { planAccounts } from "./plan-accounts.ts"
import { planConversationGroups } from "./plan-conversation-groups.ts"
import { planGroups } from "./plan-groups.ts"
import { planLanes } from "./plan-lanes.ts"
import { planMembers } from "./plan-members.ts"
import * as Tally from "./Tally.ts"

export interface PlanOptions {
  readonly settings: WireSettings
  readonly policy: Policy
  readonly rateOf: (endpoint: EndpointFacts) => number
  /** Seconds between a call and its answer; as the last run measured it where it is not set. */
  readonly roundTrip: number | undefined
  /** What was bought; without it only what every edition takes is checked. */
  readonly purchase: Purchase | undefined
  readonly flags: PurchaseFlags | undefined
  /** The target is thrown away, so that nothing expires there. */
  readonly isRehearsal: boolean
}

/** Seconds between a call and its answer where nobody knows: from a machine in the same region. */
const usualRoundTrip = 0.05

/** What loading would do, told by the very mapping and batching that loading uses. No call is made. */
export const plan = Effect.fn("tencent-im.plan")(function* (
  loading: Loading,
  { settings, policy, rateOf, roundTrip, purchase, flags, isRehearsal }: PlanOptions,
): Effect.fn.Return<Plan, StoreError> {
  const { staged, outcomes } = loading
  const now = Timestamps.fromMillis(yield* Clock.currentTimeMillis)
  const progress = yield* Progress.Current
  const forecast = Forecast.make(rateOf)
  const tally = Tally.make()
  const findings: Array<Finding> = []
  const context: PlanContext = { loading, settings, policy, now, progress, forecast, tally, findings }

  const waiting = yield* outcomes.waiting
  Progress.begin(progress, "planning", waiting.messages)
  const accounts = yield* planAccounts(context, waiting.users)
  const lanes = yield* staged.lanes
  const groups = yield* planGroups(context, accounts, lanes)
  const messages = yield* planLanes(context, lanes, groups, purchase && retentionStart(purchase, now))
  yield* planMembers(context, accounts, groups, messages.lanes)
  const conversationGroups = yield* planConversationGroups(context, groups)

  const oldestMessageAt = lanes.reduce<Timestamp | undefined>(
    (least, { oldest }) => (least === undefined || oldest < least ? oldest : least),
    undefined,
  )
  const ofEdition =
    purchase === undefined
      ? [...checkConversationGroups(conversationGroups), ...(isRehearsal ? [] : checkAge(oldestMessageAt, now, flags))]
      : checkEdition(
          purchase,
          {
            now,
            accounts: accounts.size,
            groups: Array.from(groups, ([id, { type, members }]) => ({ id, type, members })),
            memberships: yield* staged.memberships(limitsOf(purchase.edition).groupsPerUser ?? Number.MAX_SAFE_INTEGER),
            conversationGroups,
            oldestMessageAt,
            messages: messages.messages,
            messagesBeyondRetention: messages.beyond,
          },
          flags,
        )
  return {
    records: waiting,
    calls: forecast.calls(),
    ...forecast.time(roundTrip ?? (yield* outcomes.roundTrip) ?? usualRoundTrip),
    adjustments: tally.adjustments(),
    findings: [...findings, ...ofEdition, ...tally.refusals()].toSorted((a, b) => a.severity.localeCompare(b.severity)),
  }
})
