import type { CustomElement, Element, GroupElement, TextElement } from "../api/elements.ts"

/** Elements of a message, as the calls take them; the schemas with their sources are in `api/elements.ts`. */
export type { Element, GroupElement }

/** What a message consists of: never nothing. */
export type Body<E extends Element = Element> = readonly [E, ...ReadonlyArray<E>]

export const text = (Text: string): typeof TextElement.Type => ({ MsgType: "TIMTextElem", MsgContent: { Text } })

export const custom = (Data: string, Desc: string): typeof CustomElement.Type => ({
  MsgType: "TIMCustomElem",
  MsgContent: { Data, Desc },
})

/** `import_group_msg` takes no media; a message that was mapped for a group has none. */
export const isGroupBody = (body: Body): body is Body<GroupElement> => body.every(isGroupElement)

const isGroupElement = (element: Element): element is GroupElement =>
  element.MsgType === "TIMTextElem" ||
  element.MsgType === "TIMLocationElem" ||
  element.MsgType === "TIMFaceElem" ||
  element.MsgType === "TIMCustomElem"
