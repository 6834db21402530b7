import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import type { Settings } from "../Settings.ts"
import type { State } from "../state/State.ts"
import { type Answer, refuse } from "./Answer.ts"

/** What an endpoint sees of the world besides its request. */
export interface Surroundings {
  readonly state: State
  readonly settings: Settings
  /** Unix milliseconds of the service's clock. */
  readonly nowMillis: number
  /** The same in whole seconds, the service's unit. */
  readonly now: number
  /** Code an injected fault gives to an item of the request, by its position. */
  readonly itemFault: (index: number) => number | undefined
  /** A random unsigned 32-bit integer. */
  readonly randomUInt32: () => number
}

export interface Call<Request> extends Surroundings {
  readonly request: Request
}

export interface Endpoint {
  /** The command, such as `import_group`. */
  readonly name: string
  /** `service/command` below `/v4/`. */
  readonly path: string
  /** Documented calls a second. */
  readonly perSecond: number
  readonly answer: (body: unknown, surroundings: Surroundings) => Answer
}

interface Definition<Request> {
  readonly service: string
  readonly name: string
  readonly perSecond: number
  readonly request: Schema.Codec<Request, unknown>
  /** Code for a request that does not fit the schema: one for all, or by the first field of the path. */
  readonly invalid: number | ((field: string) => number)
  readonly answer: (call: Call<Request>) => Answer
}

const explain = SchemaIssue.makeFormatterStandardSchemaV1()

export const endpoint = <Request>(definition: Definition<Request>): Endpoint => {
  const { service, name, perSecond, invalid } = definition
  const decode = Schema.decodeUnknownResult(definition.request)
  return {
    name,
    path: `${service}/${name}`,
    perSecond,
    answer: (body, surroundings) => {
      const decoded = decode(body)
      if (Result.isSuccess(decoded)) return definition.answer({ ...surroundings, request: decoded.success })
      const issue = explain(decoded.failure.issue).issues[0]
      const path = (issue?.path ?? []).map((part) => String(typeof part === "object" ? part.key : part))
      const code = typeof invalid === "number" ? invalid : invalid(path[0] ?? "")
      return refuse(code, `${path.join(".") || "body"}: ${issue?.message ?? "not as documented"}`)
    },
  }
}
