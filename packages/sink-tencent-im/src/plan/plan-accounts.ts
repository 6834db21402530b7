import type { StoreError } from "@chatferry/core"
import * as Effect from "effect/Effect"
import { endpoints } from "../api/endpoints.ts"
import { account, standIn } from "../wire/account.ts"
import { userClashes, userId } from "../wire/Ids.ts"
import { fixed } from "../wire/Settings.ts"
import { idClash } from "./id-clash.ts"
import type { PlanContext } from "./PlanContext.ts"

/** Plans the accounts of users, and of senders that are in no list of users. Answers who will have one. */
export const planAccounts = Effect.fnUntraced(function* (
  { loading: { staged }, settings, forecast, tally, findings }: PlanContext,
  waiting: number,
): Effect.fn.Return<ReadonlySet<string>, StoreError> {
  const accounts = new Set<string>()
  const ids = userClashes()
  for (let after = 0; ; ) {
    const page = yield* staged.users(after, 500)
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
    tally.adjust(standIn(settings, id).adjustments)
  }
  const calls = Math.ceil(waiting / fixed.accountsPerCall) + Math.ceil(strangers.length / fixed.accountsPerCall)
  forecast.chain("accounts", [
    [endpoints.accountCheck, calls],
    [endpoints.multiaccountImport, calls],
  ])
  return accounts
})
