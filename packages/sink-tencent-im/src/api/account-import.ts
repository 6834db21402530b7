import * as Schema from "effect/Schema"
import { endpoint } from "./Endpoint.ts"
import { AccountId, bytes, Done } from "./fields.ts"

/** An account with the profile fields that importing can set. */
export class Account extends Schema.Opaque<Account>()(
  Schema.Struct({
    UserID: AccountId,
    /** Nickname, at most 500 bytes. */
    Nick: Schema.optionalKey(bytes(500)),
    /** Address of the avatar, at most 500 bytes. */
    FaceUrl: Schema.optionalKey(bytes(500)),
  }),
) {}

/**
 * Imports one account, and says why when it cannot. An account that exists stays one.
 * Pages: trtc.io 34953; cloud.tencent.com 269/1608 (2024-07-09), 454/124173 (2025-11-21).
 */
export const accountImport = endpoint({
  name: "account_import",
  path: "v4/im_open_login_svc/account_import",
  rate: 200,
  repeat: "safe",
  request: Account,
  response: Done,
  // 40005 and 70399 are named by some versions of the page only.
  codes: [40005, 40006, 40601, 70169, 70398, 70399, 70402, 70403, 70500],
  records: ({ UserID }) => [UserID],
})
