import type { Attributes } from "@chatferry/core"
import type * as Schema from "effect/Schema"
import { clean } from "../schema/Raw.ts"

/** Deeper JSON than this is cut: it would overflow the stack of whoever walks it. */
const maxDepth = 32

/** Any JSON as an attribute: strings cleaned, absurd depth cut. */
export const toJson = (value: unknown, depth = 0): Schema.Json => {
  if (typeof value === "string") return clean(value)
  if (value === null || typeof value === "boolean") return value
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value)
  if (typeof value !== "object") return null
  if (depth >= maxDepth) return "(nested too deeply)"
  if (Array.isArray(value)) return value.map((element) => toJson(element, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [clean(key), toJson(inner, depth + 1)]))
}

/** True for what says nothing: absent, empty, false or zero. */
const saysNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  value === false ||
  value === 0 ||
  (typeof value === "object" && Object.keys(value).length === 0)

/** The facts of an object that the model has no field for. */
export const restOf = (raw: { readonly [key: string]: unknown }, taken: ReadonlySet<string>): Attributes =>
  Object.fromEntries(
    Object.entries(raw).flatMap(([key, value]) =>
      taken.has(key) || saysNothing(value) ? [] : [[clean(key), toJson(value)]],
    ),
  )
