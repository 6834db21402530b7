import * as Schema from "effect/Schema"

/** Whom a user record describes, as its source names them. Sinks map ids that do not fit their service. */
export const UserId = Schema.NonEmptyString.pipe(Schema.brand("UserId"))
export type UserId = typeof UserId.Type

/** A group's id, as its source names it. */
export const GroupId = Schema.NonEmptyString.pipe(Schema.brand("GroupId"))
export type GroupId = typeof GroupId.Type

/** A message's id: unique in the whole source, the same at every reading of it. */
export const MessageId = Schema.NonEmptyString.pipe(Schema.brand("MessageId"))
export type MessageId = typeof MessageId.Type
