import type { Bodies, Stored } from "./Bodies.ts"

/** A stored one-to-one message. */
export interface DirectMessage extends Stored {
  readonly from: string
  readonly to: string
  readonly seq: number
  readonly random: number
  /** Unix seconds. */
  readonly time: number
  /** Imported as a live message of the old system: it counts as unread. */
  readonly live: boolean
  readonly cloudCustomData: string | undefined
}

export interface Conversation {
  /** Both sides, in the order of their ids. */
  readonly between: readonly [string, string]
  /** By time, then sequence, then arrival. */
  readonly messages: Array<DirectMessage>
  readonly keys: Set<string>
  /** Until when each side has read, Unix seconds. */
  readonly readTo: Map<string, number>
}

/** The duplicate key, which is the service's `MsgKey` as well. */
export const key = (message: Pick<DirectMessage, "seq" | "random" | "time">): string =>
  `${message.seq}_${message.random}_${message.time}`

const isAfter = (a: DirectMessage, b: DirectMessage) => a.time > b.time || (a.time === b.time && a.seq > b.seq)

const newConversation = (a: string, b: string): Conversation => ({
  between: a < b ? [a, b] : [b, a],
  messages: [],
  keys: new Set(),
  readTo: new Map(),
})

const pair = (a: string, b: string) => JSON.stringify(a < b ? [a, b] : [b, a])

export class Direct {
  readonly #byPair = new Map<string, Conversation>()
  #messages = 0

  get(a: string, b: string): Conversation | undefined {
    return this.#byPair.get(pair(a, b))
  }

  get size(): number {
    return this.#byPair.size
  }

  /** Messages of all conversations. */
  get messages(): number {
    return this.#messages
  }

  values(): Iterable<Conversation> {
    return this.#byPair.values()
  }

  /** Stores a message; false when the pair already has one of the same key, in whichever direction: the first stays. */
  put(bodies: Bodies, message: Omit<DirectMessage, keyof Stored>, body: string): boolean {
    const conversation = this.#conversation(message.from, message.to)
    const id = key(message)
    if (conversation.keys.has(id)) return false
    conversation.keys.add(id)
    const stored: DirectMessage = { ...message, ...bodies.put(body) }
    const { messages } = conversation
    // Almost always at the end; history that comes late sorts in.
    let low = messages.length
    const last = messages.at(-1)
    if (last !== undefined && isAfter(last, stored)) {
      low = 0
      for (let high = messages.length; low < high; ) {
        const middle = (low + high) >>> 1
        const probe = messages[middle]
        if (probe !== undefined && isAfter(probe, stored)) high = middle
        else low = middle + 1
      }
    }
    messages.splice(low, 0, stored)
    this.#messages++
    return true
  }

  /** Everything before `until` is read by `reader`. */
  read(reader: string, peer: string, until: number): void {
    const conversation = this.get(reader, peer)
    if (conversation === undefined) return
    conversation.readTo.set(reader, Math.max(until, conversation.readTo.get(reader) ?? 0))
  }

  deleteOf(account: string): void {
    for (const [id, conversation] of this.#byPair) {
      if (!conversation.between.includes(account)) continue
      this.#messages -= conversation.messages.length
      this.#byPair.delete(id)
    }
  }

  #conversation(a: string, b: string): Conversation {
    const id = pair(a, b)
    const known = this.#byPair.get(id)
    if (known !== undefined) return known
    const conversation = newConversation(a, b)
    this.#byPair.set(id, conversation)
    return conversation
  }
}

/** Live messages to one side that it has not read. */
export const unread = (conversation: Conversation, reader: string): number => {
  const until = conversation.readTo.get(reader) ?? 0
  return conversation.messages.reduce((n, m) => (m.live && m.to === reader && m.time >= until ? n + 1 : n), 0)
}
