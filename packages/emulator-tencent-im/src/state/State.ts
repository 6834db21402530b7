import { Accounts } from "./Accounts.ts"
import { Bodies } from "./Bodies.ts"
import { ContactGroups } from "./ContactGroups.ts"
import { Direct } from "./Direct.ts"
import { Groups } from "./Groups.ts"

/** Everything the app holds. */
export interface State {
  readonly accounts: Accounts
  readonly groups: Groups
  readonly direct: Direct
  readonly contactGroups: ContactGroups
  readonly bodies: Bodies
}

export const make = (administrators: Iterable<string>): State => ({
  accounts: new Accounts(administrators),
  groups: new Groups(),
  direct: new Direct(),
  contactGroups: new ContactGroups(),
  bodies: new Bodies(),
})
