import { type Person, slackId, team } from "./people.ts"
import type { Random } from "./random.ts"

/** A message as Slack writes it; what the calendar of a conversation needs has a type. */
export interface SlackMessage {
  readonly ts: string
  readonly user?: string
  [key: string]: unknown
}

export interface MessageOptions {
  readonly random: Random
  readonly people: readonly [Person, ...ReadonlyArray<Person>]
  /** Without `blocks` and `user_profile`, which otherwise every other message has. */
  readonly lean: boolean
}

/** The seconds and the six digits of a time in microseconds. */
export const tsOf = (micros: number): string => {
  const seconds = Math.floor(micros / 1_000_000)
  return `${seconds}.${String(micros - seconds * 1_000_000).padStart(6, "0")}`
}

const phrases = [
  "the deploy to staging went through",
  "can somebody look at the queue, it has been growing since lunch",
  "I moved the meeting to Thursday",
  "tests are green again",
  "thanks, that was it",
  "the customer in Porto says the export has two header lines & no footer",
  "let us keep it simple",
  "same here",
  "I will write it down in the runbook",
  "p99 is at 240 ms, so < 300 as promised",
  "who owns the certificate?",
  "今天的版本已经发布",
  "服务器恢复了，谢谢大家",
  "请确认一下合同的第二页",
  "資料を共有しました",
  "明日の会議は十時からです",
  "größer ist nicht immer schöner",
  "merging after the review",
  "please do not restart the database while the index is being built",
  "lunch?",
] as const
const emoji = ["+1", "tada", "eyes", "heart", "joy", "rocket", "white_check_mark", "pray", "bowing-parrot"] as const
const styles = ["bold", "code"] as const
const fileKinds = [
  ["image.png", "image/png", "png", "PNG"],
  ["IMG_2041.jpg", "image/jpeg", "jpg", "JPEG"],
  ["report Q3.pdf", "application/pdf", "pdf", "PDF"],
  ["会议记录.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", "Word Document"],
  ["server.log", "text/plain", "text", "Plain Text"],
] as const

const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

/** What somebody wrote, in Slack's mark-up and as rich text. */
const compose = ({ random, people }: MessageOptions) => {
  const elements: Array<Record<string, unknown>> = []
  let text = ""
  const say = (words: string, style?: "bold" | "code") => {
    const mark = style === "bold" ? "*" : style === "code" ? "`" : ""
    text += mark + escape(words) + mark
    elements.push({ type: "text", text: words, ...(style === undefined ? {} : { style: { [style]: true } }) })
  }
  if (random.chance(0.1)) {
    const { id } = random.pick(people)
    text += `<@${id}>`
    elements.push({ type: "user", user_id: id })
    say(" ")
  }
  const sentences = Math.min(60, Math.ceil(random.longTailed(1.2)))
  for (let i = 0; i < sentences; i++) {
    if (i > 0) say(random.chance(0.2) ? "\n" : ". ")
    say(random.pick(phrases), random.chance(0.04) ? random.pick(styles) : undefined)
  }
  if (random.chance(0.06)) {
    const url = `https://wiki.example.com/page/${random.below(10_000)}?view=all&from=chat`
    say(" ")
    text += `<${escape(url)}|the page>`
    elements.push({ type: "link", url, text: "the page" })
  }
  if (random.chance(0.1)) {
    const name = random.pick(emoji)
    say(" ")
    text += `:${name}:`
    elements.push({ type: "emoji", name })
  }
  return { text, elements }
}

const file = ({ random }: MessageOptions, user: string, micros: number): Record<string, unknown> => {
  const id = `F0${random.hex(9).toUpperCase()}`
  if (random.chance(0.05)) return { id, mode: "tombstone" }
  const [name, mimetype, filetype, prettyType] = random.pick(fileKinds)
  const created = Math.floor(micros / 1_000_000)
  const url = `https://files.slack.com/files-pri/${team}-${id}/${encodeURIComponent(name)}`
  return {
    id,
    created,
    timestamp: created,
    name,
    title: name,
    mimetype,
    filetype,
    pretty_type: prettyType,
    user,
    user_team: team,
    editable: false,
    size: Math.round(random.longTailed(90_000)),
    mode: "hosted",
    is_external: false,
    is_public: true,
    url_private: url,
    url_private_download: url,
    permalink: `https://bench.slack.com/files/${user}/${id}`,
    ...(mimetype.startsWith("image/") ? { original_w: 1440, original_h: 960 } : {}),
  }
}

const reactions = ({ random, people }: MessageOptions) => {
  const byName = new Map<string, Set<string>>()
  for (let i = random.below(5); i >= 0; i--) {
    const name = random.chance(0.1) ? "+1::skin-tone-3" : random.pick(emoji)
    byName.set(name, (byName.get(name) ?? new Set()).add(random.pick(people).id))
  }
  return Array.from(byName, ([name, users]) => ({ name, users: [...users], count: users.size }))
}

/** A message of a person, with the share of reactions, files and edits that real workspaces have. */
export const written = (options: MessageOptions, micros: number): SlackMessage => {
  const { random, people, lean } = options
  const { id: user, profile } = random.pick(people)
  const { text, elements } = compose(options)
  const uuid = `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`
  const message: SlackMessage = { client_msg_id: uuid, type: "message", text, user, ts: tsOf(micros), team }
  // Old messages and other clients' have neither, so a real history is a mixture of 0.6 and 2 kB.
  if (!lean && random.chance(0.5)) {
    message.user_profile = profile
    const section = { type: "rich_text_section", elements }
    message.blocks = [{ type: "rich_text", block_id: random.hex(5), elements: [section] }]
  }
  if (random.chance(0.04)) message.files = [file(options, user, micros)]
  if (random.chance(0.09)) message.reactions = reactions(options)
  if (random.chance(0.03)) message.edited = { user, ts: `${Math.floor(micros / 1_000_000) + 60}.000000` }
  return message
}

/** A line of the system, or a post of an integration whose only content is an attachment. */
export const automatic = ({ random, people }: MessageOptions, micros: number): SlackMessage => {
  const ts = tsOf(micros)
  if (random.chance(0.4)) {
    const { id: user } = random.pick(people)
    return { subtype: "channel_join", user, text: `<@${user}> has joined the channel`, type: "message", ts }
  }
  const build = random.below(100_000)
  return {
    subtype: "bot_message",
    text: "",
    username: "Build",
    bot_id: slackId("B", 9_000),
    attachments: [
      {
        id: 1,
        color: "36a64f",
        fallback: `Build ${build} passed`,
        title: `Build ${build}`,
        title_link: `https://ci.example.com/${build}`,
        text: escape(random.pick(phrases)),
        fields: [{ title: "Branch", value: "main", short: true }],
      },
    ],
    type: "message",
    ts,
  }
}
