import type { StoreError } from "@chatferry/core"
import * as Effect from "effect/Effect"
import { endpoints } from "../api/endpoints.ts"
import { account, standIn } from "../wire/account.ts"
import { userClashes, userId } from "../wire/Ids.ts"
import { fixed } from "../wire/Settings.ts"
import { idClash } from "./id-clash.ts"
import type { PlanContext } from "./PlanContext.ts"

/**
 * Plans the accounts of users, and of senders that are in no list of users. Answers who will have one. Only those that an
 * earlier run did not make are adjusted by the coming one.
 */
export const planAccounts = Effect.fnUntraced(function* (
  { loading: { staged, outcomes }, settings, forecast, tally, findings }: PlanContext,
  waiting: number,
): Effect.fn.Return<ReadonlySet<string>, StoreError> {
  const accounts = new Set<string>(yield* outcomes.accounts)
  const ids = userClashes()
  for (const id of accounts) ids.add(id, userId(settings, id))
  for (let after = 0; ; ) {
    const page = yield* outcomes.users(after, 500)
    const last = page.at(-1)
    if (last === undefined) break
    after = last.row
    for (const { record } of page) {
      accounts.add(record.id)
      const clash = ids.add(record.id, userId(settings, record.id))
      if (clash !== undefined) findings.push(idClash(clash))
      tally.adjust(account(settings, record).adjustments)
    }
  }
  const strangers = yield* staged.unknownSenders
  for (const id of strangers) {
    accounts.add(id)
    // It is no record and has no outcome: the journal knows whether an earlier run set out to make it.
    const { body, adjustments } = standIn(settings, id)
    if ((yield* outcomes.journaled("users", body.UserID)) === undefined) tally.adjust(adjustments)
  }
  const calls = Math.ceil(waiting / fixed.accountsPerCall) + Math.ceil(strangers.length / fixed.accountsPerCall)
  forecast.chain("accounts", [
    [endpoints.accountCheck, calls],
    [endpoints.multiaccountImport, calls],
  ])
  return accounts
})
