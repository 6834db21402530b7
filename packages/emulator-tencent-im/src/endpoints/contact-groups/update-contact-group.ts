import * as Schema from "effect/Schema"
import { type ContactBook, type ContactGroup, key, removeContact } from "../../state/ContactGroups.ts"
import { ok, refuse } from "../Answer.ts"
import { type Call, endpoint } from "../Endpoint.ts"
import { ContactItem, contactsPerCall, injected, put, refuseName, refuseUser } from "./contacts.ts"

const Rename = Schema.Struct({
  UpdateGroupType: Schema.Literal(1),
  OldGroupName: Schema.String,
  NewGroupName: Schema.String,
})
const Change = Schema.Struct({
  UpdateGroupType: Schema.Literal(2),
  OldGroupName: Schema.String,
  ContactUpdateItem: Schema.Array(Schema.Struct({ ContactOptType: Schema.Literals([1, 2]), ContactItem })),
})
const Request = Schema.Struct({
  From_Account: Schema.String,
  UpdateType: Schema.Literal(1),
  UpdateGroup: Schema.Union([Rename, Change]),
})
type Request = typeof Request.Type

const add = 1

const rename = (book: ContactBook, group: ContactGroup, newName: string, call: Call<Request>) => {
  const refusal = refuseName(newName, call)
  if (refusal !== undefined) return refusal
  if (newName !== group.name && book.groups.has(newName))
    return refuse(50002, `the user has a group ${newName} already`)
  const oldName = group.name
  book.groups.delete(oldName)
  group.name = newName
  book.groups.set(newName, group)
  const result = { UpdateGroupType: 1, GroupName: newName, OldGroupName: oldName, GroupId: group.id }
  return ok({ UpdateType: 1, UpdateGroupResult: result })
}

const change = (
  book: ContactBook,
  group: ContactGroup,
  items: (typeof Change.Type)["ContactUpdateItem"],
  call: Call<Request>,
) => {
  if (items.length === 0 || items.length > contactsPerCall) {
    return refuse(51006, `ContactUpdateItem has none or more than ${contactsPerCall} conversations`)
  }
  const results = items.map((item, i) => {
    const fault = call.itemFault(i)
    if (fault !== undefined) return { ...item, ...injected(fault) }
    if (item.ContactOptType === add) return { ...item, ...put(book, group, item.ContactItem, call) }
    removeContact(book, group, key(item.ContactItem), call.now)
    return { ...item, ResultCode: 0, ResultInfo: "" }
  })
  return ok({
    UpdateType: 1,
    UpdateGroupResult: {
      UpdateGroupType: 2,
      GroupName: group.name,
      OldGroupName: group.name,
      GroupId: group.id,
      ContactResultItem: results,
    },
  })
}

/** Renames a conversation group, or adds and removes conversations. */
export const updateContactGroup = endpoint({
  service: "recentcontact",
  name: "update_contact_group",
  perSecond: 200,
  request: Request,
  invalid: 50002,
  answer: (call) => {
    const { request, state } = call
    const refusal = refuseUser(call)
    if (refusal !== undefined) return refusal
    const book = state.contactGroups.get(request.From_Account)
    const update = request.UpdateGroup
    const group = book?.groups.get(update.OldGroupName)
    if (book === undefined || group === undefined) return refuse(51009, `there is no group ${update.OldGroupName}`)
    return update.UpdateGroupType === 1
      ? rename(book, group, update.NewGroupName, call)
      : change(book, group, update.ContactUpdateItem, call)
  },
})
