import assert from "node:assert/strict"
import {
  Conversations,
  GroupId,
  Ledger,
  type Message,
  MessageId,
  Source,
  Store,
  stage,
  Timestamps,
  Transform,
  UserId,
} from "@chatferry/core"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

const source = Source.make({
  name: "memory",
  messages: Stream.make({
    id: "one day",
    fingerprint: "1",
    read: Effect.succeed({
      items: ["Hello", "left out"].map((text, index) =>
        Source.read<Message>(
          {
            id: MessageId.make(`m${index}`),
            conversation: Conversations.ofGroup(GroupId.make("g")),
            senderId: UserId.make("u"),
            sentAt: Timestamps.fromSeconds(index),
            content: [{ kind: "text", text }],
          },
          { file: "one day", index },
        ),
      ),
    }),
  }),
})

const program = Effect.gen(function* () {
  yield* stage({ source, transforms: [Transform.drop({ messages: { from: "1970-01-01T00:00:01Z" } })] })
  const { database } = yield* Store
  return (yield* Ledger.ofTarget(database, undefined)).messages
})

const ledger = await Effect.runPromise(
  program.pipe(Effect.provide(Store.layer("history.chatferry")), Effect.provide(NodeServices.layer)),
)
assert.deepEqual([ledger.read, ledger.skipped, ledger.held], [2, 1, 1])
