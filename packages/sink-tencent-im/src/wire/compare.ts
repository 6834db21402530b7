import { isDeepStrictEqual } from "node:util"
import type { Element } from "./Element.ts"
import { hash32 } from "./hash.ts"
import type { WirePart } from "./WirePart.ts"

/** A message as it was sent. */
export interface Sent {
  readonly from: string
  readonly time: number
  /** `Random` or `MsgRandom`. */
  readonly random: number
  readonly part: WirePart
}

/** A message as `group_msg_get_simple` and `admin_getroammsg` return it; both use these names. */
export interface ReadBack {
  readonly From_Account?: string | undefined
  readonly MsgTimeStamp?: number | undefined
  readonly MsgRandom?: number | undefined
  readonly MsgBody?: ReadonlyArray<{ readonly MsgType: string; readonly MsgContent: unknown }> | undefined
  readonly CloudCustomData?: string | undefined
}

export interface Difference {
  /** E.g. `From_Account`, `MsgBody[0].MsgContent.Text`. */
  readonly field: string
  readonly expected: unknown
  readonly actual: unknown
}

/** Where what was read back differs from what was sent. The service may add fields of its own, never change ours. */
export const differences = (sent: Sent, actual: ReadBack): ReadonlyArray<Difference> => {
  const found: Array<Difference> = []
  const same = (field: string, expected: unknown, actual: unknown) => {
    if (expected !== actual) found.push({ field, expected, actual })
  }
  same("From_Account", sent.from, actual.From_Account)
  same("MsgTimeStamp", sent.time, actual.MsgTimeStamp)
  same("MsgRandom", sent.random, actual.MsgRandom)
  if (sent.part.cloudCustomData !== undefined) {
    same("CloudCustomData", sent.part.cloudCustomData, actual.CloudCustomData)
  }
  const body = actual.MsgBody ?? []
  same("MsgBody.length", sent.part.elements.length, body.length)
  for (const [i, element] of sent.part.elements.entries()) {
    const other = body[i]
    if (other === undefined) continue
    same(`MsgBody[${i}].MsgType`, element.MsgType, other.MsgType)
    if (element.MsgType === other.MsgType) found.push(...contentDifferences(i, element, other.MsgContent))
  }
  return found
}

const contentDifferences = (at: number, { MsgContent }: Element, other: unknown): ReadonlyArray<Difference> => {
  const actual: Readonly<Record<string, unknown>> = typeof other === "object" && other !== null ? { ...other } : {}
  return Object.entries(MsgContent).flatMap(([field, expected]) =>
    contains(actual[field], expected)
      ? []
      : [{ field: `MsgBody[${at}].MsgContent.${field}`, expected, actual: actual[field] }],
  )
}

/** Everything expected is there; an object may have more. */
const contains = (actual: unknown, expected: unknown): boolean => {
  if (isDeepStrictEqual(actual, expected)) return true
  // The service is not documented to return what is empty.
  if (expected === "") return actual === undefined
  if (Array.isArray(expected)) {
    return Array.isArray(actual) && expected.every((value: unknown, i) => contains(actual[i], value))
  }
  if (typeof expected !== "object" || expected === null || typeof actual !== "object" || actual === null) return false
  const fields: Readonly<Record<string, unknown>> = { ...actual }
  return Object.entries(expected).every(([field, value]) => contains(fields[field], value))
}

/** Of all that a reader of the message gets: another hash means that the mapping made another message. */
export const contentHash = ({ elements, cloudCustomData }: WirePart): string =>
  hash32(JSON.stringify([elements, cloudCustomData ?? null]), 26)
