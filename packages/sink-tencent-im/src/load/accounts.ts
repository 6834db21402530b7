import type { Outcomes, StoreError, UserId } from "@chatferry/core"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Account as AccountBody } from "../api/account-import.ts"
import type { CallError } from "../errors/CallError.ts"
import { account, standIn } from "../wire/account.ts"
import { fixed } from "../wire/Settings.ts"
import type { LoadContext } from "./Context.ts"
import { endsRun, isRefusal } from "./consequence.ts"
import { noRow, noteAccounts, type Wanted } from "./note-accounts.ts"

/**
 * Imports the users, a hundred a call, and stand-ins for senders that are in no list of users. Repeating is harmless:
 * an account that exists is updated.
 *
 * Answers who has an account now.
 */
export const loadAccounts = Effect.fn("tencent-im.accounts")(function* (
  context: Omit<LoadContext, "accounts" | "heldGroups">,
): Effect.fn.Return<ReadonlySet<UserId>, CallError | StoreError> {
  const {
    loading: { staged, outcomes },
    settings,
    progress,
  } = context
  for (let after = 0; ; ) {
    const page = yield* outcomes.users(after, fixed.accountsPerCall)
    const last = page.at(-1)
    if (last === undefined) break
    after = last.row
    const bodies = page.map(({ record }) => account(settings, record).body)
    const refused = yield* importNoted(
      context,
      bodies,
      page.map(({ row }) => row),
    )
    progress.done += page.length
    yield* outcomes.settle(
      "users",
      page.flatMap(({ row }, index): ReadonlyArray<Outcomes.Outcome> => {
        const why = refused.get(bodies[index]?.UserID ?? "")
        if (why === undefined) return [{ row, state: "loaded" }]
        // What only this moment refuses is held: the next run tries again.
        return isRefusal(why) ? [{ row, state: "rejected", reason: why.message }] : []
      }),
    )
  }
  const strangers: ReadonlyArray<UserId> = yield* staged.unknownSenders
  const present: Array<UserId> = []
  for (let from = 0; from < strangers.length; from += fixed.accountsPerCall) {
    const some = strangers.slice(from, from + fixed.accountsPerCall)
    const bodies = some.map((id) => standIn(settings, id).body)
    const refused = yield* importNoted(context, bodies)
    present.push(...some.filter((_, index) => !refused.has(bodies[index]?.UserID ?? "")))
  }
  return new Set([...(yield* outcomes.accounts), ...present])
})

/** Notes which accounts are absent, then imports them. Answers which are refused, and why. */
const importNoted = Effect.fnUntraced(function* (
  context: Pick<LoadContext, "client" | "loading" | "progress">,
  bodies: ReadonlyArray<AccountBody>,
  rows: ReadonlyArray<number> = [],
): Effect.fn.Return<ReadonlyMap<string, CallError>, CallError | StoreError> {
  yield* noteAccounts(
    context,
    bodies.map(({ UserID }, index): Wanted => ({ id: UserID, row: rows[index] ?? noRow })),
  )
  context.progress.calls++
  const refused = yield* importAll(context.client, bodies)
  context.progress.calls++
  // What was never made is nothing to undo.
  yield* context.loading.outcomes.unjournal(
    "users",
    Array.from(refused).flatMap(([id, why]) => (isRefusal(why) ? [id] : [])),
  )
  return refused
})

/** Imports accounts; those the service refuses are tried alone, which tells why. */
const importAll = Effect.fnUntraced(function* (
  client: LoadContext["client"],
  bodies: ReadonlyArray<AccountBody>,
): Effect.fn.Return<ReadonlyMap<string, CallError>, CallError> {
  const refused = new Map<string, CallError>()
  const [first, ...rest] = bodies
  if (first === undefined) return refused
  const answer: Result.Result<{ readonly FailAccounts?: ReadonlyArray<string> }, CallError> = yield* Effect.result(
    client.retrying.multiaccountImport({ AccountList: [first, ...rest] }),
  )
  if (Result.isFailure(answer) && !isRefusal(answer.failure)) return yield* Effect.fail(answer.failure)
  const failed = Result.isSuccess(answer) ? new Set(answer.success.FailAccounts ?? []) : undefined
  for (const body of bodies) {
    if (failed !== undefined && !failed.has(body.UserID)) continue
    const alone: Result.Result<unknown, CallError> = yield* Effect.result(client.retrying.accountImport(body))
    if (Result.isSuccess(alone)) continue
    if (endsRun(alone.failure)) return yield* Effect.fail(alone.failure)
    refused.set(body.UserID, alone.failure)
  }
  return refused
})
