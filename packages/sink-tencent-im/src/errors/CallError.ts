import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import * as SchemaIssue from "effect/SchemaIssue"
import { type CallFacts, documented, listed, Refusal, refusal } from "./Refusal.ts"

/**
 * Why an answer is missing or worthless. Only after `unreachable` is it sure that the service has not seen the call.
 *
 * - `unreachable`: no connection could be made.
 * - `connection`: the connection broke after it was made.
 * - `timeout`: no answer in the client's time.
 * - `status`: an HTTP status other than 200, from a gateway; the service itself always answers 200.
 * - `unreadable`: an answer that is no JSON or lacks a documented field.
 */
export const Reason = Schema.Literals(["unreachable", "connection", "timeout", "status", "unreadable"])
export type Reason = typeof Reason.Type

const facts = { endpoint: Schema.String, records: Schema.Array(Schema.String) }

/** The service's answer did not arrive or cannot be used; what the call did is unknown, unless it was unreachable. */
export class TransportError extends Schema.TaggedError<TransportError>()("TransportError", {
  ...facts,
  reason: Reason,
  /** What was seen, without address or signature. */
  detail: Schema.String,
}) {
  /** Repeating may help; where it could double something, read back first. */
  get retryable(): boolean {
    return true
  }

  get remedy(): string {
    return remedies[this.reason]
  }

  override get message(): string {
    return `${this.endpoint}${listed(this.records)} got no usable answer (${this.reason}: ${this.detail}). ${this.remedy}`
  }
}

const remedies: Record<Reason, string> = {
  unreachable: "Nothing was sent. Check the network, and the endpoint's region or address.",
  connection: "Read back what arrived before repeating.",
  timeout: "Wait until the service's own 3 seconds have passed and read back what arrived before repeating.",
  status:
    "A gateway answered instead of the service: read back what arrived before repeating; if it stays, check the endpoint's address.",
  unreadable: "Read back what arrived; if it stays, check what a proxy does to answers.",
}

/** The service said no with a code that its documents do not name for this call. */
export class UndocumentedError extends Schema.TaggedError<UndocumentedError>()("UndocumentedError", {
  ...facts,
  code: Schema.Int,
  info: Schema.String,
}) {
  /** Never repeated: nobody knows what it means. */
  get retryable(): boolean {
    return false
  }

  get remedy(): string {
    const known = documented(this.code)
    return known === undefined
      ? "Look the code up in the service's newest table of error codes, or ask its support."
      : `Other calls use the code for this: ${refusal(known, { endpoint: this.endpoint, info: "", records: [] }).meaning}`
  }

  override get message(): string {
    const said = this.info === "" ? "" : ` (${this.info})`
    return `${this.endpoint}${listed(this.records)} was refused with ${this.code}${said}, which is not documented for it. ${this.remedy}`
  }
}

/** Everything a call can fail with. */
export type CallError = Refusal | TransportError | UndocumentedError

/** The error of a code that an answer carries, for the call as a whole or for one of its items. */
export const fromCode = (code: number, { endpoint, info, records }: CallFacts): Refusal | UndocumentedError => {
  const row = documented(code)
  const facts = { code, endpoint, info, records }
  return row === undefined ? new UndocumentedError(facts) : refusal(row, facts)
}

/** The stored form of a refusal. The tag is for readers; the code alone decides. */
const RefusalFromJson = Schema.Struct({ _tag: Schema.String, code: Schema.Int, info: Schema.String, ...facts }).pipe(
  Schema.decodeTo(Schema.instanceOf(Refusal), {
    decode: SchemaGetter.transformEffect((stored, options) => {
      const error = fromCode(stored.code, stored)
      return error._tag === "UndocumentedError"
        ? Effect.fail(new SchemaIssue.InvalidValue({ message: "not a documented code" }, stored, options))
        : Effect.succeed(error)
    }),
    encode: SchemaGetter.transform(({ _tag, code, endpoint, info, records }) => ({
      _tag,
      code,
      info,
      endpoint,
      records,
    })),
  }),
)

/** Stores a call's error as JSON and reads it back: its tag, code or reason, endpoint, the service's words, the records. */
export const CallError = Schema.Union([TransportError, UndocumentedError, RefusalFromJson])
