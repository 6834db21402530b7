import type { StoreError } from "@chatferry/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { CallError } from "../errors/CallError.ts"
import type { LoadContext } from "./Context.ts"
import { isRefusal } from "./consequence.ts"

/** An account that is about to be imported; a stand-in has no row. */
export interface Wanted {
  readonly row: number
  readonly id: string
}

/** The journal's row of a stand-in, which is no record of the source. */
export const noRow = 0

/**
 * Notes which accounts are absent, since only those may be deleted by an undo. It is asked before they are made, and a
 * note is never written again: in a later run all of them are there.
 */
export const noteAccounts = Effect.fnUntraced(function* (
  { client, loading: { outcomes } }: Pick<LoadContext, "client" | "loading">,
  wanted: ReadonlyArray<Wanted>,
): Effect.fn.Return<void, CallError | StoreError> {
  const [first, ...rest] = wanted.map(({ id }) => ({ UserID: id }))
  if (first === undefined) return
  const answer = yield* Effect.result(client.retrying.accountCheck({ CheckItem: [first, ...rest] }))
  if (Result.isFailure(answer) && !isRefusal(answer.failure)) return yield* Effect.fail(answer.failure)
  // Of whom the service does not say that there is none, there may be one.
  const absent = new Set(
    (Result.isSuccess(answer) ? answer.success.ResultItem : []).flatMap(({ UserID, AccountStatus }) =>
      AccountStatus === "NotImported" ? [UserID] : [],
    ),
  )
  const created = Math.floor((yield* Clock.currentTimeMillis) / 1000)
  const unknown: Array<Wanted> = []
  for (const one of wanted) if ((yield* outcomes.journaled("users", one.id)) === undefined) unknown.push(one)
  yield* Effect.forEach(
    unknown,
    ({ row, id }) => outcomes.journal("users", id, { row, created, isOurs: absent.has(id) }),
    { concurrency: "unbounded", discard: true },
  )
})
