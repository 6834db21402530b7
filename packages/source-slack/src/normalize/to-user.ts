import type { User, UserId } from "@chatferry/core"
import type { Raw } from "../schema/Raw.ts"
import { isRaw } from "../schema/Raw.ts"
import type { SlackUser } from "../schema/SlackUser.ts"
import { restOf } from "./attributes.ts"

/** What became a field, and what is noise: hashes, sizes of one picture, texts said twice, presence. */
const taken = new Set(
  "id name real_name deleted is_bot profile color tz_label who_can_share_contact_card updated is_app_user".split(" "),
)
const takenOfProfile = new Set(
  (
    "display_name display_name_normalized real_name real_name_normalized email avatar_hash first_name last_name fields " +
    "image_24 image_32 image_48 image_72 image_192 image_512 image_1024 image_original is_custom_image status_text " +
    "status_emoji status_expiration status_emoji_display_info status_text_canonical team always_active huddle_state " +
    "huddle_state_expiration_ts guest_invited_by"
  ).split(" "),
)

/** A listed user as a record. `name` is the real name, `displayName` what the user chose, where the two differ. */
export const toUser = (user: SlackUser, raw: Raw): User => {
  const { profile } = user
  const name = profile?.real_name ?? user.real_name ?? profile?.display_name ?? user.name ?? user.id
  const displayName = profile?.display_name
  const avatarUrl = profile?.image_512 ?? profile?.image_192 ?? profile?.image_original ?? profile?.image_72
  const attributes = {
    ...(user.name === undefined ? {} : { handle: user.name }),
    ...restOf(raw, taken),
    ...(isRaw(raw.profile) ? restOf(raw.profile, takenOfProfile) : {}),
  }
  return {
    id: user.id as UserId,
    name,
    ...(displayName === undefined || displayName === name ? {} : { displayName }),
    ...(avatarUrl === undefined ? {} : { avatarUrl }),
    ...(profile?.email === undefined ? {} : { email: profile.email }),
    isBot: user.is_bot === true || user.is_workflow_bot === true || user.id === "USLACKBOT",
    isDeactivated: user.deleted === true,
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
  }
}
