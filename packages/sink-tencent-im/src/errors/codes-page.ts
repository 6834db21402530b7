import type { EndpointFacts } from "../api/Endpoint.ts"
import { endpoints } from "../api/endpoints.ts"
import { codes } from "./codes.ts"
import { type Code, documented, publicCodes } from "./Refusal.ts"

/** The reference page of all error codes in Markdown, made from the table and the endpoints. */
export const renderCodesPage = (): string => {
  const all = Object.keys(codes).flatMap((code) => documented(Number(code)) ?? [])
  const ofAnyCall = new Set<Code>(publicCodes)
  const calls = callsByCode()
  const own = all.filter((code) => calls.has(code))
  const others = all.filter((code) => !calls.has(code) && !ofAnyCall.has(code))
  return `${intro}
## Codes that any call may answer

${table(
  ["code", "error", "class", "reaches", "meaning", "remedy"],
  all.filter((code) => ofAnyCall.has(code)).map(cells),
)}

## Codes of single calls

${table(
  ["code", "error", "class", "reaches", "meaning", "remedy", "calls"],
  own.map((code) => [...cells(code), (calls.get(code) ?? []).map((name) => `\`${name}\``).join(" ")]),
)}

## Codes of other parts of the service

No call of the client documents these; they are here so that a code in a log can be looked up.

${table(["code", "error", "class", "reaches", "meaning", "remedy"], others.map(cells))}
`
}

const intro = `# Error codes of Tencent Cloud IM

Made from \`packages/sink-tencent-im/src/errors/codes.ts\`; do not edit by hand, run \`vitest -u\` in that package.

A refused call fails with a \`Refusal\` whose \`_tag\` is the name below, so that \`Effect.catchTag("GroupNotFound", …)\` is
checked by the compiler. Two errors have no code of their own: \`TransportError\` (the answer is missing or unusable) and
\`UndocumentedError\` (a code that the documents do not name for the call).

| class | what follows |
| --- | --- |
| retry | a fault inside the service; the same call may pass later |
| throttle | too many calls; the client slows down and the same call may pass later |
| input | the request is wrong and never passes unchanged |
| permission | not allowed for this identity, group or app |
| quota | a limit of the plan or of an object is used up |
| conflict | it exists already, or another write came in between: read, then decide |
| not-found | an account, group or message is missing |
| content | a filter stopped a text or image |
| auth | signature, key or app are wrong |
| unknown | the documents give no meaning, or two |

What a refusal reaches: the *request* as it was made, one *item* of it, the *lane* (everything that goes into this group or
conversation), or the whole *run*.
`

const cells = (code: Code): ReadonlyArray<string> => {
  const row = codes[code]
  return [
    code === 120001 ? "120001–130000" : String(code),
    `\`${row.tag}\``,
    row.class,
    row.scope,
    row.meaning,
    row.remedy,
  ]
}

const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n")

const callsByCode = (): ReadonlyMap<Code, ReadonlyArray<string>> => {
  const calls = new Map<Code, Array<string>>()
  const all: ReadonlyArray<EndpointFacts & { readonly codes: ReadonlyArray<Code> }> = Object.values(endpoints)
  for (const { codes, name } of all) {
    for (const code of codes) calls.set(code, [...(calls.get(code) ?? []), name])
  }
  return calls
}
