import { type Group, type Provenance, Source, type User } from "@chatferry/core"
import * as Option from "effect/Option"
import type { Member } from "../archive/Archive.ts"
import type { SlackChat } from "../layout/conversations.ts"
import { readDocuments } from "../layout/documents.ts"
import type { SlackArchive } from "../layout/open-export.ts"
import type { Rendering } from "../mrkdwn/Names.ts"
import { isRaw, type Raw } from "../schema/Raw.ts"
import { readJson } from "../schema/read-json.ts"
import { decodeConversation } from "../schema/SlackConversation.ts"
import { decodeUser } from "../schema/SlackUser.ts"
import { toJson } from "./attributes.ts"
import { Discovery } from "./Discovery.ts"
import { type GroupContext, toGroup, toUnlistedGroup } from "./to-group.ts"
import { toUser } from "./to-user.ts"

const withoutId = "it has no id; mend the entry or leave it out"

/** Every element of a list of users is one item; the first of several with one id stands for all of them. */
export const readUsers = (archive: SlackArchive, member: Member): Source.Contents<User> => {
  const { merged, homes } = archive.people
  const seen = new Set<string>()
  return readList(archive, member, (element, from) => {
    const listed = decodeUser(element)
    if (Option.isNone(listed)) return Source.reject(from, withoutId, toJson(element))
    const { id } = listed.value
    if (homes.get(id) !== from.file || seen.has(id)) return Source.skip(from, "listed-again")
    seen.add(id)
    const both = merged.get(id)
    const user = both === undefined ? listed.value : Option.getOrElse(decodeUser(both), () => listed.value)
    return Source.read(toUser(user, both ?? element), from)
  })
}

/** Every element of an index file is one item. */
export const readGroups = (archive: SlackArchive, member: Member, rendering: Rendering): Source.Contents<Group> => {
  const context = contextOf(archive, archive.pathOf(member), rendering)
  const { items } = readList<Group>(archive, member, (element, from) => {
    const listed = decodeConversation(element)
    if (Option.isNone(listed)) return Source.reject(from, withoutId, toJson(element))
    const chat = archive.byId.get(listed.value.id)
    if (chat === undefined || chat.listing !== `${from.file} ${from.index}`) return Source.skip(from, "listed-again")
    context.discovery.at = from
    if (chat.conversation.kind === "one-to-one") {
      for (const id of chat.conversation.userIds) context.discovery.met(id)
      return Source.skip(from, "direct-message")
    }
    return Source.read(toGroup(chat, listed.value, element, context), from)
  })
  return { items, discovered: context.discovery.users() }
}

/** The folders that no index file knows: one unit, since there are few. */
export const readUnlisted = (
  archive: SlackArchive,
  chats: ReadonlyArray<SlackChat>,
  rendering: Rendering,
): Source.Contents<Group> => {
  const context = contextOf(archive, "", rendering)
  const items = chats.map((chat) => {
    const from = { file: chat.listing }
    context.discovery.at = from
    return chat.conversation.kind === "group"
      ? Source.read(toUnlistedGroup(chat, context), from)
      : Source.skip(from, "direct-message")
  })
  return { items, discovered: context.discovery.users() }
}

const readList = <A>(
  archive: SlackArchive,
  member: Member,
  read: (element: Raw, from: Provenance) => Source.Item<A>,
): Source.Contents<A> => {
  const file = archive.pathOf(member)
  const json = readJson(member)
  if (json._tag === "Unreadable") return { items: [Source.reject({ file }, json.reason)] }
  if (!Array.isArray(json.value)) {
    return { items: [Source.reject({ file }, "it is no list; mend the file or leave it out", toJson(json.value))] }
  }
  const elements: ReadonlyArray<unknown> = json.value
  return {
    items: elements.map((element, index) => {
      if (isRaw(element)) return read(element, { file, index })
      if (element === "") return Source.skip({ file, index }, "empty-entry")
      return Source.reject({ file, index }, "it is no entry but another kind of JSON; mend the file", toJson(element))
    }),
  }
}

const contextOf = (archive: SlackArchive, file: string, rendering: Rendering): GroupContext => {
  const discovery = new Discovery(archive, { file })
  const folders = Map.groupBy(archive.places, ({ chat }) => chat)
  return {
    discovery,
    rendering,
    documents: readDocuments(archive.roots),
    folders: (chat) => folders.get(chat)?.map(({ folder }) => folder) ?? [],
  }
}
