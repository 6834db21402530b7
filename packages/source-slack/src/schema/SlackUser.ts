import * as Schema from "effect/Schema"
import { Count, lenient, Text } from "./lenient.ts"

/** An element of `users.json` or `org_users.json`. */
export const SlackUser = Schema.Struct({
  /** `U…` or `W…`; its length and alphabet have changed over the years, so nothing is assumed. */
  id: Text,
  team_id: lenient(Text),
  name: lenient(Text),
  real_name: lenient(Text),
  deleted: lenient(Schema.Boolean),
  is_bot: lenient(Schema.Boolean),
  is_workflow_bot: lenient(Schema.Boolean),
  is_restricted: lenient(Schema.Boolean),
  updated: lenient(Count),
  enterprise_user: lenient(Schema.Struct({ enterprise_id: lenient(Text) })),
  profile: lenient(
    Schema.Struct({
      display_name: lenient(Text),
      real_name: lenient(Text),
      email: lenient(Text),
      bot_id: lenient(Text),
      image_original: lenient(Text),
      image_512: lenient(Text),
      image_192: lenient(Text),
      image_72: lenient(Text),
    }),
  ),
})
export interface SlackUser extends Schema.Schema.Type<typeof SlackUser> {}

export const decodeUser = Schema.decodeUnknownOption(SlackUser)

/** What others see; `display_name` is often empty. */
export const labelOf = (user: SlackUser): string =>
  user.profile?.display_name ?? user.profile?.real_name ?? user.real_name ?? user.name ?? user.id
