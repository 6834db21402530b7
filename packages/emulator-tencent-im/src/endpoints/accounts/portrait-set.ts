import * as Schema from "effect/Schema"
import { imageTag, nickTag } from "../../state/Accounts.ts"
import { ok, refuse } from "../Answer.ts"
import { endpoint } from "../Endpoint.ts"

/** A number, a text of at most so many bytes, or one of a few words. */
type Kind = "number" | { readonly bytes: number } | { readonly words: ReadonlyArray<string> }

const standard: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  [nickTag, { bytes: 500 }],
  ["Tag_Profile_IM_Gender", { words: ["Gender_Type_Unknown", "Gender_Type_Female", "Gender_Type_Male"] }],
  ["Tag_Profile_IM_BirthDay", "number"],
  ["Tag_Profile_IM_Location", { bytes: 16 }],
  ["Tag_Profile_IM_SelfSignature", { bytes: 500 }],
  [
    "Tag_Profile_IM_AllowType",
    { words: ["AllowType_Type_NeedConfirm", "AllowType_Type_AllowAny", "AllowType_Type_DenyAny"] },
  ],
  ["Tag_Profile_IM_Language", "number"],
  [imageTag, { bytes: 500 }],
  ["Tag_Profile_IM_MsgSettings", "number"],
  ["Tag_Profile_IM_AdminForbidType", { words: ["AdminForbid_Type_None", "AdminForbid_Type_SendOut"] }],
  ["Tag_Profile_IM_Level", "number"],
  ["Tag_Profile_IM_Role", "number"],
])
const customPrefix = "Tag_Profile_Custom_"

const isUInt32 = (value: number) => Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff

/** The code of a value that its field does not take, 0 when it does. */
const wrong = (kind: Kind, value: string | number): number => {
  if (kind === "number") return typeof value !== "number" ? 40610 : isUInt32(value) ? 0 : 40605
  if (typeof value !== "string") return 40610
  if ("words" in kind) return kind.words.includes(value) ? 0 : 40605
  if (Buffer.byteLength(value) <= kind.bytes) return 0
  return kind.bytes < 500 ? 40605 : 40601
}

/** Sets profile fields of one account: all of them, or none when one is wrong. */
export const portraitSet = endpoint({
  service: "profile",
  name: "portrait_set",
  perSecond: 200,
  request: Schema.Struct({
    From_Account: Schema.String,
    ProfileItem: Schema.NonEmptyArray(
      Schema.Struct({ Tag: Schema.String, Value: Schema.Union([Schema.String, Schema.Finite]) }),
    ),
  }),
  invalid: 40001,
  answer: ({ request, settings, state }) => {
    const account = state.accounts.get(request.From_Account)
    if (account === undefined) return refuse(40003, `From_Account ${request.From_Account} does not exist`)
    for (const { Tag, Value } of request.ProfileItem) {
      const custom = Tag.startsWith(customPrefix) && settings.customFields.profile.has(Tag.slice(customPrefix.length))
      const kind = custom ? { bytes: 500 } : standard.get(Tag)
      if (kind === undefined) return refuse(40009, `${Tag} does not exist`)
      const code = wrong(kind, Value)
      if (code !== 0) return refuse(code, `${Tag} does not take this value`)
    }
    for (const { Tag, Value } of request.ProfileItem) account.profile.set(Tag, Value)
    return ok({ ErrorDisplay: "" })
  },
})
