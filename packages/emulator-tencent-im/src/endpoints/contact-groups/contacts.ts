import * as Schema from "effect/Schema"
import { addContact, type Contact, type ContactBook, type ContactGroup, key } from "../../state/ContactGroups.ts"
import { refuse } from "../Answer.ts"
import type { Call } from "../Endpoint.ts"

/** A conversation in a request: one-to-one (1) or group (2). */
export const ContactItem = Schema.Union([
  Schema.Struct({ Type: Schema.Literal(1), To_Account: Schema.String }),
  Schema.Struct({ Type: Schema.Literal(2), ToGroupId: Schema.String }),
])

export const contactsPerCall = 100
const groupedContacts = 1_000

/** What every one of these calls asks first: the plan, then the user. */
export const refuseUser = ({ request, settings, state }: Call<{ readonly From_Account: string }>) => {
  if (!settings.limits.contactGroups) return refuse(51013, "the plan does not include conversation groups")
  if (!state.accounts.has(request.From_Account)) {
    return refuse(50001, `From_Account ${request.From_Account} is not imported`)
  }
  return undefined
}

/** What is wrong with a group's name: 50002 when it is empty, 51011 when it is too long. */
export const refuseName = (name: string, { settings }: Call<unknown>) => {
  const most = settings.switches.contactGroupNameBytes
  if (name === "") return refuse(50002, "the name of the group is empty")
  return Buffer.byteLength(name) > most ? refuse(51011, `the name is longer than ${most} bytes`) : undefined
}

/** Puts a conversation into a group; the code and text of a refusal, or 0. */
export const put = (
  book: ContactBook,
  group: ContactGroup,
  contact: Contact,
  { state, now }: Call<unknown>,
): { readonly ResultCode: number; readonly ResultInfo: string } => {
  if (contact.Type === 1 && !state.accounts.has(contact.To_Account)) {
    return { ResultCode: 50001, ResultInfo: `${contact.To_Account} is not imported` }
  }
  if (contact.Type === 2 && state.groups.get(contact.ToGroupId) === undefined) {
    return { ResultCode: 51007, ResultInfo: `group ${contact.ToGroupId} does not exist` }
  }
  if (!book.contacts.has(key(contact)) && book.contacts.size >= groupedContacts) {
    return { ResultCode: 51008, ResultInfo: `at most ${groupedContacts} conversations may be in groups` }
  }
  addContact(book, group, contact, now)
  return { ResultCode: 0, ResultInfo: "" }
}

export const injected = (code: number) => ({ ResultCode: code, ResultInfo: "injected fault" })
