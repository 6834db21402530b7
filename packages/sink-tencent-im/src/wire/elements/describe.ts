import type { Content } from "@chatferry/core"
import type { Wording } from "../Settings.ts"

/** `[Image] plan.png`, `[File] (not available any more)`: what a reader sees of a file. */
export const describeMedia = (wording: Wording, part: Content.Media): string =>
  words(wording[part.kind], part.name, part.url ? undefined : wording.unavailable)

/** The same with the address, for a line of text. */
export const linkMedia = (wording: Wording, part: Content.Media): string =>
  words(wording[part.kind], part.name, part.url || wording.unavailable)

export const describeSticker = (wording: Wording, part: typeof Content.Sticker.Type): string =>
  words(wording.sticker, part.name)

export const describeCustom = (wording: Wording, part: typeof Content.Custom.Type): string =>
  part.description.trim() === "" ? wording.custom : part.description

/** A notice stands in marks, so that nobody takes it for what a person wrote. */
export const describeNotice = (wording: Wording, part: typeof Content.Notice.Type): string =>
  `${wording.notice[0]}${part.text.trim() === "" ? part.event : part.text}${wording.notice[1]}`

const words = (...all: ReadonlyArray<string | undefined>): string => all.filter((word) => word).join(" ")
