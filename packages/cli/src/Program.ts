import type { Pipeline } from "@chatferry/core"
import type { NodeServices } from "@effect/platform-node/NodeServices"
import type * as Command from "effect/cli/Command"
import type * as Effect from "effect/Effect"
import type { HttpClient } from "effect/http/HttpClient"
import type * as Layer from "effect/Layer"
import type { Scope } from "effect/Scope"
import type { CommandError } from "./failure.ts"

/** What every program has: Node's files, paths, terminal and processes, and an HTTP client. */
export type Platform = NodeServices | HttpClient

/**
 * Where the pipeline goes. In a `rehearsal` its sink must lead to an ephemeral target, e.g. an embedded emulator; the
 * command refuses to load into any other.
 */
export type Mode = "target" | "rehearsal"

/** What was given for a script's own flags. */
export type Given<F extends Command.Command.FlagConfig> = Command.Command.Config.Infer<{ readonly own: F }>["own"]

/** A pipeline, and what makes a command of it. */
export interface Program<
  F extends Command.Command.FlagConfig,
  E extends CommandError,
  L = never,
  LE extends CommandError = never,
> {
  /** As people call it: in help texts, and in the name of the store. */
  readonly name: string
  readonly version: string
  readonly description: string
  /** The script's own flags; every command takes them. */
  readonly flags?: F
  /** Builds the pipeline. Whatever it opens, e.g. an emulator, stays open until the command ends. */
  readonly pipeline: (
    flags: Given<F>,
    mode: Mode,
  ) => Effect.Effect<Pipeline.Pipeline<Platform | NoInfer<L>>, E, Platform | Scope | NoInfer<L>>
  /** What the pipeline needs beside the {@link Platform}. */
  readonly layer?: Layer.Layer<L, LE, Platform>
}
