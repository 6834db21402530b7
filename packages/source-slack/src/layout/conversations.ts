import { type Conversation, Conversations, type GroupId, type UserId } from "@chatferry/core"
import * as Option from "effect/Option"
import type { Member } from "../archive/Archive.ts"
import { isRaw, list, objects, text } from "../schema/Raw.ts"
import { readJson } from "../schema/read-json.ts"
import { decodeConversation, type SlackConversation } from "../schema/SlackConversation.ts"
import type { Root } from "./roots.ts"

/** What Slack calls it: a channel, a private channel, a group message, a direct message, comments on a canvas. */
export type Kind = "public" | "private" | "mpim" | "dm" | "file"

/** The file decides the kind, not the first letter of the id, which has changed its meaning over the years. */
export const indexes: ReadonlyArray<readonly [file: string, kind: Kind]> = [
  ["channels.json", "public"],
  ["groups.json", "private"],
  ["mpims.json", "mpim"],
  ["dms.json", "dm"],
  ["file_conversations.json", "file"],
]

/** One conversation, known by its id; everything else may change or be shared. */
export interface SlackChat {
  readonly id: string
  readonly name: string | undefined
  readonly kind: Kind
  readonly isArchived: boolean
  /** In an index file, not only found as a folder. */
  readonly isListed: boolean
  /** The index file and position that count; other listings of the same id are skipped. */
  readonly listing: string
  /** Where its messages belong. Direct messages are no group. */
  readonly conversation: Conversation
  /** Who wrote, where no list says who belongs to it. */
  readonly authors: ReadonlyArray<string> | undefined
}

/** One folder of day files and the conversation it belongs to. */
export interface Place {
  /** Inside the export, e.g. `general` or `teams/north/general`. */
  readonly folder: string
  readonly chat: SlackChat
  readonly days: ReadonlyArray<Member>
}

export interface Chats {
  readonly byId: ReadonlyMap<string, SlackChat>
  readonly places: ReadonlyArray<Place>
}

export const readChats = (roots: ReadonlyArray<Root>): Chats => {
  const listed = new Map<string, Listed>()
  const lookups = new Map(roots.map((root) => [root, readLookup(root, listed)]))
  const above = (root: Root) =>
    roots
      .filter((other) => other !== root && root.prefix.startsWith(other.prefix))
      .sort((a, b) => b.prefix.length - a.prefix.length)

  const homes = roots
    .flatMap((root) =>
      [...root.folders].map(([name, days]) => {
        const found = [root, ...above(root)].map((one) => lookups.get(one)?.find(name)).find((id) => id !== undefined)
        return { folder: root.prefix + name, name, days, id: found ?? unlistedId(root, name) }
      }),
    )
    .sort((a, b) => (a.folder < b.folder ? -1 : 1))

  const daysOf = Map.groupBy(homes, ({ id }) => id)
  const byId = new Map<string, SlackChat>()
  for (const [id, one] of listed) {
    const days = daysOf.get(id)?.flatMap((home) => home.days) ?? []
    byId.set(id, listedChat(one, days))
  }
  const places = homes.map(({ folder, name, days, id }): Place => {
    let chat = byId.get(id)
    if (chat === undefined) {
      chat = unlistedChat(id, name, folder, daysOf.get(id)?.flatMap((home) => home.days) ?? days)
      byId.set(id, chat)
    }
    return { folder, chat, days }
  })
  return { byId, places }
}

interface Listed {
  readonly raw: SlackConversation
  readonly kind: Kind
  readonly listing: string
}

interface Lookup {
  readonly find: (folder: string) => string | undefined
}

const readLookup = (root: Root, listed: Map<string, Listed>): Lookup => {
  const names = new Map<string, string>()
  const loose = new Map<string, string>()
  const ids = new Set<string>()
  const files = new Map<string, string>()
  for (const [file, kind] of indexes) {
    const member = root.files.get(file)
    const json = member === undefined ? undefined : readJson(member)
    if (json?._tag !== "Json") continue
    for (const [index, element] of list(json.value).entries()) {
      const raw = isRaw(element) ? Option.getOrUndefined(decodeConversation(element)) : undefined
      if (raw === undefined) continue
      if (!listed.has(raw.id)) listed.set(raw.id, { raw, kind, listing: `${root.prefix}${file} ${index}` })
      ids.add(raw.id)
      const name = raw.name
      if (name !== undefined && !names.has(name)) names.set(name, raw.id)
      for (const other of [name?.normalize("NFC"), raw.name_normalized, ...(raw.previous_names ?? [])]) {
        if (other !== undefined && !loose.has(other)) loose.set(other, raw.id)
      }
      const canvas = name === undefined ? undefined : canvasOf(name)
      if (canvas !== undefined) files.set(canvas, raw.id)
    }
  }
  return {
    find: (folder) => {
      if (names.has(folder)) return names.get(folder)
      if (ids.has(folder)) return folder
      const canvas = canvasOf(folder)
      const trailing = /-([CDG][A-Z0-9]{7,})$/.exec(folder)?.[1] // wayslack: `_channel-C0123456`
      return (
        loose.get(folder.normalize("NFC")) ??
        (canvas === undefined ? undefined : files.get(canvas)) ??
        (folder.startsWith("_") && trailing !== undefined && ids.has(trailing) ? trailing : undefined)
      )
    },
  }
}

/** `FC:F0123456:Title`; unpackers on Windows replace or drop the colons. */
const canvasOf = (name: string): string | undefined => /^FC[:_ -]?(F[A-Z0-9]{6,})/.exec(name)?.[1]

const unlistedId = (root: Root, folder: string): string => (isDmId(folder) ? folder : root.prefix + folder)
const isDmId = (name: string) => /^D[A-Z0-9]{7,}$/.test(name)

const ofGroup = (id: string) => Conversations.ofGroup(id as GroupId)
const ofPair = (a: string, b: string) => Conversations.ofUsers(a as UserId, b as UserId)

const listedChat = ({ raw, kind, listing }: Listed, days: ReadonlyArray<Member>): SlackChat => {
  const common = {
    id: raw.id,
    name: raw.name,
    kind,
    isArchived: raw.is_archived === true,
    isListed: true,
    listing,
  }
  if (kind !== "dm") return { ...common, conversation: ofGroup(raw.id), authors: undefined }
  return { ...common, ...directMessage(raw.id, raw.members ?? (raw.user === undefined ? [] : [raw.user]), days) }
}

/**
 * Between whom a direct message is. Exports list both members, or the same one twice for notes to oneself; where
 * fewer are listed, those who wrote complete them. What still has no one or more than two becomes a private group.
 */
const directMessage = (
  id: string,
  members: ReadonlyArray<string>,
  days: ReadonlyArray<Member>,
): Pick<SlackChat, "conversation" | "authors"> => {
  const [a, b] = members
  if (members.length === 2 && a !== undefined && b !== undefined)
    return { conversation: ofPair(a, b), authors: undefined }
  const everyone = [...new Set([...members, ...readAuthors(days)])]
  const [first, second] = everyone
  return first === undefined || everyone.length > 2
    ? { conversation: ofGroup(id), authors: everyone }
    : { conversation: ofPair(first, second ?? first), authors: undefined }
}

/**
 * A folder no index file knows: channels archived or made private since (13 of 33 in one real export). Private, so
 * that nobody sees more than before; its members are those who wrote.
 */
const unlistedChat = (id: string, name: string, folder: string, days: ReadonlyArray<Member>): SlackChat => {
  const common = { id, isArchived: false, isListed: false, listing: folder }
  if (isDmId(name)) return { ...common, name: undefined, kind: "dm", ...directMessage(id, [], days) }
  const kind = name.startsWith("mpdm-") ? "mpim" : canvasOf(name) === undefined ? "private" : "file"
  return { ...common, name, kind, conversation: ofGroup(id), authors: readAuthors(days) }
}

/** The users who wrote ordinary messages: read only for the few conversations without a list of members. */
const readAuthors = (days: ReadonlyArray<Member>): ReadonlyArray<string> => {
  const authors = new Set<string>()
  for (const day of days) {
    const json = readJson(day)
    if (json._tag !== "Json") continue
    for (const message of objects(json.value)) {
      const user = text(message.user)
      if (user !== undefined && user !== "USLACKBOT" && user !== "U00") authors.add(user)
    }
  }
  return [...authors].sort()
}
