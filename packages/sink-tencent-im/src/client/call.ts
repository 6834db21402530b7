import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Endpoint, EndpointFacts } from "../api/Endpoint.ts"
import type { Limits } from "../api/Limits.ts"
import { type CallError, fromCode, TransportError, UndocumentedError } from "../errors/CallError.ts"
import { type Code, type ErrorOf, type PublicError, publicCodes, Refusal } from "../errors/Refusal.ts"
import { observed } from "./observed.ts"
import type { Quota } from "./Quota.ts"
import type { Transport } from "./Transport.ts"

/** Everything a call can fail with whose own documents name the codes `C`. */
export type CallErrorOf<C extends Code> = ErrorOf<C> | PublicError | TransportError | UndocumentedError

/** One API as a function. */
export type Call<Req, Res, C extends Code> = (request: Req) => Effect.Effect<Res, CallErrorOf<C>>

/** A call that is made once, and one that is repeated where that can neither double nor lose anything. */
export interface Calls<Req, Res, C extends Code> {
  readonly once: Call<Req, Res, C>
  readonly retrying: Call<Req, Res, C>
}

/** What calls are made with. */
export interface Caller {
  readonly limits: Limits
  readonly retries: number
  readonly quota: Quota["Service"]
  readonly transport: Transport
}

/**
 * A request that the endpoint does not take. It is a defect, not an error: whoever makes requests knows the limits, and
 * a sink's plan has checked them before anything is sent.
 */
export class InvalidRequest extends Data.TaggedError("InvalidRequest")<{
  readonly endpoint: string
  readonly problem: string
}> {
  override get message(): string {
    return `A request of ${this.endpoint} must not be sent: ${this.problem}. Check what built it; the limits are settings of the client.`
  }
}

/** Makes an endpoint callable: schemas and code lists are prepared once. */
export const calls = <N extends string, Req, Res, const C extends Code>(
  endpoint: Endpoint<N, Req, Res, C>,
  caller: Caller,
): Calls<Req, Res, C> => {
  const prepare = preparing(endpoint, caller.limits)
  const read = reading(endpoint, caller)

  /** One attempt: waits for its turn, sends, reads the answer. Nothing is sent yet while it waits, so whoever waits may leave. */
  const attempt = (request: Req, body: string, number: number): Effect.Effect<Res, CallErrorOf<C>> =>
    Effect.flatMap(Effect.interruptible(caller.quota.take(endpoint)), (answered) =>
      observed(
        endpoint.name,
        number,
        caller.transport.send(endpoint.path, body).pipe(
          Effect.ensuring(answered),
          Effect.mapError(
            (lost) => new TransportError({ endpoint: endpoint.name, records: endpoint.records(request), ...lost }),
          ),
          Effect.flatMap((text) => read(request, text)),
          Effect.tapError((error) =>
            isThrottle(error) ? caller.quota.slow(endpoint, isOfApp(error) ? "app" : "endpoint") : Effect.void,
          ),
        ),
      ),
    )

  return {
    once: (request) => Effect.flatMap(prepare(request), (body) => attempt(request, body, 1)),
    retrying: Effect.fnUntraced(function* (request: Req): Effect.fn.Return<Res, CallErrorOf<C>> {
      const body = yield* prepare(request)
      for (let number = 1; ; number++) {
        const result = yield* Effect.result(attempt(request, body, number))
        if (Result.isSuccess(result)) return result.success
        if (number > caller.retries || !mayRepeat(endpoint, result.failure)) return yield* Effect.fail(result.failure)
        yield* Effect.interruptible(Effect.sleep(pause(number, yield* Random.next)))
      }
    }),
  }
}

/** Checks a request and writes its body. */
const preparing = <N extends string, Req, Res, C extends Code>(
  endpoint: Endpoint<N, Req, Res, C>,
  limits: Limits,
): ((request: Req) => Effect.Effect<string>) => {
  const encode = Schema.encodeResult(endpoint.request)
  const invalid = (problem: string) => Effect.die(new InvalidRequest({ endpoint: endpoint.name, problem }))
  return (request) => {
    const encoded = encode(request)
    if (Result.isFailure(encoded)) return invalid(withoutValues(encoded.failure.message))
    const body = JSON.stringify(encoded.success)
    const beyond = endpoint.bounds?.(request, limits, Buffer.byteLength(body))
    return beyond === undefined ? Effect.succeed(body) : invalid(beyond)
  }
}

/** Reads an answer: the documented response, or the error that its code stands for. */
const reading = <N extends string, Req, Res, C extends Code>(endpoint: Endpoint<N, Req, Res, C>, caller: Caller) => {
  const decode = Schema.decodeUnknownResult(endpoint.response)
  const listed = new Set<number>([...endpoint.codes, ...publicCodes])
  return (request: Req, text: string): Effect.Effect<Res, CallErrorOf<C>> => {
    const unreadable = (detail: string) =>
      Effect.fail(
        new TransportError({
          endpoint: endpoint.name,
          records: endpoint.records(request),
          reason: "unreadable",
          detail,
        }),
      )
    const json = parse(text)
    if (json === undefined) return unreadable("the answer is no JSON object")
    const { ActionStatus, ErrorCode: code, ErrorInfo } = json
    if (typeof code !== "number" || !Number.isInteger(code)) return unreadable("the answer has no ErrorCode")
    if (code !== 0) {
      const facts = {
        endpoint: endpoint.name,
        info: typeof ErrorInfo === "string" ? caller.transport.clean(ErrorInfo) : "",
        records: endpoint.records(request),
      }
      const error = listed.has(code) ? fromCode(code, facts) : new UndocumentedError({ code, ...facts })
      // `listed` holds the endpoint's codes and the public ones, and a code has one tag.
      return Effect.fail(error as CallErrorOf<C>)
    }
    if (ActionStatus === "FAIL") return unreadable("the answer says FAIL without a code")
    const decoded = decode(json)
    return Result.isSuccess(decoded)
      ? Effect.succeed(decoded.success)
      : unreadable(withoutValues(decoded.failure.message))
  }
}

/** The fields of an answer; every answer of the service is an object. */
const parse = (text: string): { readonly [field: string]: unknown } | undefined => {
  try {
    const json: unknown = JSON.parse(text)
    return isObject(json) ? json : undefined
  } catch {
    return undefined
  }
}

const isObject = (json: unknown): json is { readonly [field: string]: unknown } =>
  typeof json === "object" && json !== null

/** The fields and what is expected of them; what was there instead may be somebody's message. */
const withoutValues = (problem: string): string =>
  problem.replaceAll(/, (got|actual) [^\n]*/g, "").replaceAll(/\s*\n\s*/g, " ")

const isThrottle = (error: CallError): boolean => error instanceof Refusal && error.class === "throttle"

/**
 * Whether the limit that was met counts all calls of the app: 60011 names the SDKAppID, 60007 the API. Of 60018 and 60019
 * no document says what they count ("too many requests"), so they slow what met them: general table of error codes,
 * cloud.tencent.com 269/1671 (2025-12-17), trtc.io 34348 (2024-11-11).
 */
const isOfApp = (error: CallError): boolean => error._tag === "AppTooFrequent"

/**
 * Whether a failed call may be made again as it is: a throttled or unsent one always, since it was not carried out; any
 * other transient failure only where the endpoint allows it.
 */
export const mayRepeat = (endpoint: EndpointFacts, error: CallError): boolean => {
  if (!error.retryable) return false
  if (error instanceof Refusal) {
    return error.class === "throttle" ? error.scope !== "run" : endpoint.repeat === "safe"
  }
  if (error._tag === "TransportError" && error.reason === "unreachable") return true
  return endpoint.repeat === "safe"
}

/** Milliseconds before the next attempt: doubling from 400, at most 30 seconds, half of it by chance. */
const pause = (attempt: number, chance: number): number => Math.min(30_000, 200 * 2 ** attempt) * (0.5 + chance / 2)
