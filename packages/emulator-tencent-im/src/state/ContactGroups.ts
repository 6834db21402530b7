/** A conversation as the recent-contact calls name it. */
export type Contact =
  | { readonly Type: 1; readonly To_Account: string }
  | { readonly Type: 2; readonly ToGroupId: string }

export interface ContactGroup {
  readonly id: number
  name: string
  readonly contacts: Set<string>
}

/** Conversation groups of one user. */
export interface ContactBook {
  readonly groups: Map<string, ContactGroup>
  /** Conversations that are in a group, by key, with the time of their last change. */
  readonly contacts: Map<string, { readonly contact: Contact; timestamp: number }>
  lastId: number
}

export const key = (contact: Contact): string =>
  contact.Type === 1 ? `1 ${contact.To_Account}` : `2 ${contact.ToGroupId}`

export class ContactGroups {
  readonly #byUser = new Map<string, ContactBook>()

  get(user: string): ContactBook | undefined {
    return this.#byUser.get(user)
  }

  entries(): Iterable<[string, ContactBook]> {
    return this.#byUser.entries()
  }

  book(user: string): ContactBook {
    const known = this.#byUser.get(user)
    if (known !== undefined) return known
    const book: ContactBook = { groups: new Map(), contacts: new Map(), lastId: 0 }
    this.#byUser.set(user, book)
    return book
  }

  deleteOf(user: string): void {
    this.#byUser.delete(user)
  }
}

export const addContact = (book: ContactBook, group: ContactGroup, contact: Contact, now: number): void => {
  group.contacts.add(key(contact))
  book.contacts.set(key(contact), { contact, timestamp: now })
}

export const removeContact = (book: ContactBook, group: ContactGroup, contactKey: string, now: number): void => {
  group.contacts.delete(contactKey)
  const entry = book.contacts.get(contactKey)
  if (entry === undefined) return
  entry.timestamp = now
  const grouped = Array.from(book.groups.values()).some((other) => other.contacts.has(contactKey))
  if (!grouped) book.contacts.delete(contactKey)
}
