import { type Provenance, Source, type User, type UserId } from "@chatferry/core"
import type { SlackArchive } from "../layout/open-export.ts"
import type { Names } from "../mrkdwn/Names.ts"
import { type Raw, text } from "../schema/Raw.ts"

/** Where a name was found, the best first: the author's own profile, a label beside a mention, the name of a post. */
const ranks = ["profile", "label", "username", "id"] as const
type Rank = (typeof ranks)[number]

interface Found {
  readonly rank: Rank
  readonly name: string
  readonly from: Provenance
  readonly avatarUrl: string | undefined
  readonly isBot: boolean
  readonly team: string | undefined
}

/** Who stands in no list and never will: Slack itself, and nobody. */
const builtIn: ReadonlyMap<string, { readonly name: string; readonly isBot: boolean }> = new Map([
  ["USLACKBOT", { name: "Slackbot", isBot: true }],
  ["U00", { name: "Slack", isBot: true }],
  ["unknown-user", { name: "Unknown user", isBot: false }],
  ["unknown-bot", { name: "Unknown bot", isBot: true }],
  ["UREVOKEDU", { name: "Withheld by key management", isBot: false }],
])

/**
 * What a text may name, and the people of one file who are in no list: those who have left, guests of shared channels,
 * web-hooks. It knows one file only, so that what a unit reports does not depend on which units were read before.
 */
export class Discovery implements Names {
  /** The element being read. */
  at: Provenance
  readonly #archive: SlackArchive
  /** Made at the first stranger: most files hold none, and there are very many files. */
  #found: Map<string, Found> | undefined
  constructor(archive: SlackArchive, at: Provenance) {
    this.#archive = archive
    this.at = at
  }

  user(id: string): string | undefined {
    return this.#archive.people.labels.get(id)
  }

  botUser(botId: string): string | undefined {
    return this.#archive.people.botUsers.get(botId)
  }

  channel(id: string): ReturnType<Names["channel"]> {
    const found = this.#archive.byId.get(id)
    return found === undefined ? undefined : { name: found.name, isGroup: found.conversation.kind === "group" }
  }

  met(id: string, label?: string | undefined) {
    if (this.user(id) !== undefined) return
    this.#keep(id, {
      rank: label === undefined ? "id" : "label",
      name: label ?? id,
      from: this.at,
      avatarUrl: undefined,
      isBot: isBotId(id),
      team: undefined,
    })
  }

  /** Somebody who wrote, and hence brings a profile along. */
  author(id: string, profile: Raw | undefined) {
    if (this.user(id) !== undefined) return
    const name =
      profile === undefined ? undefined : (text(profile.display_name) ?? text(profile.real_name) ?? text(profile.name))
    if (profile === undefined || name === undefined) return this.met(id)
    this.#keep(id, {
      rank: "profile",
      name,
      from: this.at,
      avatarUrl: text(profile.image_72),
      isBot: isBotId(id),
      team: text(profile.team),
    })
  }

  bot(id: string, name: string | undefined, avatarUrl: string | undefined) {
    if (this.user(id) !== undefined) return
    this.#keep(id, {
      rank: name === undefined ? "id" : "username",
      name: name ?? id,
      from: this.at,
      avatarUrl,
      isBot: true,
      team: undefined,
    })
  }

  users(): ReadonlyArray<Source.Read<User>> {
    if (this.#found === undefined) return []
    return [...this.#found].map(([id, found]) => {
      const known = builtIn.get(id)
      const user: User = {
        id: id as UserId,
        name: known?.name ?? found.name,
        ...(found.avatarUrl === undefined ? {} : { avatarUrl: found.avatarUrl }),
        isBot: known?.isBot ?? found.isBot,
        isDeactivated: false,
        attributes: {
          nameFrom: known === undefined ? found.rank : "built-in",
          ...(found.team === undefined ? {} : { team_id: found.team }),
        },
      }
      return Source.read(user, found.from)
    })
  }

  #keep(id: string, found: Found) {
    this.#found ??= new Map()
    const before = this.#found.get(id)
    if (before === undefined) this.#found.set(id, found)
    else if (ranks.indexOf(found.rank) < ranks.indexOf(before.rank)) {
      this.#found.set(id, { ...found, from: before.from, isBot: before.isBot || found.isBot })
    }
  }
}

const isBotId = (id: string): boolean => id.startsWith("B") && /^B[A-Z0-9]+(?::|$)/.test(id)
