import type { Random } from "./random.ts"

export const team = "T0BENCH0001"

export interface Person {
  readonly id: string
  /** What Slack copies into each of the person's messages. */
  readonly profile: Record<string, unknown>
  /** The row of `users.json`. */
  readonly row: Record<string, unknown>
}

const first = [
  "Ada",
  "Björn",
  "Chloé",
  "Devi",
  "Emeka",
  "Farah",
  "Goran",
  "花子",
  "Ivo",
  "小雨",
  "Kofi",
  "Lucía",
] as const
const last = [
  "Abara",
  "Brandt",
  "Castro",
  "Demir",
  "Eriksen",
  "Fontaine",
  "Goto",
  "Haugen",
  "Ito",
  "Jansen",
  "王",
] as const

/** `U0000000017`: ids of the length Slack has. */
export const slackId = (prefix: string, number: number): string => prefix + String(number).padStart(10, "0")

export const person = (index: number, random: Random): Person => {
  const id = slackId("U", index)
  const name = `user${index}`
  const givenName = random.pick(first)
  const realName = `${givenName} ${random.pick(last)}`
  const displayName = random.chance(0.7) ? givenName : ""
  const avatar = random.hex(12)
  const image = (size: number) => `https://avatars.example.com/${id}_${avatar}_${size}.png`
  const isBot = index % 40 === 39
  const isDeactivated = index % 15 === 14
  const profile = {
    avatar_hash: avatar,
    image_72: image(72),
    first_name: givenName,
    real_name: realName,
    display_name: displayName,
    team,
    name,
    is_restricted: false,
    is_ultra_restricted: false,
  }
  const row = {
    id,
    team_id: team,
    name,
    deleted: isDeactivated,
    ...(isDeactivated ? {} : { color: random.hex(6), real_name: realName, tz: "Europe/Berlin", tz_offset: 3600 }),
    profile: {
      title: "",
      phone: "",
      real_name: realName,
      real_name_normalized: realName,
      display_name: displayName,
      display_name_normalized: displayName,
      fields: {},
      status_text: "",
      status_emoji: "",
      avatar_hash: avatar,
      ...(isBot ? { bot_id: slackId("B", index), api_app_id: slackId("A", index) } : { email: `${name}@example.com` }),
      image_48: image(48),
      image_192: image(192),
      team,
    },
    is_admin: index === 0,
    is_owner: index === 0,
    is_bot: isBot,
    is_app_user: false,
    updated: 1_700_000_000,
  }
  return { id, profile, row }
}
