import {
  Content,
  Conversations,
  type Group,
  GroupId,
  type Message,
  MessageId,
  Source,
  Timestamps,
  type User,
  UserId,
} from "@chatferry/core"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as Stream from "effect/Stream"

/** A folder of chats, `<room>.txt`, with a message in each line: `2024-01-31T09:00:00Z ada: Good morning`. */
export const notesSource = (folder: string): Source.Source<FileSystem.FileSystem | Path.Path> => {
  const unreadable = (error: Error) =>
    new Source.SourceError({
      source: "notes",
      problem: `${folder} cannot be read (${error.message}).`,
      remedy: "Name a folder of .txt files.",
    })

  const rooms = Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const files = (yield* fs.readDirectory(folder)).filter((name) => /.\.txt$/.test(name)).toSorted()
    return yield* Effect.forEach(files, (file) =>
      Effect.map(fs.stat(path.join(folder, file)), ({ size, mtime }) => ({
        file,
        path: path.join(folder, file),
        id: GroupId.make(file.slice(0, -".txt".length)),
        // Known before reading: a unit that was staged with this fingerprint is not read again.
        fingerprint: `${size} bytes of ${mtime._tag === "Some" ? mtime.value.toISOString() : "unknown time"}`,
      })),
    )
  }).pipe(Effect.mapError(unreadable))

  return Source.make({
    name: "notes",
    summary: Effect.map(rooms, (rooms) => ({
      files: rooms.length,
      workspace: folder,
    })),
    groups: Stream.unwrap(
      Effect.map(rooms, (rooms) =>
        Stream.make({
          id: "rooms",
          fingerprint: rooms.map(({ file }) => file).join("/"),
          read: Effect.succeed({ items: rooms.map(({ id, file }) => Source.read(groupOf(id), { file })) }),
        }),
      ),
    ),
    messages: Stream.unwrap(
      Effect.map(rooms, (rooms) =>
        Stream.fromIterable(rooms).pipe(
          Stream.map(({ file, path, id, fingerprint }) => ({
            id: file,
            fingerprint,
            read: Effect.gen(function* () {
              const fs = yield* FileSystem.FileSystem
              const text = yield* fs.readFileString(path)
              const items = text
                .split("\n")
                .flatMap((line, index) => (line === "" ? [] : [toItem(line, id, { file, index })]))
              return { items, discovered: authors(items) }
              // One bad file is one rejection; the others are read.
            }).pipe(
              Effect.catch(({ message }) =>
                Effect.succeed({
                  items: [Source.reject({ file }, `it cannot be read (${message}); allow reading it`)],
                }),
              ),
            ),
          })),
        ),
      ),
    ),
  })
}

const groupOf = (id: GroupId): Group => ({ id, kind: "public", name: id, members: [], isArchived: false })

/** Every line is one item: a message, or a rejection that says what to do. */
const toItem = (line: string, room: GroupId, from: { file: string; index: number }): Source.Item<Message> => {
  const [, time = "", author = "", text = ""] = /^(\S+) ([^:]+): (.+)$/.exec(line) ?? []
  const sentAt = Date.parse(time)
  if (Number.isNaN(sentAt)) return Source.reject(from, "it is no “time author: text”; mend the line", line)
  return Source.read(
    {
      id: MessageId.make(`${room}:${from.index}`),
      conversation: Conversations.ofGroup(room),
      senderId: UserId.make(author),
      sentAt: Timestamps.fromMillis(sentAt),
      content: [Content.text(text)],
    },
    from,
  )
}

const userOf = (id: UserId): User => ({ id, name: id, isBot: false, isDeactivated: false })

/** There is no list of users, so whoever speaks is one. Naming somebody twice does no harm. */
const authors = (items: ReadonlyArray<Source.Item<Message>>) =>
  items.flatMap((item) => (item._tag === "Read" ? [Source.read(userOf(item.record.senderId), item.from)] : []))
