import type { Entity } from "./decode/Records.ts"

/** The files of a portable archive. */
export const files: { readonly [E in Entity]: string } = {
  users: "users.ndjson",
  groups: "groups.ndjson",
  messages: "messages.ndjson",
  conversationGroups: "conversation-groups.ndjson",
}

/** What the source could not read: `{ entity, from, reason, original? }` a line. */
export const rejections = "rejections.ndjson"

/** Says where the archive comes from and how many records it holds. */
export const description = "archive.json"
