import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { endpoint } from "./Endpoint.ts"
import { AccountId, bytes, Seconds } from "./fields.ts"

/** A friend as one user sees it. */
export class Friend extends Schema.Opaque<Friend>()(
  Schema.Struct({
    To_Account: AccountId,
    /** What the user calls the friend, at most 96 bytes. */
    Remark: Schema.optionalKey(bytes(96)),
    RemarkTime: Schema.optionalKey(Seconds),
    /** Friend lists, at most 32 of at most 30 bytes each. */
    GroupName: Schema.optionalKey(Schema.Array(bytes(30).check(Schema.isNonEmpty())).check(Schema.isMaxLength(32))),
    /** `AddSource_Type_` and a word of at most 8 letters. */
    AddSource: Schema.String.check(Schema.isPattern(/^AddSource_Type_[A-Za-z]{1,8}$/)),
    AddWording: Schema.optionalKey(bytes(256)),
    AddTime: Schema.optionalKey(Seconds),
    CustomItem: Schema.optionalKey(
      Schema.Array(
        Schema.Struct({
          Tag: Schema.String.check(Schema.isPattern(/^Tag_SNS_Custom_[A-Za-z]{1,8}$/)),
          Value: Schema.Union([bytes(500), Schema.Int]),
        }),
      ),
    ),
  }),
) {}

export class FriendImportRequest extends Schema.Opaque<FriendImportRequest>()(
  Schema.Struct({
    From_Account: AccountId,
    /** 1 to 1,000 friends (use limits, trtc.io 34381). */
    AddFriendItem: Schema.NonEmptyArray(Friend).check(Schema.isMaxLength(1000)),
  }),
) {}

export class FriendImportResponse extends Schema.Opaque<FriendImportResponse>()(
  Schema.Struct({
    /** One for each friend: 0, or a code such as 30003. */
    ResultItem: Schema.Array(
      Schema.Struct({
        To_Account: Schema.String,
        ResultCode: Schema.Int,
        ResultInfo: Schema.optionalKey(Schema.String),
      }),
    ),
    Fail_Account: Schema.Array(Schema.String).pipe(Schema.withDecodingDefaultKey(Effect.succeed([]))),
  }),
) {}

/**
 * Adds friends to one user's list; the other direction is a call of its own. One call at a time for a user (30008).
 * Pages: trtc.io 34903 (2024-09-25); cloud.tencent.com 269/8301 (2025-12-15), 269/1501.
 */
export const friendImport = endpoint({
  name: "friend_import",
  path: "v4/sns/friend_import",
  rate: 200,
  // What an existing friend gets is not documented.
  repeat: "read-first",
  request: FriendImportRequest,
  response: FriendImportResponse,
  codes: [30001, 30002, 30003, 30004, 30005, 30006, 30007, 30008, 30010, 30011],
  records: ({ AddFriendItem, From_Account }) => [From_Account, ...AddFriendItem.map(({ To_Account }) => To_Account)],
})
