import { type Message, Timestamps } from "@chatferry/core"
import { type Adjustment, type Collector, collector, none } from "./Adjustment.ts"
import { type Draft, type DraftUnit, draft } from "./elements/Draft.ts"
import { mostParts } from "./LaneNumbers.ts"
import {
  hasFacts,
  type Metadata,
  type MetadataFacts,
  metadata as metadataOf,
  minimal,
  reduce,
  wantsMetadata,
} from "./Metadata.ts"
import { pack } from "./pack.ts"
import { type Refused, refused } from "./Refused.ts"
import type { WireSettings } from "./Settings.ts"
import { jsonBytes } from "./text/json-bytes.ts"
import { cutJson } from "./text/TextCutter.ts"
import { cost, textPart, type WirePart, wholePart, wirePart } from "./WirePart.ts"

export type { WirePart }

export interface MappedMessage {
  /** One, or several where the message was split; in order. */
  readonly parts: ReadonlyArray<WirePart>
  readonly adjustments: ReadonlyArray<Adjustment>
}

/**
 * A message as one or several of the service, each within the limit. The same message, settings and facts give the same
 * parts, in plan, apply and verify.
 */
export const message = (settings: WireSettings, record: Message, facts: MetadataFacts): MappedMessage | Refused => {
  const wants = wantsMetadata(settings, record, facts)
  const [only] = record.content
  if (!wants && record.content.length === 1 && only.kind === "text" && record.attributes === undefined) {
    const { text } = only
    if (!hasFacts(record) && text.trim() !== "" && text.isWellFormed()) {
      const part = textPart(text)
      if (part.bytes <= settings.limits.messageBytes) return { parts: [part], adjustments: none }
    }
  }
  const adjusted = collector("messages", record.id)
  const content = draft(settings, record, facts.lane, adjusted)
  const metadata = wants ? fitting(settings, record, content, facts, adjusted) : undefined
  const whole = wholePart(facts.lane, content, metadata)
  const parts =
    whole.bytes <= settings.limits.messageBytes ? [whole] : several(settings, record, content, facts, adjusted)
  if ("refused" in parts) return parts
  const kept = wants || (parts.length > 1 && settings.metadata !== "none")
  if (kept && facts.lane === "group" && content.items.length === 0) {
    adjusted.add("metadata-element", `metadata is "${settings.metadata}"`)
  }
  explain(record, kept, adjusted)
  return { parts, adjustments: adjusted.list() }
}

/** Metadata takes at most a third of a message, so that there is room for what people read. */
const fitting = (
  settings: WireSettings,
  record: Message,
  content: Draft,
  { lane }: MetadataFacts,
  adjusted: Collector,
): Metadata => {
  const whole = metadataOf(settings, record, content.mentions)
  const most = settings.limits.messageBytes / 3
  const { metadata, leftOut } = reduce(whole, record, (candidate) => cost.fitsMetadata(lane, candidate, most))
  if (leftOut !== undefined) adjusted.add("metadata-cut", `${cost.metadata(lane, whole)} bytes: ${leftOut} left out`)
  return metadata
}

/** A message over the limit, as the setting wants it: cut to one message, refused, or divided. */
const several = (
  settings: WireSettings,
  record: Message,
  whole: Draft,
  facts: MetadataFacts,
  adjusted: Collector,
): ReadonlyArray<WirePart> | Refused => {
  const { lane } = facts
  const limit = settings.limits.messageBytes
  const keeps = settings.metadata !== "none"
  // Where the message wants metadata anyway, what was left out has been said.
  const wants = wantsMetadata(settings, record, facts)
  const first = keeps ? fitting(settings, record, whole, facts, wants ? silent : adjusted) : undefined
  // Of a part that is not the only one; two digits for each number.
  const numbered = (metadata: Metadata): Metadata => ({ ...metadata, part: [mostParts, mostParts] })
  const firstCost = first === undefined ? 0 : cost.metadata(lane, numbered(first))
  const otherCost = keeps ? cost.metadata(lane, numbered(minimal(record))) : 0

  const textBytes = bytesOfTexts(whole.units)
  const room = limit - firstCost - cost.body
  let content = whole
  if (textBytes > room && settings.longText === "reject") {
    return refused("text-too-long", `${textBytes} of ${room} bytes`)
  }
  if (textBytes > 0 && settings.longText === "cut") {
    const { bytes } = wholePart(lane, { ...whole, units: whole.units.filter((unit) => !("text" in unit)) }, undefined)
    content = { ...whole, units: cutTexts(whole.units, Math.max(1_000, room - bytes), settings.wording.ellipsis) }
    const left = bytesOfTexts(content.units)
    if (left < textBytes) adjusted.add("text-cut", `${textBytes} → ${left} bytes`)
  }
  const packed = pack(
    content,
    limit,
    (part) => (part === 0 ? firstCost : otherCost),
    (detail) => adjusted.add("data-left-out", detail),
    mostParts,
  )
  if (packed.length > mostParts) return refused("too-many-parts", `more than ${mostParts} messages`)
  if (packed.length > 1) adjusted.add("message-split", `${packed.length} messages`)
  return packed.map(({ units, items }, k) => {
    const own = k === 0 || first === undefined ? first : minimal(record)
    if (own === undefined || packed.length === 1) return wirePart(lane, units, items, wants ? own : undefined)
    return wirePart(lane, units, items, { ...own, part: [k + 1, packed.length] })
  })
}

const silent: Collector = { add: () => {}, list: () => none }

/** Bytes that the texts take with their elements. */
const bytesOfTexts = (units: ReadonlyArray<DraftUnit>): number =>
  units.reduce((sum, unit) => ("text" in unit ? sum + cost.text + jsonBytes(unit.text) : sum), 0)

/** Texts up to a number of bytes; the one that exceeds it ends with the ellipsis, those after it are left out. */
const cutTexts = (units: ReadonlyArray<DraftUnit>, budget: number, ellipsis: string): ReadonlyArray<DraftUnit> => {
  let left = budget
  return units.flatMap((unit): ReadonlyArray<DraftUnit> => {
    if (!("text" in unit)) return [unit]
    const size = cost.text + jsonBytes(unit.text)
    const room = left - cost.text - jsonBytes(ellipsis)
    left -= size
    if (left >= 0) return [unit]
    return room > 0 ? [{ text: cutJson(unit.text, room) + ellipsis }] : []
  })
}

/** Says what the service has no field for, and where it went. */
const explain = (record: Message, kept: boolean, adjusted: Collector): void => {
  const { thread, reactions, editedAt, attributes } = record
  if (!kept) {
    if (hasFacts(record)) adjusted.add("metadata-left-out", 'metadata is "none"')
    if (attributes !== undefined) adjusted.add("attributes-left-out", Object.keys(attributes).join(", "))
    return
  }
  if (thread !== undefined && thread.rootId !== record.id) adjusted.add("thread-as-data", `reply to ${thread.rootId}`)
  if (reactions !== undefined && reactions.length > 0) {
    adjusted.add("reactions-as-data", reactions.map(({ emoji, count }) => `${emoji} ${count}`).join(", "))
  }
  if (editedAt !== undefined) adjusted.add("edit-as-data", Timestamps.toIso(editedAt))
}
