import type { ReadMessage } from "../api/admin-getroammsg.ts"

type Dated = Pick<ReadMessage, "MsgKey" | "MsgTimeStamp">

/** The second in which one reading ended and the next may begin: its messages come with both, and are told by their keys. */
export class Edge {
  readonly second: number
  readonly #keys = new Set<string>()

  constructor(second: number) {
    this.second = second
  }

  /** Keeps the message if it is of this second. */
  note({ MsgKey, MsgTimeStamp }: Dated): void {
    if (MsgTimeStamp === this.second) this.#keys.add(MsgKey)
  }

  has({ MsgKey }: Dated): boolean {
    return this.#keys.has(MsgKey)
  }
}
