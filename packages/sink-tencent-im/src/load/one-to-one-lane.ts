import type { Staged } from "@chatferry/core"
import * as Effect from "effect/Effect"
import type { Client } from "../client/TencentImClient.ts"
import { direction } from "../wire/chat.ts"
import { laneNumbers } from "../wire/LaneNumbers.ts"
import { isRefused } from "../wire/Refused.ts"
import type { WireSettings } from "../wire/Settings.ts"
import type { LaneCalls } from "./Lane.ts"
import { laneMapping } from "./lane-mapping.ts"

/**
 * Loads a one-to-one chat, one message a call. The service knows a message by `MsgSeq`, `MsgRandom` and `MsgTimeStamp`,
 * which all follow from its place in the lane, so a call that may have been lost is simply made again.
 */
export const oneToOneLane = (client: Client, settings: WireSettings, lane: Staged.Lane): LaneCalls => {
  const numbers = laneNumbers(lane.conversation)
  return {
    lane: lane.lane,
    ...laneMapping(settings, "one-to-one"),
    send: ([seat]) => {
      if (seat === undefined) return Effect.succeed({ arrived: new Map(), refused: new Map() })
      const whom = direction(settings, seat.of.record)
      if (isRefused(whom)) throw new Error("a message that cannot be sent was mapped")
      return Effect.map(
        client.importmsg({
          SyncFromOldSystem: 2,
          From_Account: whom.from,
          To_Account: whom.to,
          MsgSeq: seat.order,
          MsgRandom: numbers.random(seat.position),
          MsgTimeStamp: seat.time,
          MsgBody: seat.wire.elements,
          ...(seat.wire.cloudCustomData === undefined ? undefined : { CloudCustomData: seat.wire.cloudCustomData }),
        }),
        () => ({ arrived: new Map([[seat.position, { seq: seat.order, time: seat.time }]]), refused: new Map() }),
      )
    },
  }
}
