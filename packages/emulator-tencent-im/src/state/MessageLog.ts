import type { Bodies, Stored } from "./Bodies.ts"

/** A stored message of a group or topic. Its `MsgSeq` is its position, counted from 1. */
export interface GroupMessage extends Stored {
  readonly from: string
  /** `SendTime`, Unix seconds. */
  readonly time: number
  /** `Random` with the sign bit read as such: small integers need no object of their own. */
  readonly signedRandom: number
  /** Unix milliseconds of its arrival. */
  readonly arrivedAt: number
}

export const random = (message: GroupMessage): number => message.signedRandom >>> 0

/** The messages of one group or topic, which can only be appended to. */
export class MessageLog {
  readonly createTime: number
  readonly messages: Array<GroupMessage> = []
  readonly #latest = new Map<number, number>()
  readonly #lastBy = new Map<string, number>()

  constructor(createTime: number) {
    this.createTime = createTime
  }

  /** Sequence of the newest message, 0 when there is none. */
  get lastSeq(): number {
    return this.messages.length
  }

  /** `SendTime` of the newest message, 0 when there is none. */
  get lastTime(): number {
    return this.messages.at(-1)?.time ?? 0
  }

  /** `SendTime` of a sender's newest message, 0 when there is none. */
  lastTimeBy(account: string): number {
    return this.#lastBy.get(account) ?? 0
  }

  /** The message that last used a `Random`. */
  latest(random: number): { readonly seq: number; readonly time: number; readonly arrivedAt: number } | undefined {
    const seq = this.#latest.get(random | 0)
    const message = seq === undefined ? undefined : this.messages[seq - 1]
    if (seq === undefined || message === undefined) return undefined
    return { seq, time: message.time, arrivedAt: message.arrivedAt }
  }

  append(bodies: Bodies, message: Omit<GroupMessage, keyof Stored | "signedRandom">, random: number, body: string) {
    const signedRandom = random | 0
    const { chunk, start, end } = bodies.put(body)
    const { from, time, arrivedAt } = message
    const seq = this.messages.push({ from, time, signedRandom, arrivedAt, chunk, start, end })
    this.#latest.set(signedRandom, seq)
    this.#lastBy.set(from, time)
    return seq
  }
}
