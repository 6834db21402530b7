import type { Kind } from "./layout/conversations.ts"
import type { SlackArchive } from "./layout/open-export.ts"

/** One folder of day files. */
export interface FolderOverview {
  /** Inside the export, e.g. `general` or `teams/north/general`. */
  readonly folder: string
  readonly conversationId: string
  readonly kind: Kind
  readonly isListed: boolean
  readonly dayFiles: number
}

/** What an export holds, as far as its lists and its directory tell: no message is read. */
export interface Overview {
  readonly workspace: string | undefined
  readonly users: {
    readonly total: number
    readonly deleted: number
    readonly bots: number
    readonly guests: number
  }
  /** Listed conversations; `archived` counts among the others. */
  readonly conversations: Readonly<Record<Kind | "archived", number>>
  readonly folders: ReadonlyArray<FolderOverview>
  /** Names of conversations without any day file, ids where they have none. */
  readonly withoutMessages: ReadonlyArray<string>
  readonly dayFiles: number
  /** Shared files whose bytes lie in the export. */
  readonly carriedFiles: number
  /** Files that are not read, and why. */
  readonly refused: ReadonlyArray<{ readonly file: string; readonly reason: string }>
}

export const overviewOf = (archive: SlackArchive): Overview => {
  const conversations = { public: 0, private: 0, mpim: 0, dm: 0, file: 0, archived: 0 }
  const used = new Set(archive.places.map(({ chat }) => chat.id))
  const withoutMessages: Array<string> = []
  for (const chat of archive.byId.values()) {
    if (!chat.isListed) continue
    conversations[chat.kind]++
    if (chat.isArchived) conversations.archived++
    if (!used.has(chat.id)) withoutMessages.push(chat.name ?? chat.id)
  }
  const folders = archive.places.map(({ folder, chat, days }) => ({
    folder,
    conversationId: chat.id,
    kind: chat.kind,
    isListed: chat.isListed,
    dayFiles: days.length,
  }))
  return {
    workspace: archive.workspace,
    users: archive.people.counts,
    conversations,
    folders,
    withoutMessages: withoutMessages.sort(),
    dayFiles: folders.reduce((sum, { dayFiles }) => sum + dayFiles, 0),
    carriedFiles: archive.carried.size,
    refused: archive.misplaced.map(({ member, reason }) => ({ file: archive.pathOf(member), reason })),
  }
}
