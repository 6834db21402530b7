import { type Message, Timestamps } from "@chatferry/core"
import type { LaneKind } from "./Lane.ts"
import { minimal, shortId } from "./Metadata.ts"
import type { WireSettings } from "./Settings.ts"
import { cutJson } from "./text/TextCutter.ts"
import { type WirePart, wirePart } from "./WirePart.ts"

/**
 * The short notice that takes the seat of a refused message: nothing of its content, since that was refused, but its id
 * and its true time. A one-to-one message has the reason in its metadata, where nobody sees it.
 */
export const placeholder = (settings: WireSettings, message: Message, lane: LaneKind, reason: string): WirePart => {
  const time = `${Timestamps.toIso(message.sentAt).slice(0, "2023-11-14T22:13:20".length)}Z`
  const why = cutJson(reason.toWellFormed(), 300)
  const text = settings.wording.placeholder
    .replaceAll("{id}", () => shortId(message.id).toWellFormed())
    .replaceAll("{time}", () => time)
    .replaceAll("{reason}", () => why)
  const keeps = lane === "one-to-one" && settings.metadata !== "none"
  return wirePart(lane, [{ text }], [], keeps ? { ...minimal(message), placeholder: why } : undefined)
}
