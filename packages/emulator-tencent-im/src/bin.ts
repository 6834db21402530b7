#!/usr/bin/env node
import "./node-version.ts"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as CliConfig from "effect/cli/CliConfig"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as Effect from "effect/Effect"
import { command } from "./command.ts"

/** A wrong invocation gets its sentence, not the whole help. */
const presenter: CliOutput.Presenter = {
  present: (event) =>
    event._tag === "InvalidInvocation"
      ? Console.error([...event.errors.map(({ message }) => message), "See `chatferry-emulator --help`."].join("\n"))
      : CliOutput.defaultPresenter.present(event),
}

command.pipe(
  Command.run({ version: "0.1.0" }),
  Effect.catchTag("ListenError", (error) =>
    Effect.andThen(
      Console.error(error.message),
      Effect.sync(() => {
        process.exitCode = 1
      }),
    ),
  ),
  // Whoever starts a server needs no wizard and no completions, and it logs nothing.
  Effect.provideService(CliConfig.CliConfig, { builtIns: [GlobalFlag.Help, GlobalFlag.Version] }),
  Effect.provideService(CliOutput.Presenter, presenter),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain,
)
