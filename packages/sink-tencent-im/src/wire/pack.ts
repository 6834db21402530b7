import { longestDescription } from "./elements/custom-data.ts"
import type { Draft, DraftItem, DraftUnit } from "./elements/Draft.ts"
import { jsonBytes } from "./text/json-bytes.ts"
import { cutJson, textCutter } from "./text/TextCutter.ts"
import { cost } from "./WirePart.ts"

/** What one of several messages holds. */
export interface Packed {
  readonly units: ReadonlyArray<DraftUnit>
  readonly items: ReadonlyArray<DraftItem>
}

/** A text is not divided for the sake of a last piece shorter than this, in bytes. */
const leastPiece = 500

/** What the first item brings with it: the element, the list and the description. */
const opening = cost.custom + cost.items + longestDescription

/**
 * Fills messages one after the other, in order, with at most `limit - reserved(k)` bytes each. Texts are divided;
 * elements and items are not: one that is too long for a message of its own is told to `leaveOut` and becomes its
 * description. It gives up soon after `most` messages.
 */
export const pack = (
  draft: Draft,
  limit: number,
  reserved: (part: number) => number,
  leaveOut: (description: string) => void,
  most: number,
): ReadonlyArray<Packed> => {
  const parts: Array<Packed> = []
  let units: Array<DraftUnit> = []
  let items: Array<DraftItem> = []
  let used = cost.body
  const room = () => limit - reserved(parts.length) - used
  const isEmpty = () => units.length === 0 && items.length === 0
  const flush = () => {
    parts.push({ units, items })
    units = []
    items = []
    used = cost.body
  }
  /** Makes room for so many bytes, in this message or a new one; false where not even a new one has it. */
  const makeRoom = (bytes: number, inNew = bytes): boolean => {
    if (bytes <= room()) return true
    if (isEmpty() || inNew > limit - reserved(parts.length + 1) - cost.body) return false
    flush()
    return true
  }
  const addItem = (item: DraftItem): boolean => {
    const size = cost.item(item.value)
    if (!makeRoom(items.length === 0 ? opening + size : size, opening + size)) return false
    used += items.length === 0 ? opening + size : size
    items.push(item)
    return true
  }
  const addReduced = (item: DraftItem) => {
    leaveOut(`${cost.item(item.value)} bytes: ${item.description.slice(0, 80)}`)
    addItem(reduced(item))
  }
  const addText = (text: string) => {
    const cutter = textCutter(text)
    let from = 0
    while (from < text.length && parts.length <= most) {
      const rest = room() - cost.text
      if (rest < leastPiece && !isEmpty()) {
        flush()
        continue
      }
      const to = cutter.end(from, rest)
      const piece = text.slice(from, to)
      units.push({ text: piece })
      used += cost.text + jsonBytes(piece)
      from = to
      if (from < text.length) flush()
    }
  }

  for (const unit of draft.units) {
    if ("text" in unit) {
      addText(unit.text)
      continue
    }
    const size = cost.element(unit.element)
    if (makeRoom(size)) {
      units.push(unit)
      used += size
    } else addReduced(unit.instead)
  }
  for (const item of draft.items) {
    if (!addItem(item)) addReduced(item)
  }
  if (!isEmpty()) flush()
  return parts
}

/** An item without what makes it long: only its kind and what a reader sees. */
const reduced = ({ value, description }: DraftItem): DraftItem => {
  const short = cutJson(description, longestDescription)
  return {
    value: { kind: "custom", type: `${value.kind}-left-out`, data: null, description: short },
    description: short,
  }
}
