import * as SchemaIssue from "effect/SchemaIssue"

const format = SchemaIssue.makeFormatterStandardSchemaV1()
const mostIssues = 8

/** `content[0].text`: as one would write it in a program. */
const pathOf = (keys: ReadonlyArray<PropertyKey>): string =>
  keys.reduce<string>((path, key) => {
    if (typeof key === "number") return `${path}[${key}]`
    return path === "" ? String(key) : `${path}.${String(key)}`
  }, "")

const valueAt = (input: unknown, keys: ReadonlyArray<PropertyKey>): unknown =>
  keys.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  )

const shown = (value: unknown): string => {
  if (value === undefined) return ""
  if (Array.isArray(value)) return ", got an array"
  if (typeof value === "object" && value !== null) return ", got an object"
  const text = JSON.stringify(value)
  return `, got ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`
}

/** A field that must not be there, or a union of which no member fits, reads better in words of the model. */
const sentence = (message: string, value: unknown): string => {
  if (message === "Missing key") return "is missing"
  if (message === "Expected no excess property") {
    return "is no field of the model: correct the name, or keep the fact under `attributes`"
  }
  const kinds = Array.from(message.matchAll(/readonly "kind": "([\w-]+)"/g), ([, kind]) => kind)
  const hint = value === null ? " (leave the field out instead)" : ""
  const expected = kinds.length > 0 ? `expected \`kind\` to be one of ${kinds.join(", ")}` : message
  return `${expected.charAt(0).toLowerCase()}${expected.slice(1)}${shown(value)}${hint}`
}

/** Every problem of a record in one sentence: which field, what was expected, what was there. */
export const explain = (issue: SchemaIssue.Issue, input: unknown): string => {
  const { issues } = format(issue)
  const problems = issues.slice(0, mostIssues).map(({ message, path = [] }) => {
    const keys = path.map((part) => (typeof part === "object" ? part.key : part))
    return `${keys.length === 0 ? "the record" : `\`${pathOf(keys)}\``} ${sentence(message, valueAt(input, keys))}`
  })
  const more = issues.length - problems.length
  return `${problems.join("; ")}${more > 0 ? `; and ${more} more` : ""}.`
}
