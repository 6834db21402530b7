import * as Schema from "effect/Schema"
import type { State } from "../../state/State.ts"
import { ok, refuse } from "../Answer.ts"
import { endpoint } from "../Endpoint.ts"

const mostAccounts = 100

const forget = (state: State, id: string) => {
  for (const group of state.groups.values()) state.groups.leave(group, id)
  state.direct.deleteOf(id)
  state.contactGroups.deleteOf(id)
  state.accounts.delete(id)
}

/** Deletes accounts with their profiles, friends, memberships and conversations. */
export const accountDelete = endpoint({
  service: "im_open_login_svc",
  name: "account_delete",
  perSecond: 100,
  request: Schema.Struct({ DeleteItem: Schema.NonEmptyArray(Schema.Struct({ UserID: Schema.String })) }),
  invalid: 70402,
  answer: ({ request, settings, state, itemFault }) => {
    const byPlan = settings.limits.accountDeletion
    if (!byPlan && !settings.accountDeletion) return refuse(71000, "deleting accounts is not switched on")
    if (request.DeleteItem.length > mostAccounts)
      return refuse(70206, `DeleteItem has more than ${mostAccounts} accounts`)
    const results = request.DeleteItem.map(({ UserID }, i) => {
      const fault = itemFault(i)
      if (fault !== undefined) return { UserID, ResultCode: fault, ResultInfo: "injected fault" }
      if (!state.accounts.isImported(UserID)) {
        return { UserID, ResultCode: 70107, ResultInfo: "account does not exist" }
      }
      forget(state, UserID)
      if (!byPlan) state.accounts.blocked.add(UserID)
      return { UserID, ResultCode: 0, ResultInfo: "" }
    })
    return ok({ ResultItem: results })
  },
})
