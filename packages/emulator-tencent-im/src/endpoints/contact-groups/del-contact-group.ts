import * as Schema from "effect/Schema"
import { removeContact } from "../../state/ContactGroups.ts"
import { ok, refuse } from "../Answer.ts"
import { endpoint } from "../Endpoint.ts"
import { refuseUser } from "./contacts.ts"

/** Deletes one conversation group; its conversations stay. */
export const delContactGroup = endpoint({
  service: "recentcontact",
  name: "del_contact_group",
  perSecond: 200,
  request: Schema.Struct({ From_Account: Schema.String, GroupName: Schema.Tuple([Schema.String]) }),
  invalid: 50002,
  answer: (call) => {
    const { request, state, now } = call
    const refusal = refuseUser(call)
    if (refusal !== undefined) return refusal
    const [name] = request.GroupName
    const book = state.contactGroups.get(request.From_Account)
    const group = book?.groups.get(name)
    if (book === undefined || group === undefined) return refuse(51009, `there is no group ${name}`)
    book.groups.delete(name)
    for (const contact of group.contacts) removeContact(book, group, contact, now)
    return ok({ GroupItem: [{ GroupName: name, GroupId: group.id }] })
  },
})
