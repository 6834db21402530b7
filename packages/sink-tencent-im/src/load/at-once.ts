/**
 * How many chains of calls each phase of loading runs side by side; of messages, for each of their two APIs.
 * 64 lanes fill a quota of 200 calls still at a round trip of a third of a second.
 */
export const atOnce = {
  accounts: 1,
  groups: 32,
  messages: 64,
  members: 32,
  "unread counts": 32,
  "conversation groups": 1,
} as const

/** The phases of loading, one after another. */
export type Phase = keyof typeof atOnce
