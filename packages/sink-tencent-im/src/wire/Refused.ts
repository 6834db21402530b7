/** Why a record cannot be sent at all, known before sending: what it means, what would avoid it. */
export const refusedReasons = {
  "text-too-long": {
    meaning: "The text is over the limit and `wire.longText` is `reject`.",
    remedy: 'Choose `wire: { longText: "split" }` or `"cut"`.',
  },
  "too-many-parts": {
    meaning: "The message would become more than 63 messages.",
    remedy: 'Choose `wire: { longText: "cut" }`, or shorten the message in a transform.',
  },
  "time-in-future": {
    meaning: "The service takes no message later than now.",
    remedy: "Correct `sentAt` in a transform; check the clock of this machine.",
  },
  "time-too-early": {
    meaning: "Times are seconds since 1970 and start with 2, since the group must be older than its messages.",
    remedy: "Correct `sentAt` in a transform: is its unit right?",
  },
  "sender-outside-chat": {
    meaning: "The sender is neither of the two users of the one-to-one chat.",
    remedy: "Correct `senderId` or `conversation` in a transform.",
  },
  "member-without-account": {
    meaning: "The member is no user of the source, so there is no account to add.",
    remedy:
      "Add the user, or leave the member out in a transform; a later staging that has the user has the member tried again.",
  },
  "member-over-limit": {
    meaning: "The group has more members than `wire.maxMemberCount`.",
    remedy: "Raise `wire.maxMemberCount` as far as your edition allows, or map the group to a community.",
  },
  "conversation-unknown": {
    meaning: "The conversation group names no conversation that was loaded.",
    remedy: "Load the conversations, or leave the conversation group out.",
  },
} as const satisfies Record<string, { readonly meaning: string; readonly remedy: string }>

export type RefusedReason = keyof typeof refusedReasons

/** A refusal by the mapping itself, as a value: the plan lists it, apply sends nothing. */
export interface Refused {
  readonly refused: RefusedReason
  /** The figures of the case. */
  readonly detail: string
}

export const refused = (reason: RefusedReason, detail: string): Refused => ({ refused: reason, detail })

export const isRefused = (value: object): value is Refused => "refused" in value
