import {
  Conversations,
  type Group,
  type GroupId,
  type Message,
  type MessageId,
  Source,
  type Timestamp,
  type User,
  type UserId,
} from "@chatferry/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

/** So many messages in equally long conversations. */
export interface Lanes {
  readonly messages: number
  readonly lanes: number
}

const people = 100
const firstSecond = 1_600_000_000
const perUnit = 500

export const userIds = Array.from({ length: people }, (_, i) => `user-${i}`)
export const groupIds = ({ lanes }: Lanes) => Array.from({ length: lanes }, (_, i) => `group-${i}`)
export const lengthOf = ({ messages, lanes }: Lanes, lane: number) => Math.floor((messages + lane) / lanes)

/** A message of the generated lanes. */
export const messageOf = (lane: number, at: number) => ({
  sender: userIds[(lane + at) % people] ?? "user-0",
  second: firstSecond + at,
  text: `A message of ordinary length, as people write them all day long: two lines, a link, no more than that. ${at} 🙂`,
})

/** A source that makes its records as they are asked for: nothing is held, so memory is what staging and loading take. */
export const lanesSource = (of: Lanes): Source.Source => {
  const unit = <A>(id: string, records: () => ReadonlyArray<A>): Source.Unit<A> => ({
    id,
    fingerprint: id,
    read: Effect.sync(() => ({ items: records().map((record, index) => Source.read(record, { file: id, index })) })),
  })
  function* days(): Generator<Source.Unit<Message>> {
    for (const [lane, groupId] of groupIds(of).entries()) {
      const length = lengthOf(of, lane)
      for (let from = 0; from < length; from += perUnit)
        yield unit(`${groupId}/${from}`, () =>
          Array.from({ length: Math.min(perUnit, length - from) }, (_, i): Message => {
            const { sender, second, text } = messageOf(lane, from + i)
            return {
              id: `${groupId}:${from + i}` as MessageId,
              conversation: Conversations.ofGroup(groupId as GroupId),
              senderId: sender as UserId,
              sentAt: (second * 1_000_000) as Timestamp,
              content: [{ kind: "text", text }],
            }
          }),
        )
    }
  }
  const users = () => userIds.map((id): User => ({ id: id as UserId, name: id, isBot: false, isDeactivated: false }))
  const groups = () =>
    groupIds(of).map(
      (id, i): Group => ({
        id: id as GroupId,
        kind: "public",
        name: id,
        members: userIds.slice(i % 90, (i % 90) + 10).map((userId) => ({ userId: userId as UserId, role: "member" })),
        isArchived: false,
      }),
    )
  return Source.make({
    name: "lanes",
    users: Stream.make(unit("users", users)),
    groups: Stream.make(unit("groups", groups)),
    messages: Stream.fromIterable({ [Symbol.iterator]: days }),
  })
}
