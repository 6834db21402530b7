import * as Schema from "effect/Schema"
import type { ContactBook } from "../../state/ContactGroups.ts"
import { ok } from "../Answer.ts"
import { endpoint } from "../Endpoint.ts"
import { refuseUser } from "./contacts.ts"

/** Conversations an answer. */
const page = 100

const contactItems = (book: ContactBook) =>
  Array.from(book.contacts, ([key, { contact, timestamp }]) => ({
    ...contact,
    StandardMark: "0",
    CustomMark: "",
    ContactGroupId: Array.from(book.groups.values())
      .filter(({ contacts }) => contacts.has(key))
      .map(({ id }) => id),
    Timestamp: timestamp,
  }))

/** Lists a user's conversation groups and the conversations in them. */
export const getContactGroup = endpoint({
  service: "recentcontact",
  name: "get_contact_group",
  perSecond: 200,
  request: Schema.Struct({ From_Account: Schema.String, StartIndex: Schema.Natural }),
  invalid: 50002,
  answer: (call) => {
    const refusal = refuseUser(call)
    if (refusal !== undefined) return refusal
    const { request, state } = call
    const book = state.contactGroups.get(request.From_Account)
    const items = book === undefined ? [] : contactItems(book)
    const end = request.StartIndex + page
    const complete = end >= items.length
    return ok({
      ContactItem: items.slice(request.StartIndex, end),
      GroupItem: Array.from(book?.groups.values() ?? [], ({ name, id }) => ({ GroupName: name, GroupId: id })),
      CompleteFlag: complete ? 1 : 0,
      NextStartIndex: complete ? 0 : end,
    })
  },
})
