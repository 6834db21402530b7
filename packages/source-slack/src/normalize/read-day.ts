import { type Message, type Provenance, Source } from "@chatferry/core"
import type { Member } from "../archive/Archive.ts"
import type { Place } from "../layout/conversations.ts"
import type { SlackArchive } from "../layout/open-export.ts"
import type { Rendering } from "../mrkdwn/Names.ts"
import { readJson } from "../schema/read-json.ts"
import { toJson } from "./attributes.ts"
import { counted } from "./counted.ts"
import { Discovery } from "./Discovery.ts"
import { recover } from "./recover.ts"
import { type Day, toMessage } from "./to-message.ts"

export interface ReadDay {
  readonly rendering: Rendering
  readonly keepTokens: boolean
}

/** Reads one day file: every element of it is one item. An unreadable file is one rejection. */
export const readDay = (
  archive: SlackArchive,
  place: Place,
  member: Member,
  options: ReadDay,
): Source.Contents<Message> => {
  const file = archive.pathOf(member)
  const json = readJson(member)
  const day = dayOf(archive, place, file, options)
  if (json._tag === "Unreadable") {
    const rejection = (reason: string) => Source.reject({ file }, reason)
    const elements = json.text === undefined ? undefined : recover(json.text)
    if (elements === undefined || elements.length === 0) return { items: [rejection(json.reason)] }
    const items = elements.map((element, index): Source.Item<Message> => {
      const from = { file, index }
      if (element._tag === "Value") return toMessage(element.value, from, day)
      return Source.reject(from, "it is no JSON; mend the file or fetch it again")
    })
    const after = `${json.reason}; ${counted(elements.length, "message")} before the damage could be read`
    return contents([...items, rejection(after)], day)
  }
  if (!Array.isArray(json.value)) {
    return {
      items: [Source.reject({ file }, "it is no list of messages; mend the file or leave it out", toJson(json.value))],
    }
  }
  const elements: Array<unknown> = json.value
  const items: Array<Source.Item<Message>> = new Array(elements.length)
  for (let index = 0; index < elements.length; index++) {
    const from: Provenance = { file, index }
    const element = elements[index]
    elements[index] = undefined // the record is a tenth of it: let the rest go
    items[index] =
      json.damaged && JSON.stringify(element).includes("\uFFFD")
        ? Source.reject(
            from,
            "it holds bytes that are no UTF-8, here written as \uFFFD; mend the file",
            toJson(element),
          )
        : toMessage(element, from, day)
  }
  return contents(items, day)
}

const contents = (items: ReadonlyArray<Source.Item<Message>>, { discovery }: Day): Source.Contents<Message> => {
  const discovered = discovery.users()
  return discovered.length === 0 ? { items } : { items, discovered }
}

const dayOf = (archive: SlackArchive, { chat }: Place, file: string, { rendering, keepTokens }: ReadDay): Day => {
  const discovery = new Discovery(archive, { file })
  if (chat.conversation.kind === "one-to-one") for (const id of chat.conversation.userIds) discovery.met(id)
  return { chat, people: archive.people, discovery, rendering, keepTokens, localPath: archive.localPath }
}
