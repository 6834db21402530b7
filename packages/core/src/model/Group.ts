import * as Schema from "effect/Schema"
import { Attributes } from "./Attributes.ts"
import { GroupId, UserId } from "./Ids.ts"
import { Timestamp } from "./Timestamp.ts"

/** One user's place in a group. */
export const Member = Schema.Struct({
  userId: UserId,
  role: Schema.Literals(["admin", "member"]),
  joinedAt: Schema.optionalKey(Timestamp),
  /** Messages of the group this member has not read. */
  unreadCount: Schema.optionalKey(Schema.Natural),
})
export interface Member extends Schema.Schema.Type<typeof Member> {}

/**
 * A conversation of any number of people.
 *
 * - `public`: whoever wants may find it and ask to join.
 * - `private`: by invitation.
 * - `community`: very large, with topics.
 * - `broadcast`: an audience without history.
 */
export const Group = Schema.Struct({
  id: GroupId,
  kind: Schema.Literals(["public", "private", "community", "broadcast"]),
  name: Schema.NonEmptyString,
  introduction: Schema.optionalKey(Schema.String),
  notice: Schema.optionalKey(Schema.String),
  avatarUrl: Schema.optionalKey(Schema.String),
  ownerId: Schema.optionalKey(UserId),
  /** Absent where the source does not know it. */
  createdAt: Schema.optionalKey(Timestamp),
  members: Schema.Array(Member),
  isArchived: Schema.Boolean,
  attributes: Schema.optionalKey(Attributes),
})
export interface Group extends Schema.Schema.Type<typeof Group> {}
