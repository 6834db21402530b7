import type { Entity } from "@chatferry/core"

/** Every kind of change the mapping makes so that a record fits the service: what it means, what would avoid it. */
export const adjustmentKinds = {
  "id-mapped": {
    meaning: "The id does not fit the service and is replaced by a readable piece and a hash; the same id every time.",
    remedy: "Give shorter ids of printable ASCII in a transform, or keep the id map.",
  },
  "name-cut": {
    meaning: "The name is longer than the service's limit and loses its end.",
    remedy: "Shorten the name in a transform.",
  },
  "introduction-cut": {
    meaning: "The introduction is longer than the service's limit and loses its end.",
    remedy: "Shorten it in a transform.",
  },
  "notice-cut": {
    meaning: "The group's notice is longer than the service's limit and loses its end.",
    remedy: "Shorten it in a transform.",
  },
  "avatar-left-out": {
    meaning: "The address of the picture is longer than the service's limit; half an address leads nowhere.",
    remedy: "Host the picture under a shorter address and set it in a transform.",
  },
  "characters-replaced": {
    meaning: "Halves of characters, which no encoding can carry, become U+FFFD.",
    remedy: "Repair the text in a transform, if you know what it was.",
  },
  "attributes-left-out": {
    meaning: "Facts of the source for which the service has no field stay in the store and are not sent.",
    remedy: 'For messages set `wire: { metadata: "always" }`; for users and groups nothing.',
  },
  "deactivated-account": {
    meaning: "The service knows no deactivated accounts: the user becomes an ordinary one.",
    remedy: "Sign no UserSig for this user, or leave the user out in a transform.",
  },
  "stand-in-account": {
    meaning: "Someone who sent messages is in no list of users; an account of that id takes the part.",
    remedy: "Add the user in a transform to give a name and a picture.",
  },
  "kind-mapped": {
    meaning: "The group becomes another type than its kind suggests, since that type takes no history.",
    remedy: "Choose the type with `wire.groupTypes`.",
  },
  "kind-kept": {
    meaning:
      "The group has another kind than when it was imported; the service changes no types, so it stays what it is.",
    remedy: "Undo and apply again, where it has to become another type.",
  },
  "archived-as-open": {
    meaning: "The service knows no archived groups: members can write again.",
    remedy: "Mute the group after the migration, or leave it out in a transform.",
  },
  "owner-left-out": {
    meaning: "The owner is no account, so the group has none.",
    remedy:
      "Add the user, or set another owner in a transform, before the group is imported: afterwards only `change_group_owner` of the service gives it one.",
  },
  "create-time-assumed": {
    meaning: "The source knows no creation time; one just before the oldest message and member is sent.",
    remedy: "Set `createdAt` in a transform.",
  },
  "create-time-moved": {
    meaning: "The group was created after its oldest message or member; the service demands before.",
    remedy: "",
  },
  "join-time-moved": {
    meaning: "The member joined before the group existed or in the future; the nearest time allowed is sent.",
    remedy: "Correct `joinedAt` in a transform.",
  },
  "self-chat-as-group": {
    meaning: "A chat with oneself becomes a private group of one.",
    remedy: 'Leave it out with `wire: { selfChat: "skip" }`.',
  },
  "message-split": {
    meaning: "The message is over the limit and becomes several, each with the source id and its number.",
    remedy: 'Choose `wire: { longText: "cut" }` or `"reject"`.',
  },
  "text-cut": {
    meaning: "The text is over the limit and loses its end.",
    remedy: 'Choose `wire: { longText: "split" }` to keep all of it.',
  },
  "empty-described": {
    meaning: "The message holds no content that shows; a short description takes its place.",
    remedy: "Leave such messages out in a transform.",
  },
  "media-as-custom": {
    meaning: "A file travels in a custom element, which clients show as its description unless taught more.",
    remedy: 'Choose `wire: { groupMedia: "text" }` to send the link as text, or teach the client the element.',
  },
  "media-as-text": {
    meaning: "A file becomes a line of text with its link.",
    remedy: 'Choose `wire: { groupMedia: "custom" }`.',
  },
  "media-as-file": {
    meaning: "An image or video whose extent or preview is unknown is sent as a file, which needs neither.",
    remedy: "Set `width`, `height` and `thumbnailUrl` in a transform.",
  },
  "media-without-address": {
    meaning: "Nobody can fetch the file: the source gives no address, and the import carries no bytes.",
    remedy: "Upload the files and set their `url` in a transform.",
  },
  "custom-merged": {
    meaning: "A message may hold one custom element; several parts share it as a list.",
    remedy: "Clients read the list.",
  },
  "data-left-out": {
    meaning: "A part is over the message limit by itself; its data stays in the store, its description is sent.",
    remedy: "Shorten the data in a transform, or store it elsewhere and send its address.",
  },
  "thread-as-data": {
    meaning: "A reply stands in the conversation as an ordinary message; its thread is kept as data.",
    remedy: "The import knows no threads; clients can read the data.",
  },
  "reactions-as-data": {
    meaning: "Reactions are kept as data of the message.",
    remedy: "The import knows no reactions; clients can read the data.",
  },
  "edit-as-data": {
    meaning: "The time of the last edit is kept as data of the message.",
    remedy: "The import knows no edits; clients can read the data.",
  },
  "metadata-element": {
    meaning: "A custom element with what the service has no field for follows the text of a group message.",
    remedy: 'Choose `wire: { metadata: "none" }` if your clients show it.',
  },
  "metadata-cut": {
    meaning: "The metadata is too long for the message; attributes, then who reacted, are left out.",
    remedy: "Shorten `attributes` in a transform.",
  },
  "metadata-left-out": {
    meaning: 'Thread, reactions or edit mark are not sent, as `wire: { metadata: "none" }` asks.',
    remedy: 'Choose `wire: { metadata: "auto" }`.',
  },
  "time-shifted": {
    meaning: "Times are whole seconds and must ascend in a group, so the message moves to a later second.",
    remedy: 'Choose `wire: { equalTimes: "equal" }`, if your app accepts equal times.',
  },
} as const satisfies Record<string, { readonly meaning: string; readonly remedy: string }>

export type AdjustmentKind = keyof typeof adjustmentKinds

/** A change made to one record. */
export interface Adjustment {
  readonly kind: AdjustmentKind
  readonly entity: Entity
  /** The source's id; of a member, see {@link memberId}. */
  readonly recordId: string
  /** What changed, in a few words with the figures. */
  readonly detail: string
}

/** Shared, so that the records that fit cost nothing. */
export const none: ReadonlyArray<Adjustment> = []

/** A member has no id of its own. */
export const memberId = (groupId: string, userId: string): string => `${groupId} ${userId}`

/** Collects the adjustments of one record; an array is made with the first. */
export interface Collector {
  readonly add: (kind: AdjustmentKind, detail: string) => void
  readonly list: () => ReadonlyArray<Adjustment>
}

export const collector = (entity: Entity, recordId: string): Collector => {
  let found: Array<Adjustment> | undefined
  return {
    add: (kind, detail) => {
      found ??= []
      found.push({ kind, entity, recordId, detail })
    },
    list: () => found ?? none,
  }
}
