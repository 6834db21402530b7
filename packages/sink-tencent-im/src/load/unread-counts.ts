import type { Member, SinkError, Staged, StoreError } from "@chatferry/core"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { CallError } from "../errors/CallError.ts"
import { userId } from "../wire/Ids.ts"
import type { LoadContext } from "./Context.ts"
import { endsRun, isRefusal } from "./consequence.ts"
import { eachLoadedGroup, type LoadedGroup } from "./each-loaded-group.ts"
import { Holds, trying } from "./Holds.ts"

/** Calls at once for one group. */
const concurrency = 8

/**
 * Sets the unread counts that did not come with an import of members: of owners, of members that came before messages,
 * and after each run that brought messages to members who are in already. A group whose lane is held waits.
 */
export const loadUnreadCounts = (
  context: LoadContext,
  lanes: ReadonlyArray<Staged.Lane>,
): Effect.Effect<void, CallError | SinkError | StoreError> => {
  const { outcomes } = context.loading
  const holds = new Holds(context.holdLimit, "unread count", "in a row could not be set")
  return eachLoadedGroup(
    context,
    lanes,
    Effect.fnUntraced(function* (group): Effect.fn.Return<void, CallError | SinkError | StoreError> {
      // A ChatRoom has no such counts.
      if (group.at.type === "ChatRoom") return
      const { lane } = group
      if (lane !== undefined && (yield* outcomes.checkpoint(lane)).held !== undefined) return
      const seq = lane === undefined ? 0 : yield* outcomes.lastSeq(lane)
      yield* Effect.forEach(
        yield* outcomes.uncounted(group.row, seq),
        ({ row, record }) => setCount(context, holds, group, row, record, seq),
        { concurrency, discard: true },
      )
    }),
  ).pipe(Effect.withSpan("tencent-im.unread-counts"))
}

/** A count that is refused for good does not make anybody less of a member; what only fails now is tried by the next run. */
const setCount = Effect.fnUntraced(function* (
  { client, loading: { outcomes }, settings, progress }: LoadContext,
  holds: Holds,
  group: LoadedGroup,
  row: number,
  { userId: id, unreadCount = 0 }: Member,
  seq: number,
): Effect.fn.Return<void, CallError | SinkError | StoreError> {
  const answer = yield* trying(
    holds,
    client.retrying.setUnreadMsgNum({
      GroupId: group.at.id,
      Member_Account: userId(settings, id),
      UnreadMsgNum: unreadCount,
    }),
  )
  progress.calls++
  if (Result.isFailure(answer)) {
    if (endsRun(answer.failure)) return yield* Effect.fail(answer.failure)
    if (!isRefusal(answer.failure)) return
  }
  yield* outcomes.counted(group.row, [row], seq)
})
