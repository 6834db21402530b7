import { type Body, type Element, text } from "./Element.ts"
import type { CustomItem } from "./elements/custom-data.ts"
import { customElement } from "./elements/custom-data.ts"
import type { Draft, DraftItem, DraftUnit } from "./elements/Draft.ts"
import type { LaneKind } from "./Lane.ts"
import type { Metadata } from "./Metadata.ts"
import { jsonBytes, jsonSize } from "./text/json-bytes.ts"

/** One message of the service: a message of the source, or a part of it. */
export interface WirePart {
  readonly elements: Body
  /** One-to-one messages only. */
  readonly cloudCustomData?: string
  /** UTF-8 bytes of the compact JSON of `MsgBody`, and of `CloudCustomData` as it stands in the body. */
  readonly bytes: number
}

/** What a part's size is made of, for filling parts without building them. */
export const cost = {
  /** `[]` */
  body: 2,
  /** A text element without its text, and a comma. */
  text: jsonSize(text("")) + 1,
  element: (element: Element): number => jsonSize(element) + 1,
  /** An empty custom element, and a comma. */
  custom: jsonSize(customElement([], [], undefined)) + 1,
  /** The list of items, empty. */
  items: jsonBytes(`,"items":[]`),
  item: (value: CustomItem): number => jsonBytes(JSON.stringify(value)) + 1,
  /** Metadata where the lane keeps it. */
  metadata: (lane: LaneKind, metadata: Metadata): number => frameOf(lane) + jsonBytes(carried(lane, metadata)),
  /** Whether metadata costs at most so much. Bytes are counted only where it is not plain from the length. */
  fitsMetadata: (lane: LaneKind, metadata: Metadata, most: number): boolean => {
    const data = carried(lane, metadata)
    return frameOf(lane) + data.length * mostBytesOfUnit <= most || frameOf(lane) + jsonBytes(data) <= most
  },
}

/** Bytes of JSON that one UTF-16 unit of JSON takes at most: no control character stands in JSON as it is. */
const mostBytesOfUnit = 3

const frameOf = (lane: LaneKind): number => (lane === "group" ? cost.custom : 2)
const carried = (lane: LaneKind, metadata: Metadata): string =>
  lane === "group" ? `,"source":${JSON.stringify(metadata)}` : cloudCustomData(metadata)

/** `CloudCustomData` is shared with other users of the message, so ours has a key of its own. */
export const cloudCustomData = (metadata: Metadata): string => JSON.stringify({ chatferry: metadata })

/** Builds and measures one message. Text comes first where it comes first in the source, the custom element last. */
export const wirePart = (
  lane: LaneKind,
  units: ReadonlyArray<DraftUnit>,
  items: ReadonlyArray<DraftItem>,
  metadata: Metadata | undefined,
): WirePart => {
  const elements: Array<Element> = []
  let bytes = cost.body - 1
  for (const unit of units) {
    if ("text" in unit) {
      elements.push(text(unit.text))
      bytes += cost.text + jsonBytes(unit.text)
    } else {
      elements.push(unit.element)
      bytes += cost.element(unit.element)
    }
  }
  const source = lane === "group" ? metadata : undefined
  if (items.length > 0 || source !== undefined) {
    const element = customElement(
      items.map(({ value }) => value),
      items.map(({ description }) => description),
      source,
    )
    elements.push(element)
    bytes += cost.element(element)
  }
  const [first, ...rest] = elements
  // A draft is never empty; should it be, an empty text is refused by the service and seen, not lost.
  const body: Body = first === undefined ? [text("")] : [first, ...rest]
  if (lane === "group" || metadata === undefined) return { elements: body, bytes }
  const data = cloudCustomData(metadata)
  return { elements: body, cloudCustomData: data, bytes: bytes + jsonBytes(data) + 2 }
}

/** A short text alone, the most frequent message by far. */
export const textPart = (value: string): WirePart => ({
  elements: [text(value)],
  bytes: cost.body - 1 + cost.text + jsonBytes(value),
})

/** The whole of a draft in one message. */
export const wholePart = (lane: LaneKind, { units, items }: Draft, metadata: Metadata | undefined): WirePart =>
  wirePart(lane, units, items, metadata)
