import * as Schema from "effect/Schema"
import { endpoint } from "./Endpoint.ts"
import { AccountId, AccountResult } from "./fields.ts"

export class AccountCheckRequest extends Schema.Opaque<AccountCheckRequest>()(
  Schema.Struct({
    /** 1 to 100 accounts. */
    CheckItem: Schema.NonEmptyArray(Schema.Struct({ UserID: AccountId })).check(Schema.isMaxLength(100)),
  }),
) {}

export class AccountCheckResponse extends Schema.Opaque<AccountCheckResponse>()(
  Schema.Struct({
    ResultItem: Schema.Array(
      AccountResult.mapFields((fields) => ({
        ...fields,
        /** `Imported` or `NotImported`. */
        AccountStatus: Schema.optionalKey(Schema.String),
      })),
    ),
  }),
) {}

/** Says which of up to 100 accounts exist. Pages: trtc.io 34956; cloud.tencent.com 269/38417. */
export const accountCheck = endpoint({
  name: "account_check",
  path: "v4/im_open_login_svc/account_check",
  rate: 100,
  repeat: "safe",
  request: AccountCheckRequest,
  response: AccountCheckResponse,
  codes: [70169, 70202, 70402, 70403, 70500],
  records: ({ CheckItem }) => CheckItem.map(({ UserID }) => UserID),
})
