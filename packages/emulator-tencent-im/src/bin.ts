#!/usr/bin/env node
import "./node-version.ts"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { command } from "./command.ts"

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
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain,
)
