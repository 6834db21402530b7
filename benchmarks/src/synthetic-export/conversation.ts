import { automatic, type MessageOptions, type SlackMessage, written } from "./messages.ts"
import { midnight } from "./pacific-day.ts"

export interface ConversationOptions extends MessageOptions {
  /** Exactly so many messages … */
  readonly messages: number
  /** … from this day on, over so many days. */
  readonly firstDay: number
  readonly days: number
  /** Direct messages have no joins and no integrations. */
  readonly isDirect: boolean
}

interface Reply {
  readonly root: SlackMessage
  readonly message: SlackMessage
}

const isWeekend = (day: number) => [0, 6].includes(new Date(day * 86_400_000).getUTCDay())

/**
 * A conversation's days, one after another, each in the order of time. What is remembered from day to day is the
 * replies to come, so memory does not grow with the number of messages.
 */
export function* daysOf(options: ConversationOptions): Generator<readonly [day: number, ReadonlyArray<SlackMessage>]> {
  const { random, firstDay, days, isDirect } = options
  const end = firstDay + days
  const weight = (day: number) => (isWeekend(day) ? 0.15 : 1)
  /** Replies by day and time; top-level messages end in 9 and replies in 3, so no two times are equal. */
  const coming = new Map<number, Map<number, Reply>>()
  let left = options.messages
  let weightLeft = 0
  for (let day = firstDay; day < end; day++) weightLeft += weight(day)

  const plan = (root: SlackMessage, day: number, micros: number) => {
    const wanted = Math.min(left, Math.ceil(random.longTailed(2)))
    const replies: Array<SlackMessage> = []
    for (let i = 0; i < wanted; i++) {
      const at = random.chance(0.75) ? day : Math.min(end - 1, day + 1 + random.below(6))
      const from = at === day ? micros : midnight(at) * 1_000_000
      const room = midnight(at + 1) * 1_000_000 - from
      const planned = coming.get(at) ?? new Map<number, Reply>()
      coming.set(at, planned)
      let time = from + Math.floor(room * random.next() ** 3 * 0.9)
      time += 13 - (time % 10)
      while (planned.has(time)) time += 10
      const message = written(options, time)
      message.thread_ts = root.ts
      if (random.chance(0.02)) message.subtype = "thread_broadcast"
      else message.parent_user_id = root.user
      planned.set(time, { root, message })
      replies.push(message)
    }
    if (replies.length === 0) return
    left -= replies.length
    replies.sort((a, b) => (a.ts < b.ts ? -1 : 1))
    const users = [...new Set(replies.map(({ user }) => user))]
    Object.assign(root, {
      thread_ts: root.ts,
      reply_count: replies.length,
      reply_users_count: users.length,
      latest_reply: replies.at(-1)?.ts,
      reply_users: users,
      replies: replies.map(({ user, ts }) => ({ user, ts })),
      is_locked: false,
      subscribed: false,
    })
  }

  for (let day = firstDay; day < end; day++) {
    const share = (left * weight(day)) / weightLeft
    weightLeft -= weight(day)
    const quota = day === end - 1 ? left : Math.min(left, Math.floor(share * 2 * random.next() + random.next()))
    const start = midnight(day) * 1_000_000
    const latest = midnight(day + 1) * 1_000_000 - 120_000_000
    const times = Array.from({ length: quota }, () => start + Math.floor((7 + random.next() * 11) * 3_600_000_000))
    times.sort((a, b) => a - b)
    const messages: Array<readonly [number, SlackMessage]> = []
    let last = start
    for (const wish of times) {
      if (left === 0) break
      left--
      // One in eight comes in the same second as the one before it.
      let time = random.chance(0.125) ? last + 110 : Math.max(last + 110, Math.min(wish, latest))
      time += 9 - (time % 10)
      last = time
      const isAutomatic = !isDirect && random.chance(0.08)
      const message = isAutomatic ? automatic(options, time) : written(options, time)
      messages.push([time, message])
      if (!isAutomatic && random.chance(0.12)) plan(message, day, time)
    }
    for (const [time, { root, message }] of coming.get(day) ?? []) {
      if (message.subtype === "thread_broadcast") message.root = { ts: root.ts, user: root.user, text: root.text }
      messages.push([time, message])
    }
    coming.delete(day)
    if (messages.length === 0) continue
    messages.sort(([a], [b]) => a - b)
    yield [day, messages.map(([, message]) => message)]
  }
}
