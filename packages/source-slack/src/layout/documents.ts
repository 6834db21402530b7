import type * as Schema from "effect/Schema"
import type { Member } from "../archive/Archive.ts"
import { objects, text } from "../schema/Raw.ts"
import { readJson } from "../schema/read-json.ts"
import type { Root } from "./roots.ts"

/** The lists of documents that belong to conversations and not to messages. */
const documentFiles = ["canvases.json", "lists.json", "huddle_transcripts.json"]

export const documentMembers = (roots: ReadonlyArray<Root>): ReadonlyArray<Member> =>
  roots.flatMap((root) => documentFiles.flatMap((name) => root.files.get(name) ?? []))

/**
 * Canvases, lists and huddle transcripts by the conversation they are shared in. No message mentions them, so that they
 * are lost where only messages are read (zulip#26946); here they become attributes of the group.
 */
export const readDocuments = (roots: ReadonlyArray<Root>): ReadonlyMap<string, ReadonlyArray<Schema.Json>> => {
  const found = new Map<string, Array<Schema.Json>>()
  for (const member of documentMembers(roots)) {
    const json = readJson(member)
    if (json._tag !== "Json") continue
    for (const file of objects(json.value)) {
      const known: Record<string, Schema.Json> = {}
      for (const key of ["id", "title", "filetype", "permalink"]) {
        const value = text(file[key])
        if (value !== undefined) known[key] = value
      }
      for (const channel of new Set(objects(file.shares).map((share) => text(share.channel)))) {
        if (channel === undefined) continue
        const before = found.get(channel)
        if (before === undefined) found.set(channel, [known])
        else before.push(known)
      }
    }
  }
  return found
}
