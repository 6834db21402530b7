import * as Schema from "effect/Schema"
import { setUnread } from "../../state/Groups.ts"
import { ok, refuse } from "../Answer.ts"
import { endpoint } from "../Endpoint.ts"
import { findGroup } from "./find-group.ts"

/** Sets the unread count of one member; without effect, and without an error, where there is no such count. */
export const setUnreadMsgNum = endpoint({
  service: "group_open_http_svc",
  name: "set_unread_msg_num",
  perSecond: 200,
  request: Schema.Struct({ GroupId: Schema.String, Member_Account: Schema.String, UnreadMsgNum: Schema.Natural }),
  invalid: 10004,
  answer: ({ request, state }) => {
    const found = findGroup(state, request.GroupId)
    if ("refusal" in found) return found.refusal
    const member = found.group.members.get(request.Member_Account)
    if (member === undefined) return refuse(10004, `${request.Member_Account} is no member of the group`)
    setUnread(found.group, member, request.UnreadMsgNum)
    return ok()
  },
})
