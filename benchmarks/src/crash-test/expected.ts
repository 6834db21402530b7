import { Conversations, type Group, type Message, type Source, Timestamps } from "@chatferry/core"
import { SlackExport } from "@chatferry/source-slack"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
// The mapping is no public part of the sink; what must arrive is what it makes of the records.
import { direction, laneKind } from "../../../packages/sink-tencent-im/src/wire/chat.ts"
import { groupId, userId } from "../../../packages/sink-tencent-im/src/wire/Ids.ts"
import * as LaneClock from "../../../packages/sink-tencent-im/src/wire/LaneClock.ts"
import { message } from "../../../packages/sink-tencent-im/src/wire/message.ts"
import { isRefused } from "../../../packages/sink-tencent-im/src/wire/Refused.ts"
import { defaults as settings } from "../../../packages/sink-tencent-im/src/wire/Settings.ts"

/** What must be at the service, of one conversation, in order. */
export interface ExpectedLane {
  readonly key: string
  /** Of a group. */
  readonly groupId?: string
  /** Of a one-to-one chat: both accounts. */
  readonly between?: readonly [string, string]
  /** The messages as the mapping makes them, given when the group begins. */
  readonly messages: (createTime?: number) => ReadonlyArray<ExpectedMessage>
}

export interface ExpectedMessage {
  readonly record: string
  readonly from: string
  readonly time: number
  readonly body: unknown
}

export interface Expected {
  readonly messages: number
  readonly accounts: ReadonlySet<string>
  /** By group: the accounts of its members. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>
  readonly lanes: ReadonlyArray<ExpectedLane>
}

const account = (id: string) => userId(settings, id)

/** Reads an export without any store, and orders it in memory: what was staged and loaded in pieces is told by neither. */
export const expectedOf = async (directory: string): Promise<Expected> => {
  const source = SlackExport.source({ path: directory })
  const accounts = new Set<string>()
  const members = new Map<string, ReadonlySet<string>>()
  const types = new Map<string, Group["kind"]>()
  const lanes = new Map<string, Array<Message>>()
  const ids = new Set<string>()
  const each = <A>(units: Stream.Stream<Source.Unit<A>, Source.SourceError>, take: (record: A) => void) =>
    Stream.runForEach(units, (unit) =>
      Effect.map(unit.read, ({ items, discovered = [] }) => {
        for (const { record } of discovered) accounts.add(account(record.id))
        for (const item of items) if (item._tag === "Read") take(item.record)
      }),
    )
  await Effect.runPromise(
    Effect.gen(function* () {
      yield* each(source.users, ({ id }) => accounts.add(account(id)))
      yield* each(source.groups, (group) => {
        types.set(group.id, group.kind)
        members.set(wireGroup(group.id, group.kind), new Set(group.members.map((member) => account(member.userId))))
      })
      yield* each(source.messages, (record) => {
        if (ids.has(record.id)) return
        ids.add(record.id)
        const key = Conversations.key(record.conversation)
        const lane = lanes.get(key)
        if (lane === undefined) lanes.set(key, [record])
        else lane.push(record)
      })
    }),
  )
  return {
    messages: ids.size,
    accounts,
    members,
    lanes: Array.from(lanes, ([key, records]) => laneOf(key, records, types)),
  }
}

const wireGroup = (id: string, kind: Group["kind"]) => groupId(settings, settings.groupTypes[kind], id)

const laneOf = (
  key: string,
  records: ReadonlyArray<Message>,
  types: ReadonlyMap<string, Group["kind"]>,
): ExpectedLane => {
  const [first] = records
  if (first === undefined) throw new Error(`${key} has no messages.`)
  const { conversation } = first
  const kind = laneKind(conversation)
  // The sort is stable: what was sent at the same moment stays in the order of the source.
  const messages = (createTime?: number) =>
    mapped(
      records.toSorted((a, b) => a.sentAt - b.sentAt),
      kind,
      createTime,
    )
  if (conversation.kind === "group")
    return { key, groupId: wireGroup(conversation.groupId, types.get(conversation.groupId) ?? "public"), messages }
  const [a, b] = conversation.userIds
  return kind === "group"
    ? { key, groupId: wireGroup(`self-${a}`, "private"), messages }
    : { key, between: [account(a), account(b)], messages }
}

const mapped = (
  records: ReadonlyArray<Message>,
  lane: "group" | "one-to-one",
  createTime: number | undefined,
): ReadonlyArray<ExpectedMessage> => {
  const spacing = lane === "group" ? "ascending" : "equal"
  const now = Timestamps.fromMillis(Date.now())
  let clock = LaneClock.start(createTime)
  return records.flatMap((record) => {
    const sendTime = LaneClock.nextTime(clock, record.sentAt, spacing)
    const made = message(settings, record, { lane, sendTime })
    const whom = lane === "group" ? undefined : direction(settings, record)
    if (isRefused(made) || (whom !== undefined && isRefused(whom))) throw new Error(`${record.id} cannot be mapped.`)
    const placed = LaneClock.place(clock, record.sentAt, made.parts.length, spacing, now)
    if (!("seats" in placed)) throw new Error(`${record.id} cannot be given a time.`)
    clock = placed.clock
    return made.parts.map((part, index) => ({
      record: record.id,
      from: whom?.from ?? account(record.senderId),
      time: placed.seats[index]?.time ?? 0,
      body: part.elements,
    }))
  })
}
