import type * as Schema from "effect/Schema"
import type { Code } from "../errors/Refusal.ts"
import type { Limits } from "./Limits.ts"

/** What is known about an API without looking into its requests. */
export interface EndpointFacts {
  /** The command, e.g. `import_group`; also the name of its quota, span and metric. */
  readonly name: string
  /** Address below the domain. */
  readonly path: string
  /** Documented calls a second for one app. */
  readonly rate: number
  /**
   * What to do when it is unknown whether a call was carried out. `safe`: doing it twice leaves the service as doing it
   * once (the repeat may answer "already done"). `read-first`: look first, since a repeat may double or wrongly fail.
   */
  readonly repeat: "safe" | "read-first"
}

/** One API of the service as data. `C` are the codes documented for it beside the public ones. */
export interface Endpoint<Name extends string, Req, Res, C extends Code> extends EndpointFacts {
  readonly name: Name
  readonly request: Schema.Codec<Req, unknown>
  readonly response: Schema.Codec<Res, unknown>
  readonly codes: ReadonlyArray<C>
  /** Ids that an error of the call names. */
  readonly records: (request: Req) => ReadonlyArray<string>
  /** The first setting of the limits that a request exceeds, in words. `bytes` has the request's JSON in UTF-8. */
  readonly bounds?: (request: Req, limits: Limits, bytes: number) => string | undefined
}

/** Keeps the literal name and codes of an endpoint. */
export const endpoint = <const Name extends string, Req, Res, const C extends Code>(
  definition: Endpoint<Name, Req, Res, C>,
): Endpoint<Name, Req, Res, C> => definition
