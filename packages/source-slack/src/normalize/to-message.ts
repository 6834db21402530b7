import { type Message, type MessageId, type Part, type Provenance, Source, type UserId } from "@chatferry/core"
import type * as Schema from "effect/Schema"
import type { SlackChat } from "../layout/conversations.ts"
import type { People } from "../layout/People.ts"
import type { Rendering } from "../mrkdwn/Names.ts"
import { isRaw, object, type Raw, text } from "../schema/Raw.ts"
import { parseTs } from "../schema/Timestamps.ts"
import { toJson } from "./attributes.ts"
import { authorOf } from "./author-of.ts"
import type { Discovery } from "./Discovery.ts"
import { describe } from "./describe.ts"
import { type Treatment, treatmentOf } from "./subtypes.ts"
import { isShown, toText } from "./to-content.ts"
import { hasFiles, toFileParts } from "./to-file-parts.ts"
import { toReactions } from "./to-reactions.ts"

/** What is the same for every message of one day file. */
export interface Day {
  readonly chat: SlackChat
  readonly people: People
  readonly discovery: Discovery
  readonly rendering: Rendering
  /** Whether links to files keep the export's token. */
  readonly keepTokens: boolean
  readonly localPath: (fileId: string) => string | undefined
}

/**
 * One element of a day file: exactly one item. The checks are written by hand, since a Schema of all that may be here
 * costs as much again as parsing it; the table of subtypes decides what becomes of it.
 */
export const toMessage = (element: unknown, from: Provenance, day: Day): Source.Item<Message> => {
  if (!isRaw(element)) {
    return Source.reject(
      from,
      "it is no message but another kind of JSON; mend the file or leave it out",
      toJson(element),
    )
  }
  const subtype = text(element.subtype)
  if (subtype === undefined && element.message !== undefined && isThreadUpdate(element))
    return Source.skip(from, "thread-update")
  const treatment = subtype === undefined ? ordinary : (treatmentOf(subtype) ?? unknown)
  if (treatment.as === "skip") return Source.skip(from, treatment.rule)
  const ts = parseTs(element.ts)
  if (ts === undefined) {
    return Source.reject(
      from,
      "it has no usable ts, so neither its time nor its id is known; mend the ts",
      toJson(element),
    )
  }

  const { chat, discovery } = day
  discovery.at = from
  const sender = authorOf(element, subtype, day.people, discovery)
  const attributes: Record<string, Schema.Json> = {}
  const content = toContent(element, subtype, treatment, sender, day, attributes)
  const threadTs = element.thread_ts
  const root = threadTs === undefined ? undefined : threadTs === element.ts ? ts : parseTs(threadTs)
  const edited = object(element.edited)
  const reactions = element.reactions
  takeRest(element, attributes, discovery)
  const message: { -readonly [K in keyof Message]: Message[K] } = {
    id: `${chat.id}:${ts.id}` as MessageId,
    conversation: chat.conversation,
    senderId: sender as UserId,
    sentAt: ts.time,
    content,
  }
  if (root !== undefined && (root.id !== ts.id || hasReplies(element))) {
    const isBroadcast = subtype === "thread_broadcast" || subtype === "reply_broadcast"
    const rootId = `${chat.id}:${root.id}` as MessageId
    message.thread = isBroadcast ? { rootId, isBroadcast } : { rootId }
  }
  if (reactions !== undefined && reactions !== null) {
    const found = toReactions(reactions, (id) => discovery.met(id))
    if (found.length > 0) message.reactions = found
  }
  const editedAt = edited === undefined ? undefined : parseTs(edited.ts)
  if (editedAt !== undefined) message.editedAt = editedAt.time
  for (const _ in attributes) {
    message.attributes = attributes
    break
  }
  return Source.read(message, from)
}

const ordinary: Treatment = { as: "message", note: "" }
/** Not in the table: shown where it has something to show. */
const unknown: Treatment = { as: "message", note: "" }

/** Slack's own mistake: the update of a thread without the subtype that says so. */
const isThreadUpdate = (element: Raw): boolean =>
  isRaw(element.message) && (text(element.text) ?? element.blocks ?? element.files) === undefined

/** Of a root; older exports list the replies and do not count them. */
const hasReplies = ({ reply_count: count, replies }: Raw): boolean =>
  typeof count === "number" ? count > 0 : Array.isArray(replies) && replies.length > 0

const toContent = (
  element: Raw,
  subtype: string | undefined,
  treatment: Treatment,
  sender: string,
  day: Day,
  attributes: Record<string, Schema.Json>,
): Message["content"] => {
  const { part, notes } = toText(element, subtype, day.discovery, day.rendering)
  if (notes !== undefined) Object.assign(attributes, notes)
  const files = hasFiles(element) ? toFileParts(element, day) : undefined
  if (subtype === undefined && files === undefined) return [part]
  if (files !== undefined && files.notes.length > 0) attributes.files = files.notes
  const media = files?.parts ?? []
  if (subtype !== undefined) {
    attributes.subtype = subtype
    // The author of messages that tell of the renaming of a channel is no user.
    if (treatment.as === "notice" || sender === "U00") {
      return [
        { kind: "notice", event: subtype, text: part.text === "" ? describe(element, subtype) : part.text },
        ...media,
      ]
    }
    if (treatment === unknown) {
      attributes.isUnknownSubtype = true
      if (!isShown([part, ...media])) {
        return [
          { kind: "custom", type: `slack/${subtype}`, data: toJson(element), description: describe(element, subtype) },
        ]
      }
    }
  }
  const [first, ...rest]: ReadonlyArray<Part> = media
  return part.text === "" && first !== undefined ? [first, ...rest] : [part, ...media]
}

/** Keys that became a field, repeat what another message says, or are of no use outside Slack. */
const taken = new Set(
  (
    "type subtype ts user text blocks attachments files file upload x_files thread_ts reactions edited client_msg_id team " +
    "user_team source_team user_profile parent_user_id reply_count reply_users reply_users_count latest_reply replies " +
    "is_locked subscribed last_read unread_count root bot_profile icons display_as_bot hidden comment is_intro " +
    "is_starred message previous_message previous replace_original delete_original"
  ).split(" "),
)

/** Every other key is a fact nobody has planned for: kept as it is. */
const takeRest = (element: Raw, attributes: Record<string, Schema.Json>, discovery: Discovery) => {
  for (const key in element) {
    if (taken.has(key)) continue
    const value = element[key]
    if (value === undefined || value === null || value === "" || value === false) continue
    if (key === "inviter" && typeof value === "string") discovery.met(value)
    if (key === "__proto__") continue
    attributes[key] = toJson(value)
  }
  const team = element.user_team
  if (team !== undefined && team !== element.team && typeof team === "string" && team !== "")
    attributes.user_team = team
  const editor = element.edited === undefined ? undefined : text(object(element.edited)?.user)
  if (editor !== undefined && editor !== element.user) attributes.editor = editor
}
