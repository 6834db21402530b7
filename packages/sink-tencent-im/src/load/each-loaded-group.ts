import type { Group, SinkError, Staged, StoreError } from "@chatferry/core"
import * as Effect from "effect/Effect"
import type { CallError } from "../errors/CallError.ts"
import { atOnce } from "./at-once.ts"
import type { LoadContext } from "./Context.ts"
import { type GroupAtTarget, groupAtTarget } from "./group-at-target.ts"

/** A group that is at the service. */
export interface LoadedGroup extends Staged.Numbered<Group> {
  readonly at: GroupAtTarget
  /** The number of its lane, if it has messages. */
  readonly lane: number | undefined
}

/** Does something with each group that is at the service. */
export const eachLoadedGroup = Effect.fnUntraced(function* (
  { loading: { staged, outcomes }, settings }: LoadContext,
  lanes: ReadonlyArray<Staged.Lane>,
  f: (group: LoadedGroup) => Effect.Effect<void, CallError | SinkError | StoreError>,
): Effect.fn.Return<void, CallError | SinkError | StoreError> {
  const laneOf = new Map(
    lanes.flatMap(({ conversation, lane }) => (conversation.kind === "group" ? [[conversation.groupId, lane]] : [])),
  )
  for (let after = 0; ; ) {
    const page = yield* staged.groups(after, 256)
    const last = page.at(-1)
    if (last === undefined) return
    after = last.row
    yield* Effect.forEach(
      page,
      Effect.fnUntraced(function* (group): Effect.fn.Return<void, CallError | SinkError | StoreError> {
        if ((yield* outcomes.state("groups", 0, group.row)) !== "loaded") return
        const at = yield* groupAtTarget(outcomes, settings, group.row, group.record)
        yield* f({ ...group, at, lane: laneOf.get(group.record.id) })
      }),
      { concurrency: atOnce.members, discard: true },
    )
  }
})
