import * as Effect from "effect/Effect"
import type { UserId } from "../model/Ids.ts"
import type { Message } from "../model/Message.ts"
import type { User } from "../model/User.ts"
import { fingerprint } from "./fingerprint.ts"
import type { Transform } from "./Protocol.ts"
import * as References from "./References.ts"
import { each } from "./records.ts"
import { leaveOut, type Verdict } from "./Verdict.ts"

const name = "gather bots"

/**
 * Puts all bots under one account: `gatherBots({ id: "bots", name: "Bots" })`. The first
 * bot's record becomes the account, or a user of the source with that id, if it comes first; the records of the others
 * are skips. A message keeps which bot it came from in its attribute `bot`.
 */
export const gatherBots = (account: {
  readonly id: string
  readonly name: string
  readonly avatarUrl?: string
}): Transform => ({
  name,
  fingerprint: fingerprint(account),
  open: Effect.sync(() => {
    const id = account.id as UserId
    const bots = new Map<UserId, string>()
    let isThere = false
    const references = References.make({ user: (user) => (bots.has(user) ? id : user), group: (group) => group })

    const user = (user: User): User | Verdict => {
      if (!user.isBot && user.id !== id) return user
      if (user.id !== id) bots.set(user.id, user.displayName ?? user.name)
      const wasThere = isThere
      isThere = true
      if (wasThere) return leaveOut(name)
      return user.id === id ? user : { ...account, id, isBot: true, isDeactivated: false }
    }

    const message = (message: Message): Message => {
      const bot = bots.get(message.senderId)
      const moved = references.message(message)
      if (bot === undefined) return moved
      return { ...moved, attributes: { ...moved.attributes, bot: { id: message.senderId, name: bot } } }
    }

    return {
      users: each(name, user),
      groups: each(name, references.group),
      messages: each(name, message),
      conversationGroups: each(name, references.conversationGroup),
      remembers: true,
    }
  }),
})
