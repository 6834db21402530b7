import type { Loading, StoreError, Undone } from "@chatferry/core"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { type Client, TencentImClient } from "../client/TencentImClient.ts"
import type { CallError } from "../errors/CallError.ts"
import { consequence } from "../load/consequence.ts"
import { fixed } from "../wire/Settings.ts"

const pageSize = 100
const concurrency = 32

/**
 * Removes conversation groups, groups and, where asked for, accounts that this pipeline made. What is gone already
 * counts as removed. Deleted ids of a paid edition cannot be imported again for three months (70399).
 */
export const undo = Effect.fn("tencent-im.undo")(function* (
  { outcomes }: Loading,
  options: { readonly accounts: boolean },
): Effect.fn.Return<Undone, CallError | StoreError, TencentImClient> {
  const client = yield* TencentImClient
  const refused: Array<string> = []
  const conversationGroups = yield* each(outcomes, "conversationGroups", refused, (id) =>
    removeContactGroup(client, id),
  )
  const groups = yield* each(outcomes, "groups", refused, (GroupId) => client.retrying.destroyGroup({ GroupId }))
  const accounts = options.accounts ? yield* removeAccounts(client, outcomes, refused) : 0
  return { groups, conversationGroups, accounts, refused }
})

const isGone = new Set<CallError["_tag"]>(["GroupNotFound", "ContactGroupNotFound", "AccountNotFound"])

const each = Effect.fnUntraced(function* (
  outcomes: Loading["outcomes"],
  entity: "groups" | "conversationGroups",
  refused: Array<string>,
  remove: (id: string) => Effect.Effect<unknown, CallError>,
): Effect.fn.Return<number, CallError | StoreError> {
  let removed = 0
  for (let after = ""; ; ) {
    const page = yield* outcomes.created(entity, after, pageSize)
    const last = page.at(-1)
    if (last === undefined) return removed
    after = last
    yield* Effect.forEach(
      page,
      Effect.fnUntraced(function* (id): Effect.fn.Return<void, CallError | StoreError> {
        const answer = yield* Effect.result(remove(id))
        if (Result.isFailure(answer) && !isGone.has(answer.failure._tag)) {
          if (consequence(answer.failure) === "stop") return yield* Effect.fail(answer.failure)
          refused.push(answer.failure.message)
          return
        }
        yield* outcomes.unjournal(entity, [id])
        removed++
      }),
      { concurrency, discard: true },
    )
  }
})

/** The journal names a conversation group by its owner and name, as JSON. */
const removeContactGroup = (client: Client, id: string) => {
  const [From_Account, name]: [string, string] = JSON.parse(id)
  return client.retrying.delContactGroup({ From_Account, GroupName: [name] })
}

const removeAccounts = Effect.fnUntraced(function* (
  client: Client,
  outcomes: Loading["outcomes"],
  refused: Array<string>,
): Effect.fn.Return<number, CallError | StoreError> {
  let removed = 0
  for (let after = ""; ; ) {
    const page = yield* outcomes.created("users", after, fixed.accountsPerCall)
    const [first, ...rest] = page.map((UserID) => ({ UserID }))
    if (first === undefined) return removed
    after = page.at(-1) ?? after
    const answer = yield* Effect.result(client.retrying.accountDelete({ DeleteItem: [first, ...rest] }))
    if (Result.isFailure(answer)) {
      // What was removed before it is removed all the same.
      if (answer.failure._tag !== "AccountDeletionNotInPlan") return yield* Effect.fail(answer.failure)
      refused.push(answer.failure.message)
      return removed
    }
    const { ResultItem } = answer.success
    const gone = ResultItem.filter(({ ResultCode }) => ResultCode === 0 || ResultCode === accountUnknown)
    refused.push(
      ...ResultItem.filter((item) => !gone.includes(item)).map(({ UserID, ResultInfo }) => `${UserID}: ${ResultInfo}`),
    )
    yield* outcomes.unjournal(
      "users",
      gone.map(({ UserID }) => UserID),
    )
    removed += gone.length
  }
})

const accountUnknown = 70107
