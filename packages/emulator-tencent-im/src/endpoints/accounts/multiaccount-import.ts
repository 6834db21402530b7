import * as Schema from "effect/Schema"
import { ok, refuse } from "../Answer.ts"
import { endpoint } from "../Endpoint.ts"
import { isUserId, optional } from "../Fields.ts"

const mostAccounts = 100
const profileBytes = 500

const fits = (text: string | undefined) => text === undefined || Buffer.byteLength(text) <= profileBytes

/** Imports up to a hundred accounts, or updates them. `Accounts`, a list of ids, is the older form of the body. */
export const multiaccountImport = endpoint({
  service: "im_open_login_svc",
  name: "multiaccount_import",
  perSecond: 100,
  request: Schema.Struct({
    AccountList: optional(
      Schema.NonEmptyArray(
        Schema.Struct({ UserID: Schema.String, Nick: optional(Schema.String), FaceUrl: optional(Schema.String) }),
      ),
    ),
    Accounts: optional(Schema.NonEmptyArray(Schema.String)),
  }),
  invalid: 70402,
  answer: ({ request, settings, state: { accounts }, itemFault }) => {
    const list =
      request.AccountList ?? request.Accounts?.map((UserID) => ({ UserID, Nick: undefined, FaceUrl: undefined }))
    if (list === undefined) return refuse(70402, "AccountList is missing")
    if (list.length > mostAccounts) return refuse(70206, `AccountList has more than ${mostAccounts} accounts`)
    const failed: Array<string> = []
    const good = list.filter(({ UserID, Nick, FaceUrl }, i) => {
      const fine =
        isUserId(UserID) && fits(Nick) && fits(FaceUrl) && !accounts.blocked.has(UserID) && itemFault(i) === undefined
      if (!fine) failed.push(UserID)
      return fine
    })
    const fresh = new Set(good.map(({ UserID }) => UserID).filter((id) => !accounts.isImported(id)))
    const most = settings.limits.accounts
    if (accounts.size + fresh.size > most) return refuse(70398, `the plan allows ${most} accounts`)
    for (const { UserID, Nick, FaceUrl } of good) accounts.import(UserID, Nick, FaceUrl)
    return ok(failed.length === 0 ? {} : { FailAccounts: failed })
  },
})
