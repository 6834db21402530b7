import type { Group, GroupId, Member, UserId } from "@chatferry/core"
import type * as Schema from "effect/Schema"
import type { Kind, SlackChat } from "../layout/conversations.ts"
import type { Rendering } from "../mrkdwn/Names.ts"
import { TextBuilder } from "../mrkdwn/TextBuilder.ts"
import { writeMrkdwn } from "../mrkdwn/write-mrkdwn.ts"
import { isRaw, type Raw, text } from "../schema/Raw.ts"
import type { SlackConversation } from "../schema/SlackConversation.ts"
import { parseSeconds } from "../schema/Timestamps.ts"
import { restOf } from "./attributes.ts"
import type { Discovery } from "./Discovery.ts"

export interface GroupContext {
  readonly discovery: Discovery
  readonly rendering: Rendering
  readonly folders: (chat: SlackChat) => ReadonlyArray<string>
  readonly documents: ReadonlyMap<string, ReadonlyArray<Schema.Json>>
}

/** What became a field; whatever else an index file says is kept as an attribute. */
const taken = new Set(
  "id name created creator is_archived is_channel is_group is_im members topic purpose num_members is_member is_private is_mpim is_open".split(
    " ",
  ),
)

const kindOf = (kind: Kind): Group["kind"] => (kind === "public" ? "public" : "private")

/** A listed conversation as a group: the creator owns it, the purpose introduces it, the topic is its notice. */
export const toGroup = (chat: SlackChat, listed: SlackConversation, raw: Raw, context: GroupContext): Group => {
  const { discovery } = context
  const write = (value: string | undefined) => {
    if (value === undefined) return undefined
    const out = new TextBuilder(discovery, context.rendering)
    writeMrkdwn(value, out)
    return out.text
  }
  const introduction = write(listed.purpose?.value)
  const notice = write(listed.topic?.value)
  const createdAt = parseSeconds(listed.created)
  if (listed.creator !== undefined) discovery.met(listed.creator)
  return {
    id: chat.id as GroupId,
    kind: kindOf(chat.kind),
    name: chat.name ?? chat.id,
    ...(introduction === undefined ? {} : { introduction }),
    ...(notice === undefined ? {} : { notice }),
    ...(listed.creator === undefined ? {} : { ownerId: listed.creator as UserId }),
    ...(createdAt === undefined ? {} : { createdAt }),
    members: membersOf(listed.members ?? chat.authors ?? [], discovery),
    isArchived: chat.isArchived,
    attributes: {
      ...facts(chat, context),
      ...restOf(raw, taken),
      ...statement(raw, "topic"),
      ...statement(raw, "purpose"),
    },
  }
}

/** A conversation that is only a folder. */
export const toUnlistedGroup = (chat: SlackChat, context: GroupContext): Group => ({
  id: chat.id as GroupId,
  kind: kindOf(chat.kind),
  name: chat.name ?? chat.id,
  members: membersOf(chat.authors ?? [], context.discovery),
  isArchived: false,
  attributes: { ...facts(chat, context), isUnlisted: true },
})

/** Names the conversation's kind in Slack's word and, where the name does not say it, its folder. */
const facts = (chat: SlackChat, { folders, documents }: GroupContext): Record<string, Schema.Json> => {
  const shared = documents.get(chat.id)
  const found = folders(chat).filter((folder) => folder !== chat.name)
  return {
    slackKind:
      chat.kind === "public"
        ? "channel"
        : chat.kind === "private"
          ? "private-channel"
          : chat.kind === "file"
            ? "canvas-comments"
            : chat.kind,
    ...(found.length === 0 ? {} : { folders: found }),
    ...(chat.authors === undefined ? {} : { membersFrom: "authors" }),
    ...(shared === undefined ? {} : { documents: shared }),
  }
}

const membersOf = (ids: ReadonlyArray<string>, discovery: Discovery): ReadonlyArray<Member> =>
  [...new Set(ids)].map((id) => {
    discovery.met(id)
    return { userId: id as UserId, role: "member" }
  })

/** Who set the topic or the purpose, and when. */
const statement = (raw: Raw, key: "topic" | "purpose") => {
  const value = raw[key]
  const creator = isRaw(value) ? text(value.creator) : undefined
  const at = isRaw(value) ? parseSeconds(value.last_set) : undefined
  return creator === undefined ? {} : { [`${key}By`]: creator, ...(at === undefined ? {} : { [`${key}SetAt`]: at }) }
}
