import { createHash } from "node:crypto"
import {
  apply,
  type ConversationGroup,
  Conversations,
  type Group,
  type GroupId,
  type Message,
  type MessageId,
  Pipeline,
  Source,
  Store,
  stage,
  type Timestamp,
  type User,
  type UserId,
  verify,
} from "@chatferry/core"
import { Emulator, type Options } from "@chatferry/emulator-tencent-im"
import { type SinkOptions, TencentIm } from "@chatferry/sink-tencent-im"
import { NodeHttpClient, NodeServices } from "@effect/platform-node"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"

export const sdkAppId = 1400000000
export const secretKey = Redacted.make("a-key-for-tests")

export const user = (id: string): User => ({ id: id as UserId, name: `User ${id}`, isBot: false, isDeactivated: false })

export const group = (id: string, ...members: ReadonlyArray<string>): Group => ({
  id: id as GroupId,
  kind: "public",
  name: id,
  members: members.map((userId) => ({ userId: userId as UserId, role: "member" })),
  isArchived: false,
})

/** A message of a group (`to` one id) or of a one-to-one chat (`to` two ids), at a second since some day of 2024. */
export const message = (
  to: string | readonly [string, string],
  from: string,
  second: number,
  text = `at ${second}`,
): Message => ({
  id: `${to}:${second}:${text}` as MessageId,
  conversation:
    typeof to === "string"
      ? Conversations.ofGroup(to as GroupId)
      : Conversations.ofUsers(to[0] as UserId, to[1] as UserId),
  senderId: from as UserId,
  sentAt: ((1_710_000_000 + second) * 1_000_000) as Timestamp,
  content: [{ kind: "text", text }],
})

export const source = (records: {
  readonly users: ReadonlyArray<User>
  readonly groups: ReadonlyArray<Group>
  readonly messages: ReadonlyArray<Message>
  readonly conversationGroups?: ReadonlyArray<ConversationGroup>
}): Source.Source => {
  const unit = <A>(id: string, all: ReadonlyArray<A>) =>
    Stream.make({
      id,
      fingerprint: createHash("sha1").update(JSON.stringify(all)).digest("hex"),
      read: Effect.sync(() => ({ items: all.map((record, index) => Source.read(record, { file: id, index })) })),
    })
  return Source.make({
    name: "test",
    users: unit("users", records.users),
    groups: unit("groups", records.groups),
    messages: unit("messages", records.messages),
    conversationGroups: unit("conversationGroups", records.conversationGroups ?? []),
  })
}

/** A pipeline into the emulator at hand. A lost answer is looked into at once: the emulator has ended every call. */
export const pipelineTo = (emulator: Emulator["Service"], from: Source.Source, sink: Partial<SinkOptions> = {}) =>
  Pipeline.make({
    source: from,
    sink: TencentIm.sink({
      endpoint: emulator.url,
      sdkAppId,
      identifier: "administrator",
      secretKey,
      quota: "none",
      grace: "20 millis",
      ...sink,
    }),
  })

/** Stages, applies and verifies against an emulator of its own. */
export const migrate = (
  from: Source.Source,
  options: { readonly sink?: Partial<SinkOptions>; readonly emulator?: Options } = {},
) =>
  Effect.gen(function* () {
    const emulator = yield* Emulator
    const pipeline = pipelineTo(emulator, from, options.sink)
    yield* stage(pipeline)
    const report = yield* apply(pipeline)
    const verification = yield* verify(pipeline)
    return { emulator, pipeline, report, verification }
  })

/** A store that goes with the scope. */
export const newStore = () =>
  Layer.unwrap(
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      return Store.layer(`${yield* fs.makeTempDirectoryScoped()}/test.chatferry`)
    }),
  )

export const layer = (options: Options = {}) =>
  Layer.mergeAll(
    Emulator.layer({ sdkAppId, secretKey, quota: { enforced: false }, ...options }),
    NodeHttpClient.layerUndici,
    newStore(),
  ).pipe(Layer.provideMerge(NodeServices.layer))
