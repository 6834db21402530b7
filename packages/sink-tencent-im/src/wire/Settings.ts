import type { Group } from "@chatferry/core"
import { defaultLimits, type Limits } from "../api/Limits.ts"

/** Group types that take imported history. AVChatRoom does not: it keeps none, and the import calls refuse it (10007). */
export const groupTypes = ["Public", "Private", "ChatRoom", "Community"] as const
export type GroupType = (typeof groupTypes)[number]

/** Limits on which all documents agree. Ids and profile texts are counted in bytes of UTF-8. */
export const fixed = {
  userIdBytes: 32,
  groupIdBytes: 48,
  nickBytes: 500,
  userFaceUrlBytes: 500,
  /** `multiaccount_import`. */
  accountsPerCall: 100,
  /** `create_contact_group`, `update_contact_group`. */
  conversationsPerCall: 100,
} as const

/** What readers see in place of what the service has no field for. */
export interface Wording {
  readonly image: string
  readonly audio: string
  readonly video: string
  readonly file: string
  readonly sticker: string
  readonly custom: string
  /** Follows the name of a file that has no address any more. */
  readonly unavailable: string
  /** A message without any content. */
  readonly empty: string
  /** Stands before and after the text of a notice. */
  readonly notice: readonly [before: string, after: string]
  /** Ends a text that was cut. */
  readonly ellipsis: string
  /** Takes the seat of a refused message. `{id}`, `{time}` and `{reason}` are filled in. */
  readonly placeholder: string
  /** Nickname of a stand-in account. `{id}` is filled in. */
  readonly standIn: string
  /** Name of the group that a chat with oneself becomes. `{name}` is filled in. */
  readonly selfChat: string
}

/** All that shapes a request body. Frozen by the first apply to a target: another value makes other messages. */
export interface WireSettings {
  /** Put before every user id, e.g. to keep two sources apart in one app. At most 12 bytes. */
  readonly userIdPrefix: string
  /** Put before every group id (after `@TGS#_` for a community). At most 16 bytes. */
  readonly groupIdPrefix: string
  /** Which type a kind of group becomes. */
  readonly groupTypes: Readonly<Record<Group["kind"], GroupType>>
  /** `MaxMemberCount` of imported groups, at most `limits.groupMembers`; not sent for a community. Members beyond it are rejections. */
  readonly maxMemberCount: number
  /**
   * `visible`: just after the group's creation, since Public and Private groups hide from a member what was sent before
   * joining. `true`: as the source has it, where it has it.
   */
  readonly joinTime: "visible" | "true"
  /**
   * `last`: members come after the messages of their group, with their unread counts. `first`: before them, for apps that
   * show history at once; each import of messages sets all unread counts to 0, so these are set one by one at the end.
   */
  readonly memberOrder: "last" | "first"
  /** A text over the limit becomes several messages, loses its end, or is refused. */
  readonly longText: "split" | "cut" | "reject"
  /** Files in a group, which takes no media elements: one custom element, or a line of text with the link. */
  readonly groupMedia: "custom" | "text"
  /**
   * Source id, true time, thread, reactions, edit mark. `auto`: in groups only where there is something to keep, since
   * some clients show only a message's first element; in one-to-one chats always, where nobody sees it.
   */
  readonly metadata: "auto" | "always" | "none"
  /** Group messages of one second: `shift` each to the next free second, or send `equal` times. */
  readonly equalTimes: "shift" | "equal"
  /** A chat with oneself becomes a private group of one, or is left out. */
  readonly selfChat: "group" | "skip"
  readonly wording: Wording
  /** Those on which the documents disagree; the newest wins by default. */
  readonly limits: Limits
  /** Most bytes of one `import_group_msg` body. No document states any; seven full messages and their frame fit. */
  readonly callBytes: number
}

export const defaults: WireSettings = {
  userIdPrefix: "",
  groupIdPrefix: "",
  // A Meeting (`ChatRoom`) is the nearest type to a broadcast that keeps history and shows it to whoever comes later.
  groupTypes: { public: "Public", private: "Private", community: "Community", broadcast: "ChatRoom" },
  maxMemberCount: 2_000,
  joinTime: "visible",
  memberOrder: "last",
  longText: "split",
  groupMedia: "custom",
  metadata: "auto",
  equalTimes: "shift",
  selfChat: "group",
  wording: {
    image: "[Image]",
    audio: "[Audio]",
    video: "[Video]",
    file: "[File]",
    sticker: "[Sticker]",
    custom: "[Message]",
    unavailable: "(not available any more)",
    empty: "[Empty message]",
    notice: ["[", "]"],
    ellipsis: "…",
    placeholder: "[This message could not be migrated: {id}, sent {time}]",
    standIn: "{id}",
    selfChat: "{name}",
  },
  limits: defaultLimits,
  callBytes: 90_000,
}

/** What a caller may set: any part of {@link WireSettings}. */
export interface WireOptions extends Partial<Omit<WireSettings, "groupTypes" | "wording" | "limits">> {
  readonly groupTypes?: Partial<WireSettings["groupTypes"]>
  readonly wording?: Partial<Wording>
  readonly limits?: Partial<Limits>
}

export const make = (options: WireOptions = {}): WireSettings => ({
  ...defaults,
  ...options,
  groupTypes: { ...defaults.groupTypes, ...options.groupTypes },
  wording: { ...defaults.wording, ...options.wording },
  limits: { ...defaults.limits, ...options.limits },
})

const printable = /^[\x20-\x7e]*$/
/** Below this a reduced media element and its metadata would not be sure to fit. */
const smallestMessage = 4_000

/** Everything wrong with settings, each with what to do; none where they can be used. */
export const problems = (settings: WireSettings): ReadonlyArray<string> => {
  const { limits } = settings
  const found: Array<string> = []
  const must = (holds: boolean, remedy: string) => {
    if (!holds) found.push(remedy)
  }
  // What is left has to hold a readable piece, a hyphen and the hash of 12.
  must(
    printable.test(settings.userIdPrefix) && settings.userIdPrefix.length <= 12,
    "`userIdPrefix` must be at most 12 printable ASCII characters.",
  )
  must(
    printable.test(settings.groupIdPrefix) && settings.groupIdPrefix.length <= 16,
    "`groupIdPrefix` must be at most 16 printable ASCII characters.",
  )
  must(!settings.groupIdPrefix.startsWith("@TGS"), "`groupIdPrefix` must not begin with `@TGS`, which is reserved.")
  must(
    Number.isInteger(settings.maxMemberCount) &&
      settings.maxMemberCount >= 1 &&
      settings.maxMemberCount <= limits.groupMembers,
    `\`maxMemberCount\` must be a whole number from 1 to ${limits.groupMembers}.`,
  )
  for (const [name, value] of Object.entries(limits)) {
    must(Number.isInteger(value) && value >= 1, `\`limits.${name}\` must be a whole number of at least 1.`)
  }
  must(limits.messageBytes >= smallestMessage, `\`limits.messageBytes\` must be at least ${smallestMessage} bytes.`)
  must(
    settings.callBytes >= limits.messageBytes + 1_000,
    "`callBytes` must exceed `limits.messageBytes` by at least 1,000 bytes.",
  )
  for (const [name, text] of Object.entries(settings.wording)) {
    const all = typeof text === "string" ? text : text.join("")
    must(all.length <= 300, `\`wording.${name}\` must be at most 300 characters.`)
  }
  must(settings.wording.empty.trim() !== "", "`wording.empty` must say something: the service takes no empty text.")
  must(settings.wording.placeholder.trim() !== "", "`wording.placeholder` must say something.")
  return found
}
