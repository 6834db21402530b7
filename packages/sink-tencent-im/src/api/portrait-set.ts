import * as Schema from "effect/Schema"
import { endpoint } from "./Endpoint.ts"
import { AccountId, bytes, Done, UInt32 } from "./fields.ts"

const text = (tag: string, limit: number) => Schema.Struct({ Tag: Schema.Literal(tag), Value: bytes(limit) })

/** One field of a profile (cloud.tencent.com 269/1500). */
export const ProfileItem = Schema.Union([
  Schema.Struct({
    Tag: Schema.Literals(["Tag_Profile_IM_Nick", "Tag_Profile_IM_Image", "Tag_Profile_IM_SelfSignature"]),
    Value: bytes(500),
  }),
  Schema.Struct({
    Tag: Schema.Literal("Tag_Profile_IM_Gender"),
    Value: Schema.Literals(["Gender_Type_Unknown", "Gender_Type_Female", "Gender_Type_Male"]),
  }),
  Schema.Struct({
    Tag: Schema.Literals([
      "Tag_Profile_IM_BirthDay",
      "Tag_Profile_IM_Language",
      "Tag_Profile_IM_MsgSettings",
      "Tag_Profile_IM_Level",
      "Tag_Profile_IM_Role",
    ]),
    Value: UInt32,
  }),
  text("Tag_Profile_IM_Location", 16),
  Schema.Struct({
    Tag: Schema.Literal("Tag_Profile_IM_AllowType"),
    Value: Schema.Literals(["AllowType_Type_NeedConfirm", "AllowType_Type_AllowAny", "AllowType_Type_DenyAny"]),
  }),
  Schema.Struct({
    Tag: Schema.Literal("Tag_Profile_IM_AdminForbidType"),
    Value: Schema.Literals(["AdminForbid_Type_None", "AdminForbid_Type_SendOut"]),
  }),
  Schema.Struct({
    /** A field of one's own: at most 8 letters after the prefix; created in the console first. */
    Tag: Schema.TemplateLiteral(["Tag_Profile_Custom_", Schema.String]).check(
      Schema.isPattern(/^Tag_Profile_Custom_[A-Za-z]{1,8}$/),
    ),
    Value: Schema.Union([bytes(500), Schema.Int]),
  }),
])
export type ProfileItem = typeof ProfileItem.Type

export class PortraitSetRequest extends Schema.Opaque<PortraitSetRequest>()(
  Schema.Struct({ From_Account: AccountId, ProfileItem: Schema.NonEmptyArray(ProfileItem) }),
) {}

/** Sets fields of one user's profile. Pages: trtc.io 34916; cloud.tencent.com 269/1640. */
export const portraitSet = endpoint({
  name: "portrait_set",
  path: "v4/profile/portrait_set",
  rate: 200,
  repeat: "safe",
  request: PortraitSetRequest,
  response: Done,
  codes: [40001, 40003, 40004, 40005, 40006, 40008, 40009, 40601, 40605, 40610],
  records: ({ From_Account }) => [From_Account],
})
