import type { Part } from "@chatferry/core"
import type { CustomElement } from "../../api/elements.ts"
import { custom } from "../Element.ts"
import type { Metadata } from "../Metadata.ts"
import { cutJson } from "../text/TextCutter.ts"

/** A part of the model's content, as it is; `localPath` means nothing to clients. */
export type CustomItem = WithoutPath<Part>
type WithoutPath<P> = P extends Part ? Omit<P, "localPath"> : never

/**
 * The JSON in `Data` of a custom element, where all of a message that is not native stands together, since a message
 * may hold one custom element (EN 33527). Part of the public format: clients read it. `businessID` is the key by which
 * the service's UI kits choose how to show a custom message.
 */
export interface CustomData {
  readonly businessID: "chatferry"
  readonly items?: ReadonlyArray<CustomItem>
  readonly source?: Metadata
}

/** Most bytes of JSON of a description. */
export const longestDescription = 300

/** One custom element of items, their descriptions and metadata. */
export const customElement = (
  items: ReadonlyArray<CustomItem>,
  descriptions: ReadonlyArray<string>,
  source: Metadata | undefined,
): typeof CustomElement.Type => {
  const data: CustomData = {
    businessID: "chatferry",
    ...(items.length > 0 && { items }),
    ...(source && { source }),
  }
  return custom(JSON.stringify(data), cutJson(descriptions.join(", "), longestDescription))
}
