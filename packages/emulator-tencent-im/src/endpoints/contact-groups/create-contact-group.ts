import * as Schema from "effect/Schema"
import type { ContactGroup } from "../../state/ContactGroups.ts"
import { ok, refuse } from "../Answer.ts"
import { endpoint } from "../Endpoint.ts"
import { optional } from "../Fields.ts"
import { ContactItem, contactsPerCall, injected, put, refuseName, refuseUser } from "./contacts.ts"

const mostGroups = 20

/** Creates one conversation group of a user, with its first conversations. A name that exists is refused. */
export const createContactGroup = endpoint({
  service: "recentcontact",
  name: "create_contact_group",
  perSecond: 200,
  request: Schema.Struct({
    From_Account: Schema.String,
    GroupContactItem: Schema.Tuple([
      Schema.Struct({ GroupName: Schema.String, ContactItem: optional(Schema.Array(ContactItem)) }),
    ]),
  }),
  invalid: 50002,
  answer: (call) => {
    const { request, state, itemFault } = call
    const [{ GroupName: name, ContactItem: contacts = [] }] = request.GroupContactItem
    const refusal = refuseUser(call) ?? refuseName(name, call)
    if (refusal !== undefined) return refusal
    if (contacts.length > contactsPerCall) return refuse(51006, `more than ${contactsPerCall} conversations`)
    const book = state.contactGroups.book(request.From_Account)
    if (book.groups.has(name)) return refuse(50002, `the user has a group ${name} already`)
    if (book.groups.size >= mostGroups) return refuse(51010, `a user has at most ${mostGroups} conversation groups`)
    const group: ContactGroup = { id: ++book.lastId, name, contacts: new Set() }
    book.groups.set(name, group)
    const results = contacts.map((contact, i) => {
      const fault = itemFault(i)
      return { ContactItem: contact, ...(fault === undefined ? put(book, group, contact, call) : injected(fault)) }
    })
    return ok({ GroupResultItem: [{ GroupItem: { GroupName: name, GroupId: group.id }, ResultItem: results }] })
  },
})
