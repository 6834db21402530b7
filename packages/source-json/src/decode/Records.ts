import { ConversationGroup, Group, Member, Message, type RecordOf, Timestamp, User } from "@chatferry/core"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import * as SchemaGetter from "effect/SchemaGetter"
import * as SchemaIssue from "effect/SchemaIssue"
import * as Struct from "effect/Struct"
import { explain } from "./explain.ts"
import { parseIsoTime } from "./iso-time.ts"

/** What stands in files of its own; members stand inside their groups. */
export type Entity = "users" | "groups" | "messages" | "conversationGroups"
export const entities = ["users", "groups", "messages", "conversationGroups"] as const satisfies ReadonlyArray<Entity>

/** The record, or what is wrong with it. */
export type Decode<A> = (input: unknown) => Result.Result<A, string>

/** Times may also be written as ISO 8601 with an offset; what is written back is microseconds. */
const Time = Schema.Union([Schema.Finite, Schema.String]).pipe(
  Schema.decodeTo(Timestamp, {
    decode: SchemaGetter.transformEffect((value, options) => {
      const micros = typeof value === "number" ? value : parseIsoTime(value)
      if (micros !== undefined) return Effect.succeed(micros)
      const message = "Expected whole microseconds since 1970, or ISO 8601 with an offset (2023-11-14T22:13:20.0001Z)"
      return Effect.fail(new SchemaIssue.InvalidValue({ message }, value, options))
    }),
    encode: SchemaGetter.transform((micros: number) => micros),
  }),
)
const MemberWithTime = Member.mapFields(Struct.assign({ joinedAt: Schema.optionalKey(Time) }))
const GroupWithTime = Group.mapFields(
  Struct.assign({ createdAt: Schema.optionalKey(Time), members: Schema.Array(MemberWithTime) }),
)
const MessageWithTime = Message.mapFields(Struct.assign({ sentAt: Time, editedAt: Schema.optionalKey(Time) }))

/** All problems at once. A field the model does not know is one: it would be dropped otherwise. */
const thorough = { errors: "all", onExcessProperty: "error" } as const satisfies SchemaAST.ParseOptions

type Parse<A> = (input: unknown, options?: SchemaAST.ParseOptions) => Result.Result<A, Schema.SchemaError>

/** Thoroughness costs as much again as the rest, so only records that something is wrong with are looked at so. */
const explained =
  <A>(parse: Parse<A>): Decode<A> =>
  (input) => {
    const quick = parse(input)
    if (Result.isSuccess(quick) && keepsAll(input, quick.success)) return Result.succeed(quick.success)
    return Result.mapError(parse(input, thorough), ({ issue }) => explain(issue, input))
  }

/** Whether every field of the input is in the output too. What stands for itself, e.g. attributes, is the same value. */
const keepsAll = (input: unknown, output: unknown): boolean => {
  if (input === output || typeof input !== "object" || input === null) return true
  if (typeof output !== "object" || output === null) return false
  for (const key of Object.keys(input)) {
    if (!Object.hasOwn(output, key)) return false
    if (!keepsAll(input[key as keyof typeof input], output[key as keyof typeof output])) return false
  }
  return true
}

export const decode: { readonly [E in Entity]: Decode<RecordOf[E]> } = {
  users: explained(Schema.decodeUnknownResult(User)),
  groups: explained(Schema.decodeUnknownResult(GroupWithTime)),
  messages: explained(Schema.decodeUnknownResult(MessageWithTime)),
  conversationGroups: explained(Schema.decodeUnknownResult(ConversationGroup)),
}

/** The JSON of a record, or why it is none of the model: what is written can be read again. */
export const encode: { readonly [E in Entity]: Decode<unknown> } = {
  users: explained(Schema.encodeUnknownResult(User)),
  groups: explained(Schema.encodeUnknownResult(Group)),
  messages: explained(Schema.encodeUnknownResult(Message)),
  conversationGroups: explained(Schema.encodeUnknownResult(ConversationGroup)),
}
