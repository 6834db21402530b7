import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import type * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import { collectOften } from "./collector.ts"
import { ExitCode } from "./ExitCode.ts"
import type { CommandError } from "./failure.ts"
import { main } from "./main.ts"
import type { Program } from "./Program.ts"
import { Screen } from "./screen/Screen.ts"

export { environment } from "./environment.ts"
export { main } from "./main.ts"

/**
 * Makes a command of a pipeline, and runs it with the arguments of the process.
 *
 * @example
 * ```ts
 * Cli.run({
 *   name: "migrate",
 *   version: "1.0.0",
 *   description: "Moves our chats.",
 *   pipeline: () => Effect.succeed(Pipeline.make({ source, sink })),
 * })
 * ```
 */
export const run = <
  const F extends Command.Command.FlagConfig,
  E extends CommandError,
  L = never,
  LE extends CommandError = never,
>(
  program: Program<F, E, L, LE>,
): void => {
  collectOften()
  // Whoever read our output has gone, as `head` does; what is written to nobody is no failure.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {})
  NodeRuntime.runMain(
    main(program, process.argv.slice(2)).pipe(
      Effect.provide(Layer.mergeAll(Screen.layer, NodeServices.layer, NodeHttpClient.layerUndici)),
    ),
    {
      disableErrorReporting: true,
      teardown: (exit, onExit) => onExit(Exit.isSuccess(exit) ? Number(exit.value) : ExitCode.interrupted),
    },
  )
}
