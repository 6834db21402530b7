import * as Schema from "effect/Schema"
import { Attributes } from "./Attributes.ts"
import { UserId } from "./Ids.ts"

/** A person or a bot. */
export const User = Schema.Struct({
  id: UserId,
  /** What others see, e.g. `Ada Lovelace`; never empty. */
  name: Schema.NonEmptyString,
  /** A short name chosen by the user, where it differs from `name`. */
  displayName: Schema.optionalKey(Schema.String),
  avatarUrl: Schema.optionalKey(Schema.String),
  email: Schema.optionalKey(Schema.String),
  isBot: Schema.Boolean,
  isDeactivated: Schema.Boolean,
  attributes: Schema.optionalKey(Attributes),
})
export interface User extends Schema.Schema.Type<typeof User> {}
