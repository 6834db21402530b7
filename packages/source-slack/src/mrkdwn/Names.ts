/** What a text needs to know of the export it stands in. */
export interface Names {
  /** What others see of a listed user. */
  readonly user: (id: string) => string | undefined
  /** The user a bot posts as. */
  readonly botUser: (botId: string) => string | undefined
  readonly channel: (id: string) => { readonly name: string | undefined; readonly isGroup: boolean } | undefined
  /** Tells that somebody was mentioned, with the label beside the id if there is one. */
  readonly met: (id: string, label: string | undefined) => void
}

/** How texts are written: as people read them, or as Markdown. */
export type Rendering = "plain" | "markdown"
