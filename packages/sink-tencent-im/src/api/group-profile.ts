import * as Schema from "effect/Schema"
import { AccountId, CustomField, Flag, GroupId } from "./fields.ts"
import { type Limits, tooLong } from "./Limits.ts"

/** Fields of a group that `import_group` and `create_group` share; lengths are bounded by the limits. */
export const groupProfile = {
  /** An imported account. It becomes a member; without it the group has no owner. */
  Owner_Account: Schema.optionalKey(AccountId),
  GroupId: Schema.optionalKey(GroupId),
  Name: Schema.NonEmptyString,
  Introduction: Schema.optionalKey(Schema.String),
  Notification: Schema.optionalKey(Schema.String),
  FaceUrl: Schema.optionalKey(Schema.String),
  MaxMemberCount: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThan(0))),
  /** How requests to join are handled; `NeedPermission` when left out. */
  ApplyJoinOption: Schema.optionalKey(Schema.Literals(["FreeAccess", "NeedPermission", "DisableApply"])),
  /** Fields of one's own; they must exist in the console. */
  AppDefinedData: Schema.optionalKey(Schema.Array(CustomField)),
  /** Whether a Community has topics. */
  SupportTopic: Schema.optionalKey(Flag),
}

/** Names the first text of a group that is too long. */
export const profileBounds = (
  group: {
    readonly Name: string
    readonly Introduction?: string
    readonly Notification?: string
    readonly FaceUrl?: string
  },
  limits: Limits,
): string | undefined =>
  tooLong("Name", group.Name, limits.groupNameBytes) ??
  tooLong("Introduction", group.Introduction, limits.groupIntroductionBytes) ??
  tooLong("Notification", group.Notification, limits.groupNotificationBytes) ??
  tooLong("FaceUrl", group.FaceUrl, limits.groupFaceUrlBytes)

/** The answer to making a group. */
export class GroupMade extends Schema.Opaque<GroupMade>()(
  Schema.Struct({
    /** The id that was given, or the one that the service made. */
    GroupId: Schema.String,
  }),
) {}
