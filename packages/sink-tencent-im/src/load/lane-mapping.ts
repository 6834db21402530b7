import type { Message } from "@chatferry/core"
import { direction } from "../wire/chat.ts"
import type { LaneKind } from "../wire/Lane.ts"
import { type MappedMessage, message } from "../wire/message.ts"
import { placeholder } from "../wire/placeholder.ts"
import { isRefused, type Refused } from "../wire/Refused.ts"
import type { WireSettings } from "../wire/Settings.ts"
import type { LaneCalls } from "./Lane.ts"

/** What a kind of conversation makes of messages, whether they are planned, sent or compared. */
export type LaneMapping = Pick<LaneCalls, "spacing" | "perCall" | "map" | "placeholder">

/** Sees each message and what it became. */
export type Observe = (record: Message, mapped: MappedMessage | Refused) => void

export const laneMapping = (settings: WireSettings, kind: LaneKind, observe?: Observe): LaneMapping => ({
  spacing: kind === "group" && settings.equalTimes === "shift" ? "ascending" : "equal",
  perCall: kind === "group" ? groupCall(settings) : { messages: 1, bytes: settings.callBytes },
  map: (record, sendTime) => {
    const whom = kind === "one-to-one" ? direction(settings, record) : undefined
    const mapped = whom !== undefined && isRefused(whom) ? whom : message(settings, record, { lane: kind, sendTime })
    observe?.(record, mapped)
    return isRefused(mapped) ? mapped : mapped.parts
  },
  placeholder: (record, reason) => placeholder(settings, record, kind, reason),
})

/** Most bytes of `{"GroupId":"","RecentContactFlag":1,"MsgList":[]}` with an id, whose every character may be escaped. */
const callFrame = 50 + 2 * 48
/** Most bytes of `{"From_Account":"","SendTime":,"Random":,"MsgBody":},` with an id and two numbers. */
const messageFrame = 55 + 2 * 32 + 2 * 10

/** A part's size is that of its `MsgBody`, so what stands around the bodies is left room for. */
const groupCall = ({ callBytes, limits: { messagesPerCall } }: WireSettings): LaneMapping["perCall"] => ({
  messages: messagesPerCall,
  bytes: callBytes - callFrame - messagesPerCall * messageFrame,
})
