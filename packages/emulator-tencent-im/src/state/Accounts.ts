export interface Friend {
  readonly account: string
  readonly remark: string
  readonly source: string
  readonly wording: string
  readonly addTime: number
  readonly lists: ReadonlyArray<string>
  readonly custom: ReadonlyArray<{ readonly Tag: string; readonly Value: unknown }>
}

export interface Account {
  readonly id: string
  /** False for an administrator, who exists without having been imported. */
  imported: boolean
  /** Fields by tag; nickname and avatar are `Tag_Profile_IM_Nick` and `Tag_Profile_IM_Image`. */
  readonly profile: Map<string, string | number>
  readonly friends: Map<string, Friend>
  /** Groups it is in, AVChatRoom not counted. */
  groups: number
}

export const nickTag = "Tag_Profile_IM_Nick"
export const imageTag = "Tag_Profile_IM_Image"

export class Accounts {
  readonly #byId = new Map<string, Account>()
  /** Ids deleted in a way that blocks them. */
  readonly blocked = new Set<string>()
  #imported = 0

  constructor(administrators: Iterable<string>) {
    for (const id of administrators) this.#add(id)
  }

  get(id: string): Account | undefined {
    return this.#byId.get(id)
  }

  has(id: string): boolean {
    return this.#byId.has(id)
  }

  /** Imported accounts; administrators count when they were imported too. */
  get size(): number {
    return this.#imported
  }

  *imported(): Iterable<Account> {
    for (const account of this.#byId.values()) if (account.imported) yield account
  }

  isImported(id: string): boolean {
    return this.#byId.get(id)?.imported === true
  }

  /** One account per id: what exists is updated with what is given. */
  import(id: string, nick: string | undefined, faceUrl: string | undefined): void {
    const account = this.#byId.get(id) ?? this.#add(id)
    if (!account.imported) this.#imported++
    account.imported = true
    if (nick !== undefined) account.profile.set(nickTag, nick)
    if (faceUrl !== undefined) account.profile.set(imageTag, faceUrl)
  }

  delete(id: string): void {
    if (this.isImported(id)) this.#imported--
    this.#byId.delete(id)
    for (const other of this.#byId.values()) other.friends.delete(id)
  }

  #add(id: string): Account {
    const account: Account = { id, imported: false, profile: new Map(), friends: new Map(), groups: 0 }
    this.#byId.set(id, account)
    return account
  }
}
