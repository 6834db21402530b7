import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Account } from "./account-import.ts"
import { endpoint } from "./Endpoint.ts"

export class MultiaccountImportRequest extends Schema.Opaque<MultiaccountImportRequest>()(
  Schema.Struct({
    /** 1 to 100 accounts. Documents before December 2024 have a list of bare ids, `Accounts`, instead. */
    AccountList: Schema.NonEmptyArray(Account).check(Schema.isMaxLength(100)),
  }),
) {}

export class MultiaccountImportResponse extends Schema.Opaque<MultiaccountImportResponse>()(
  Schema.Struct({
    /** Ids that were not imported, without a reason: import one alone with `account_import` to learn it. */
    FailAccounts: Schema.Array(Schema.String).pipe(Schema.withDecodingDefaultKey(Effect.succeed([]))),
  }),
) {}

/**
 * Imports up to 100 accounts; accounts that exist get the new nickname and avatar.
 * Pages: trtc.io 34954 (2024-12-25); cloud.tencent.com 269/4919, 454/124174 (2025-11-21).
 */
export const multiaccountImport = endpoint({
  name: "multiaccount_import",
  path: "v4/im_open_login_svc/multiaccount_import",
  rate: 100,
  repeat: "safe",
  request: MultiaccountImportRequest,
  response: MultiaccountImportResponse,
  codes: [70169, 70202, 70398, 70402, 70403, 70500],
  records: ({ AccountList }) => AccountList.map(({ UserID }) => UserID),
})
