import type { User, UserId } from "@chatferry/core"
import type { Account } from "../api/account-import.ts"
import { type Adjustment, collector } from "./Adjustment.ts"
import { userId } from "./Ids.ts"
import { fixed, type WireSettings } from "./Settings.ts"
import { cutBytes } from "./text/cut-bytes.ts"

export interface MappedAccount {
  readonly body: Account & { readonly Nick: string }
  readonly adjustments: ReadonlyArray<Adjustment>
}

/** A user as an account. The nickname is the name that others see. */
export const account = (settings: WireSettings, user: User): MappedAccount => {
  const adjusted = collector("users", user.id)
  const id = userId(settings, user.id)
  if (id !== settings.userIdPrefix + user.id) adjusted.add("id-mapped", `${user.id} → ${id}`)
  const whole = user.name.isWellFormed() ? user.name : user.name.toWellFormed()
  if (whole !== user.name) adjusted.add("characters-replaced", "in the name")
  const nick = cutBytes(whole, fixed.nickBytes)
  if (nick !== whole) adjusted.add("name-cut", `${Buffer.byteLength(whole)} of ${fixed.nickBytes} bytes`)
  if (user.isDeactivated) adjusted.add("deactivated-account", user.name)
  if (user.attributes !== undefined) adjusted.add("attributes-left-out", Object.keys(user.attributes).join(", "))
  const { avatarUrl } = user
  const avatarBytes = avatarUrl === undefined ? 0 : Buffer.byteLength(avatarUrl)
  if (avatarBytes > fixed.userFaceUrlBytes) {
    adjusted.add("avatar-left-out", `${avatarBytes} of ${fixed.userFaceUrlBytes} bytes`)
  }
  const fits = avatarUrl !== undefined && avatarUrl !== "" && avatarBytes <= fixed.userFaceUrlBytes
  return {
    body: { UserID: id, Nick: nick, ...(fits ? { FaceUrl: avatarUrl } : undefined) },
    adjustments: adjusted.list(),
  }
}

/**
 * The account of someone who is named by messages but in no list of users. It has the id which the user would have, so a
 * later run that knows the user gives it the name.
 */
export const standIn = (settings: WireSettings, id: UserId): MappedAccount => {
  const UserID = userId(settings, id)
  const adjusted = collector("users", id)
  adjusted.add("stand-in-account", UserID)
  const nick = settings.wording.standIn.replaceAll("{id}", () => id.toWellFormed())
  return { body: { UserID, Nick: cutBytes(nick, fixed.nickBytes) }, adjustments: adjusted.list() }
}
