import type { Content, Source } from "@chatferry/core"
import type * as Effect from "effect/Effect"
import type { Redacted } from "effect/Redacted"
import { defaults, type Limits } from "./archive/Limits.ts"
import type { Rendering } from "./mrkdwn/Names.ts"

/** A shared file, for whoever puts its bytes elsewhere. */
export interface SharedFile {
  /** The part of the message as it will be without an answer. */
  readonly part: Content.Media
  /** The link with the token of the export, which opens it without a login while the export exists. */
  readonly privateUrl: Redacted<string> | undefined
  /** The bytes, where the export itself carries them; fails where it does not. */
  readonly bytes: Effect.Effect<Uint8Array, Source.SourceError>
}

export interface Options<E = never, R = never> {
  /** The zip as Slack sent it, or the folder it was unpacked to. */
  readonly path: string
  /** How texts are written. Default `plain`: as people read them, formatting characters kept. */
  readonly text?: Rendering
  /**
   * Whether links to files keep the token that opens every file of the workspace. Default `strip`; `keep` puts a secret
   * into every record, and from there into the store and the service.
   */
  readonly fileTokens?: "strip" | "keep"
  /**
   * Puts the bytes of shared files elsewhere: called once for each file of the export that has a link or bytes; what it
   * returns becomes the `url` of the part. Where it fails or returns nothing, the part stays as it is: a file never costs
   * its message.
   */
  readonly upload?: (file: SharedFile) => Effect.Effect<string | undefined, E, R>
  /** Bounds against hostile files; far above real exports. */
  readonly limits?: Partial<Limits>
}

export const limitsOf = (options: { readonly limits?: Partial<Limits> }): Limits => ({ ...defaults, ...options.limits })
