import type { Content, Message, Part } from "@chatferry/core"
import type { Collector } from "../Adjustment.ts"
import type { Element } from "../Element.ts"
import type { LaneKind } from "../Lane.ts"
import { type MentionData, mentionData } from "../Metadata.ts"
import type { WireSettings } from "../Settings.ts"
import { cutJson } from "../text/TextCutter.ts"
import type { CustomItem } from "./custom-data.ts"
import { describeCustom, describeMedia, describeNotice, describeSticker, linkMedia } from "./describe.ts"
import { mediaElement } from "./media.ts"

/** One part in the custom element. */
export interface DraftItem {
  readonly value: CustomItem
  readonly description: string
}

/** What has an element of its own: text, which may be divided, or an element, with what to send where it is too long. */
export type DraftUnit = { readonly text: string } | { readonly element: OwnElement; readonly instead: DraftItem }
/** Any element but text and custom, of which the mapping makes its own. */
type OwnElement = Exclude<Element, { readonly MsgType: "TIMTextElem" | "TIMCustomElem" }>

/** Most bytes of JSON of a location's description. */
const longestPlace = 1_000

/** A message's content before it is measured. */
export interface Draft {
  readonly units: ReadonlyArray<DraftUnit>
  readonly items: ReadonlyArray<DraftItem>
  readonly mentions: ReadonlyArray<MentionData>
}

/**
 * The parts of a message in their order. Texts that follow each other become one, since some clients show only a
 * message's first element; the custom items stand together at the end.
 */
export const draft = (settings: WireSettings, message: Message, lane: LaneKind, adjusted: Collector): Draft => {
  const { wording } = settings
  const units: Array<DraftUnit> = []
  const items: Array<DraftItem> = []
  const mentions: Array<MentionData> = []
  let length = 0

  const say = (text: string, from?: typeof Content.Text.Type) => {
    if (text.trim() === "") return
    const whole = text.isWellFormed() ? text : text.toWellFormed()
    if (whole !== text) adjusted.add("characters-replaced", "in the text")
    const last = units.at(-1)
    const joins = last !== undefined && "text" in last
    if (joins) length++
    if (from?.mentions !== undefined) mentions.push(...mentionData(settings, from, length))
    if (joins) units[units.length - 1] = { text: `${last.text}\n${whole}` }
    else units.push({ text: whole })
    length += whole.length
  }
  const put = (element: OwnElement, instead: DraftItem) => {
    units.push({ element, instead })
  }
  const file = (part: Content.Media) => {
    const description = describeMedia(wording, part)
    if (!part.url) adjusted.add("media-without-address", description)
    const item = { value: withoutPath(part), description }
    if (lane === "one-to-one") {
      const element = mediaElement(part)
      if (element === undefined) {
        adjusted.add("media-as-custom", description)
        items.push(item)
      } else {
        if (element.MsgType === "TIMFileElem" && part.kind !== "file") adjusted.add("media-as-file", description)
        put(element, item)
      }
    } else if (settings.groupMedia === "text") {
      adjusted.add("media-as-text", description)
      say(linkMedia(wording, part))
    } else {
      adjusted.add("media-as-custom", description)
      items.push(item)
    }
  }
  const take = (part: Part) => {
    switch (part.kind) {
      case "text":
        say(part.text, part)
        break
      case "notice":
        say(describeNotice(wording, part))
        break
      case "image":
      case "audio":
      case "video":
      case "file":
        file(part)
        break
      case "custom":
        items.push({ value: part, description: describeCustom(wording, part) })
        break
      case "location": {
        const { latitude: Latitude, longitude: Longitude, description = "" } = part
        const Desc = cutJson(description, longestPlace)
        if (Desc !== description) adjusted.add("text-cut", "the description of a location")
        put(
          { MsgType: "TIMLocationElem", MsgContent: { Desc, Latitude, Longitude } },
          { value: part, description: Desc },
        )
        break
      }
      case "sticker": {
        const item = { value: part, description: describeSticker(wording, part) }
        // Clients find the picture of a face by its data; the number is of no use without a set of our own.
        if (!part.url) put({ MsgType: "TIMFaceElem", MsgContent: { Index: 0, Data: part.name } }, item)
        else {
          adjusted.add("media-as-custom", item.description)
          items.push(item)
        }
      }
    }
  }

  for (const part of message.content) take(part)
  if (items.length > 1) adjusted.add("custom-merged", `${items.length} parts`)
  if (units.length === 0 && items.length === 0) {
    adjusted.add("empty-described", wording.empty)
    units.push({ text: wording.empty })
  }
  return { units, items, mentions }
}

const withoutPath = ({ localPath: _, ...part }: Content.Media): CustomItem => part
