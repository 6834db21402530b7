import * as Schema from "effect/Schema"
import { endpoint } from "./Endpoint.ts"
import { AccountId, AccountResult } from "./fields.ts"

export class AccountDeleteRequest extends Schema.Opaque<AccountDeleteRequest>()(
  Schema.Struct({
    /** 1 to 100 accounts. */
    DeleteItem: Schema.NonEmptyArray(Schema.Struct({ UserID: AccountId })).check(Schema.isMaxLength(100)),
  }),
) {}

export class AccountDeleteResponse extends Schema.Opaque<AccountDeleteResponse>()(
  Schema.Struct({
    /** One for each account; `ResultCode` 0 is deleted, 70107 was not there. */
    ResultItem: Schema.Array(AccountResult),
  }),
) {}

/**
 * Deletes up to 100 accounts with everything they have, for good. On paid plans their ids cannot be imported again for
 * three months (70399). Pages: trtc.io 34955; cloud.tencent.com 269/36443 (2025-11-03).
 */
export const accountDelete = endpoint({
  name: "account_delete",
  path: "v4/im_open_login_svc/account_delete",
  rate: 100,
  repeat: "safe",
  request: AccountDeleteRequest,
  response: AccountDeleteResponse,
  codes: [30006, 30007, 30008, 40006, 70107, 70169, 70202, 70402, 70403, 70500, 71000],
  records: ({ DeleteItem }) => DeleteItem.map(({ UserID }) => UserID),
})
