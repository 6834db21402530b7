import type { People } from "../layout/People.ts"
import { isRaw, object, type Raw, text } from "../schema/Raw.ts"
import type { Discovery } from "./Discovery.ts"

/** The author of a message that names nobody. */
export const unknownUser = "unknown-user"
export const unknownBot = "unknown-bot"

/**
 * Who wrote a message, in this order: the user, the bot user of the `bot_id`, the `bot_id` (with the name it posts
 * under, since one web-hook may post under many), the name alone, nobody.
 */
export const authorOf = (message: Raw, subtype: string | undefined, people: People, discovery: Discovery): string => {
  const { user } = message
  if (subtype === undefined && typeof user === "string" && people.labels.has(user)) return user
  return otherAuthor(message, subtype, text(user), people, discovery)
}

const otherAuthor = (
  message: Raw,
  subtype: string | undefined,
  user: string | undefined,
  people: People,
  discovery: Discovery,
): string => {
  const named =
    subtype === "file_comment"
      ? text(object(message.comment)?.user)
      : subtype === "huddle_thread" || subtype === "sh_room_created"
        ? text(object(message.room)?.created_by)
        : undefined
  const person = named ?? user
  const botId = text(message.bot_id)
  if (person !== undefined) {
    // Its own bot user may be missing from a list that knows the bot by its id.
    const asBot = botId === undefined || people.labels.has(person) ? undefined : people.botUsers.get(botId)
    const id = asBot ?? person
    if (named === undefined && botId !== undefined && !isRaw(message.user_profile))
      discovery.bot(id, botName(message), iconOf(message))
    else discovery.author(id, named === undefined ? object(message.user_profile) : undefined)
    return id
  }
  const username = text(message.username)
  if (botId !== undefined) {
    const botUser = people.botUsers.get(botId)
    if (botUser !== undefined) return botUser
    const id =
      username === undefined || username === text(object(message.bot_profile)?.name) ? botId : `${botId}:${username}`
    discovery.bot(id, username ?? botName(message), iconOf(message))
    return id
  }
  if (username !== undefined) {
    discovery.bot(`bot:${username}`, username, iconOf(message))
    return `bot:${username}`
  }
  if (subtype === "bot_message") {
    discovery.met(unknownBot)
    return unknownBot
  }
  discovery.met(unknownUser)
  return unknownUser
}

const botName = (message: Raw): string | undefined => text(object(message.bot_profile)?.name) ?? text(message.username)

const iconOf = (message: Raw): string | undefined => {
  const icons = object(message.icons) ?? object(object(message.bot_profile)?.icons)
  return icons === undefined ? undefined : (text(icons.image_72) ?? text(icons.image_48) ?? text(icons.image_36))
}
