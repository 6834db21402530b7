import { type Content, type Mention, type Message, Timestamps } from "@chatferry/core"
import { hash32 } from "./hash.ts"
import { userId } from "./Ids.ts"
import type { LaneKind } from "./Lane.ts"
import type { WireSettings } from "./Settings.ts"
import { cutJson } from "./text/TextCutter.ts"

/**
 * What a message carries beyond its elements: in a group under `source` in the data of its custom element, in a
 * one-to-one chat under `chatferry` in `CloudCustomData`. Part of the public format: clients read it.
 */
export interface Metadata {
  /** The source's id of the message. */
  readonly id: string
  /** The true time, ISO 8601 with microseconds. */
  readonly sentAt: string
  /** `root` is the id of the message that the thread hangs on: of that message itself its own, where it has replies. */
  readonly thread?: { readonly root: string; readonly broadcast?: true }
  readonly editedAt?: string
  readonly reactions?: ReadonlyArray<{
    readonly emoji: string
    readonly count: number
    /** Ids of accounts. */
    readonly users?: ReadonlyArray<string>
  }>
  /** What a notice tells of, in the source's words. */
  readonly events?: ReadonlyArray<string>
  /** Whom the text points at: position and length in UTF-16 units of all text of the message, joined. */
  readonly mentions?: ReadonlyArray<MentionData>
  readonly attributes?: Message["attributes"]
  /** Which of how many messages this is, where one became several. */
  readonly part?: readonly [number: number, of: number]
  /** Why the message itself is not here. */
  readonly placeholder?: string
}

/** A user by the id of the account, a group by the source's id. */
export type MentionData = { readonly at: number; readonly length: number } & (
  | { readonly user: string }
  | { readonly group: string }
  | { readonly everyone: true }
)

/** Facts of the lane that decide whether there is something to keep. */
export interface MetadataFacts {
  readonly lane: LaneKind
  /** Seconds: the time given to the message's first part. */
  readonly sendTime: number
}

/** Whether a message that is not split gets metadata. */
export const wantsMetadata = (settings: WireSettings, message: Message, facts: MetadataFacts): boolean => {
  if (settings.metadata === "none") return false
  if (settings.metadata === "always" || facts.lane === "one-to-one") return true
  return hasFacts(message) || facts.sendTime !== Timestamps.toSeconds(message.sentAt)
}

/** Whether a message has what only metadata can keep. */
export const hasFacts = (message: Message): boolean =>
  message.thread !== undefined ||
  message.editedAt !== undefined ||
  (message.reactions !== undefined && message.reactions.length > 0)

export const metadata = (settings: WireSettings, message: Message, mentions: ReadonlyArray<MentionData>): Metadata => {
  const { thread, editedAt, reactions, attributes, content } = message
  const events = content.flatMap((part) => (part.kind === "notice" ? [part.event] : []))
  return {
    id: message.id,
    sentAt: Timestamps.toIso(message.sentAt),
    ...(thread && {
      thread: { root: thread.rootId, ...(thread.isBroadcast ? { broadcast: true as const } : undefined) },
    }),
    ...(editedAt !== undefined && { editedAt: Timestamps.toIso(editedAt) }),
    ...(reactions?.length && {
      reactions: reactions.map(({ emoji, count, userIds }) => ({
        emoji,
        count,
        ...(userIds.length > 0 && { users: userIds.map((id) => userId(settings, id)) }),
      })),
    }),
    ...(events.length > 0 && { events }),
    ...(mentions.length > 0 && { mentions }),
    ...(attributes && { attributes }),
  }
}

/** What every part of a split message says of itself. */
export const minimal = (message: Message): Metadata => ({
  id: shortId(message.id),
  sentAt: Timestamps.toIso(message.sentAt),
})

/** Of an id that is too long to carry, a beginning and a hash of all of it. */
export const shortId = (id: string): string => {
  const short = cutJson(id, 200)
  return short === id ? id : `${short}-${hash32(id, 12)}`
}

/**
 * The fullest form of metadata that fits: as it is, without attributes, without mentions and who reacted, without
 * reactions, and last the bare minimum.
 */
export const reduce = (
  whole: Metadata,
  message: Message,
  fits: (candidate: Metadata) => boolean,
): { readonly metadata: Metadata; readonly leftOut: string | undefined } => {
  if (fits(whole)) return { metadata: whole, leftOut: undefined }
  const { attributes: _attributes, ...withoutAttributes } = whole
  if (fits(withoutAttributes)) return { metadata: withoutAttributes, leftOut: "attributes" }
  const { mentions: _mentions, ...withoutMentions } = withoutAttributes
  const anonymous: Metadata = {
    ...withoutMentions,
    ...(whole.reactions && { reactions: whole.reactions.map(({ emoji, count }) => ({ emoji, count })) }),
  }
  if (fits(anonymous)) return { metadata: anonymous, leftOut: "attributes, mentions, who reacted" }
  const { reactions: _reactions, events: _events, ...rest } = anonymous
  if (fits(rest)) return { metadata: rest, leftOut: "attributes, mentions, reactions" }
  return { metadata: minimal(message), leftOut: "all but id and time" }
}

/** Mentions of a text that starts at `base` in the joined text of the message. */
export const mentionData = (
  settings: WireSettings,
  part: typeof Content.Text.Type,
  base: number,
): ReadonlyArray<MentionData> =>
  (part.mentions ?? []).map((mention) => ({
    at: base + mention.offset,
    length: mention.length,
    ...target(settings, mention),
  }))

const target = (settings: WireSettings, { target }: Mention) => {
  if (target.kind === "user") return { user: userId(settings, target.userId) }
  if (target.kind === "group") return { group: target.groupId as string }
  return { everyone: true as const }
}
