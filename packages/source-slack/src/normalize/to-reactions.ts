import type { Reaction, UserId } from "@chatferry/core"
import { emojiOf } from "../mrkdwn/emoji.ts"
import { natural, objects, text, texts } from "../schema/Raw.ts"

/** Reactions; the list of users may be shorter than the count (Slack cuts long ones) and name users twice. */
export const toReactions = (raw: unknown, met: (id: string) => void): ReadonlyArray<Reaction> =>
  objects(raw).flatMap((reaction) => {
    const name = text(reaction.name)
    if (name === undefined) return []
    const users = [...new Set(texts(reaction.users))]
    for (const user of users) met(user)
    const count = Math.max(natural(reaction.count) ?? 0, users.length)
    return count === 0 ? [] : [{ emoji: emojiOf(name) ?? `:${name}:`, userIds: users as Array<UserId>, count }]
  })
