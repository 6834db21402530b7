/** What becomes of a message: one a person wrote, a line of the system, or left out by a named rule. */
export type Treatment =
  | { readonly as: "message"; readonly note: string }
  | { readonly as: "notice"; readonly note: string }
  | { readonly as: "skip"; readonly rule: string; readonly note: string }

const message = (note: string): Treatment => ({ as: "message", note })
const notice = (note: string): Treatment => ({ as: "notice", note })
const skip = (rule: string, note: string): Treatment => ({ as: "skip", rule, note })

/**
 * Every subtype known from exports, Slack's documents and other importers. Slack adds new ones without notice: what is
 * not listed here becomes a message where it has text, blocks, attachments or files, and custom content where not.
 */
export const subtypes = {
  bot_message: message("Post of an integration; its text may stand in attachments or blocks only"),
  me_message: message("`/me …`: the text is what somebody does"),
  thread_broadcast: message("Reply that is also shown in the channel; exported once"),
  reply_broadcast: message("The same before 2018"),
  file_share: message("Post with an upload, until 2018"),
  file_comment: message("Comment on a file, until 2018; author and text stand in `comment`"),
  file_mention: message("Mention of a file"),
  slackbot_response: message("Automatic answer of Slackbot"),
  list_record_comment: message("Comment on an item of a list"),
  assistant_app_thread: message("Begin of a thread with an assistant"),

  tombstone: notice("Deleted message that still has replies; keeps its seat as their root"),
  ekm_access_denied: notice("Withheld by the organisation's own encryption keys"),
  channel_join: notice("Joined a channel"),
  channel_leave: notice("Left a channel"),
  channel_topic: notice("Topic set"),
  channel_purpose: notice("Description set"),
  channel_name: notice("Channel renamed"),
  channel_archive: notice("Channel archived"),
  channel_unarchive: notice("Channel unarchived"),
  channel_convert_to_private: notice("Channel made private"),
  channel_convert_to_public: notice("Channel made public"),
  channel_posting_permissions: notice("Who may post was changed"),
  channel_tab_added: notice("Tab added to a channel"),
  channel_canvas_updated: notice("Canvas of a channel changed"),
  group_join: notice("Joined a private channel"),
  group_leave: notice("Left a private channel"),
  group_topic: notice("Topic of a private channel set"),
  group_purpose: notice("Description of a private channel set"),
  group_name: notice("Private channel renamed"),
  group_archive: notice("Private channel archived"),
  group_unarchive: notice("Private channel unarchived"),
  group_convert_to_channel: notice("Private channel made public"),
  bookmark_added: notice("Bookmark added"),
  bookmark_removed: notice("Bookmark removed"),
  pinned_item: notice("Something pinned; what it was follows as a quote"),
  unpinned_item: notice("Something unpinned"),
  bot_add: notice("Integration added"),
  bot_remove: notice("Integration removed"),
  bot_enable: notice("Integration enabled"),
  bot_disable: notice("Integration disabled"),
  app_conversation_join: notice("App added"),
  app_conversation_leave: notice("App removed"),
  reminder_add: notice("Reminder set up"),
  reminder_delete: notice("Reminder deleted"),
  huddle_thread: notice("Huddle; its sender is who started it, its chat are the replies"),
  sh_room_created: notice("Call started"),
  sh_room_shared: notice("Call shared"),
  joiner_notification: notice("Somebody new joined the workspace"),
  joiner_notification_for_inviter: notice("Somebody invited joined the workspace"),
  welcome_party: notice("Suggestion to welcome somebody"),
  document_mention: notice("Mentioned in a canvas"),

  message_changed: skip(
    "message-changed",
    "Record of an edit, in exports with edit logs; the message itself has the final text",
  ),
  message_deleted: skip("message-deleted", "Record of a deletion, in exports with edit logs"),
  message_replied: skip("thread-update", "Repeats the root of a thread when a reply came"),
} as const satisfies Readonly<Record<string, Treatment>>

const table: ReadonlyMap<string, Treatment> = new Map(Object.entries(subtypes))

/** Nothing for a subtype that is not known. */
export const treatmentOf = (subtype: string): Treatment | undefined => table.get(subtype)

/** Rules by which an element is left out that are no subtype. */
export const rules = {
  "listed-again": "A user or conversation that another entry of the same id stands for; both are merged",
  "direct-message": "A one-to-one conversation: no group, its messages carry both members",
  "empty-entry": "An empty string, as Slack writes it into lists that hold nothing",
} as const
