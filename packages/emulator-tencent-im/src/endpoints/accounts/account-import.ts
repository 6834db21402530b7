import * as Schema from "effect/Schema"
import { ok, refuse } from "../Answer.ts"
import { endpoint } from "../Endpoint.ts"
import { optional, Text, UserId } from "../Fields.ts"

/** Imports one account, or updates it. `Identifier` is the older name of `UserID`. */
export const accountImport = endpoint({
  service: "im_open_login_svc",
  name: "account_import",
  perSecond: 200,
  request: Schema.Struct({
    UserID: optional(UserId),
    Identifier: optional(UserId),
    Nick: optional(Text(500)),
    FaceUrl: optional(Text(500)),
  }),
  invalid: (field) => (field === "Nick" || field === "FaceUrl" ? 40601 : 70402),
  answer: ({ request, settings, state: { accounts } }) => {
    const id = request.UserID ?? request.Identifier
    if (id === undefined) return refuse(70402, "UserID is missing")
    if (accounts.blocked.has(id)) return refuse(70399, `${id} was deleted and is blocked for three months`)
    const most = settings.limits.accounts
    if (!accounts.isImported(id) && accounts.size >= most) return refuse(70398, `the plan allows ${most} accounts`)
    accounts.import(id, request.Nick, request.FaceUrl)
    return ok()
  },
})
