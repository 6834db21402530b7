import * as Schema from "effect/Schema"
import { ok, refuse } from "../Answer.ts"
import { endpoint } from "../Endpoint.ts"

const mostAccounts = 100

/** Tells which accounts exist. */
export const accountCheck = endpoint({
  service: "im_open_login_svc",
  name: "account_check",
  perSecond: 100,
  request: Schema.Struct({ CheckItem: Schema.NonEmptyArray(Schema.Struct({ UserID: Schema.String })) }),
  invalid: 70402,
  answer: ({ request, state: { accounts }, itemFault }) => {
    if (request.CheckItem.length > mostAccounts)
      return refuse(70206, `CheckItem has more than ${mostAccounts} accounts`)
    const results = request.CheckItem.map(({ UserID }, i) => {
      const fault = itemFault(i)
      return fault === undefined
        ? { UserID, ResultCode: 0, ResultInfo: "", AccountStatus: accounts.has(UserID) ? "Imported" : "NotImported" }
        : { UserID, ResultCode: fault, ResultInfo: "injected fault" }
    })
    return ok({ ResultItem: results })
  },
})
