import { type Outcomes, Staged } from "@chatferry/core"
import type { LaneClock } from "../wire/LaneClock.ts"
import type { Arrived, LaneStore } from "./Lane.ts"
import * as Seat from "./Seat.ts"

export const isBefore = (a: Staged.Place, b: Staged.Place): boolean =>
  a.sentAt < b.sentAt || (a.sentAt === b.sentAt && a.row < b.row)

export const later = (a: LaneClock, b: LaneClock): LaneClock =>
  a.time > b.time || (a.time === b.time && a.order > b.order) ? a : b

/** Said of a notice that could not take the seat of its message. */
const overtaken = "Overtaken: the service stored newer messages of its call, so the notice stands after them."

/** Where a lane stands: what the service has of it, what it may have, and the outcomes that are not written yet. */
export class LaneState {
  clock: LaneClock
  /** The newest message the service has; in a conversation that takes messages at its end, nothing older can follow. */
  newest: Staged.Place
  lastSeq: number
  /** What was sent and has no outcome, by row: it may have arrived, or newer messages have passed it. */
  readonly sent: Map<number, Outcomes.InFlight>
  #unsaved: Array<Outcomes.PartOutcome> = []
  readonly #appendsOnly: boolean

  constructor({ from, lastSeq }: Pick<LaneStore, "from" | "lastSeq">, start: LaneClock, appendsOnly: boolean) {
    this.clock = later(start, from.clock)
    this.newest = from.newest ?? Staged.start
    this.lastSeq = lastSeq
    this.sent = new Map(from.inFlight.map((seat) => [seat.row, seat]))
    this.#appendsOnly = appendsOnly
  }

  get unsaved(): number {
    return this.#unsaved.length
  }

  takeUnsaved(): ReadonlyArray<Outcomes.PartOutcome> {
    const taken = this.#unsaved
    this.#unsaved = []
    return taken
  }

  /** Whether newer messages stand at the end of a conversation that takes nothing before them. */
  isPassed(place: Staged.Place): boolean {
    return this.#appendsOnly && isBefore(place, this.newest)
  }

  /** These are about to be sent. */
  begin(batch: ReadonlyArray<Seat.Seat>): void {
    for (const seat of batch) this.sent.set(seat.of.place.row, Seat.inFlight(seat))
  }

  /** The service has this one. */
  arrived(seat: Outcomes.InFlight, { seq, time }: Arrived): void {
    const reason = seat.isPlaceholder && this.isPassed(seat) ? `${overtaken} ${seat.reason ?? ""}`.trim() : seat.reason
    this.#unsaved.push({
      row: seat.row,
      part: seat.part,
      last: seat.last,
      state: seat.isPlaceholder ? "placeholder" : "loaded",
      position: seat.position,
      ...(seq === undefined ? {} : { seq }),
      time,
      ...(reason === undefined ? {} : { reason }),
    })
    this.sent.delete(seat.row)
    this.clock = later(this.clock, { time, order: seat.order + 1 })
    this.lastSeq = Math.max(this.lastSeq, seq ?? 0)
    if (isBefore(this.newest, seat)) this.newest = { sentAt: seat.sentAt, row: seat.row }
  }

  /** The service does not have these. Who was passed stays noted, so that nobody takes it for a late message. */
  absent(rows: Iterable<number>): void {
    for (const row of rows) {
      const seat = this.sent.get(row)
      if (seat !== undefined && !this.isPassed(seat)) this.sent.delete(row)
    }
  }

  /** Refused and passed, from this part on. */
  reject(row: number, part: number, reason: string): void {
    this.#unsaved.push({ row, part, last: true, state: "rejected", reason, position: 0, time: 0 })
    this.sent.delete(row)
  }
}
