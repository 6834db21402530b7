import { type Content, type Message, type Part, Source } from "@chatferry/core"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { type Member, MemberError } from "./archive/Archive.ts"
import type { SlackArchive } from "./layout/open-export.ts"
import { isMedia } from "./normalize/to-file-parts.ts"
import type { Options } from "./Options.ts"
import { findToken, withoutTokens } from "./schema/secrets.ts"

type Contents = Source.Contents<Message>

/**
 * Lets a hook put files elsewhere, after a unit was read: once for each file id, though a file may be shared many times.
 * The token of the export reaches the hook and nobody else.
 */
export const makeUploads = <E, R>(
  upload: NonNullable<Options<E, R>["upload"]>,
  archive: SlackArchive,
  keepTokens: boolean,
): ((day: Member, contents: Contents) => Effect.Effect<Contents, never, R>) => {
  const done = new Map<string, string | undefined>()

  const uploadPart = Effect.fnUntraced(function* (part: Content.Media, token: string | undefined) {
    if (part.url === undefined && part.localPath === undefined) return part
    if (part.id === undefined || !done.has(part.id)) {
      const { url } = part
      const secret = url === undefined ? undefined : keepTokens || !isSlackFile(url) ? url : url + (token ?? "")
      const file = {
        part,
        privateUrl: secret === undefined ? undefined : Redacted.make(secret),
        bytes: bytesOf(archive, part),
      }
      const answer = yield* upload(file).pipe(
        Effect.catch((error) =>
          Effect.logWarning("A file could not be put elsewhere", part.id, String(error)).pipe(Effect.as(undefined)),
        ),
      )
      if (part.id === undefined) return answer === undefined ? part : { ...part, url: answer }
      done.set(part.id, answer)
    }
    const url = part.id === undefined ? undefined : done.get(part.id)
    return url === undefined ? part : { ...part, url }
  })

  return Effect.fnUntraced(function* (day, contents) {
    let token: string | undefined
    let isSearched = false
    const items: Array<Source.Item<Message>> = []
    for (const item of contents.items) {
      if (item._tag !== "Read" || !item.record.content.some(isMedia)) {
        items.push(item)
        continue
      }
      if (!isSearched) token = tokenOf(day)
      isSearched = true
      const [first, ...rest] = item.record.content
      const each = (part: Part): Effect.Effect<Part, never, R> =>
        isMedia(part) ? uploadPart(part, token) : Effect.succeed(part)
      const content: Message["content"] = [yield* each(first), ...(yield* Effect.forEach(rest, each))]
      items.push({ ...item, record: { ...item.record, content } })
    }
    return { ...contents, items }
  })
}

const isSlackFile = (url: string): boolean => /^https:\/\/files\.slack\.com\//.test(withoutTokens(url))

const tokenOf = (day: Member): string | undefined => {
  try {
    return findToken(day.text())
  } catch {
    return undefined
  }
}

const bytesOf = (archive: SlackArchive, part: Content.Media): Effect.Effect<Uint8Array, Source.SourceError> =>
  Effect.suspend(() => {
    const member = part.id === undefined ? undefined : archive.carried.get(part.id)
    const fail = (problem: string, remedy: string) =>
      Effect.fail(new Source.SourceError({ source: "slack", problem, remedy }))
    if (member === undefined) {
      return fail(
        `The export does not carry the bytes of ${part.name ?? part.id ?? "a file"}.`,
        "Fetch them from `privateUrl`.",
      )
    }
    try {
      return Effect.succeed(member.bytes())
    } catch (cause) {
      if (!(cause instanceof MemberError)) throw cause
      return fail(
        `${archive.pathOf(member)} cannot be read: ${cause.message}.`,
        "Mend the export, or fetch the file from `privateUrl`.",
      )
    }
  })
