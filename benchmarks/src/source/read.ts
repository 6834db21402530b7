/**
 * Everything a pipeline reads of the source, and nothing is done with it: users, groups, messages. With `heap` it measures
 * the live heap behind the last message instead of time.
 */
import { SlackExport } from "@chatferry/source-slack"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { answer, liveHeap, measured } from "../process/Measured.ts"

const [path = "", what = "time"] = process.argv.slice(2)
const slack = SlackExport.source({ path })
let heap = 0

const result = await measured(async () => {
  let messages = 0
  await Effect.runPromise(
    Effect.gen(function* () {
      yield* Stream.runForEach(slack.users, ({ read }) => read)
      yield* Stream.runForEach(slack.groups, ({ read }) => read)
      yield* Stream.runForEach(slack.messages, ({ read }) =>
        Effect.map(read, ({ items }) => {
          messages += items.length
        }),
      )
      if (what === "heap") heap = liveHeap()
    }),
  )
  return messages
})
answer({ ...result, heap })
