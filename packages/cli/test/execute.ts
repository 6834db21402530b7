import { Cli, type Program, Screen } from "@chatferry/cli"
import { Pipeline, type Source } from "@chatferry/core"
import { NodeHttpClient, NodeServices } from "@effect/platform-node"
import type * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { source } from "./records.ts"
import type { Shelf } from "./shelf.ts"

/** A screen that keeps what was written to it. */
export const recorder = (columns = 100) => {
  const written = { out: "", err: "" }
  const output = (name: keyof typeof written) => ({
    isTerminal: false,
    hasColours: false,
    columns: () => columns,
    write: (text: string) =>
      Effect.sync(() => {
        written[name] += text
      }),
  })
  return { written, layer: Layer.succeed(Screen, { out: output("out"), err: output("err") }) }
}

/** A script without flags of its own. */
export type NoFlags = Record<never, never>

export const programOf = (of: Shelf, from: Source.Source = source()): Program<NoFlags, never> => ({
  name: "migrate",
  version: "1.2.3",
  description: "Puts records on a shelf.",
  pipeline: () => Effect.succeed(Pipeline.make({ source: from, sink: of.sink })),
})

/** Runs a program with the arguments, on a screen of its own. */
export const execute = <const F extends Command.Command.FlagConfig = NoFlags>(
  program: Program<F, never>,
  ...args: ReadonlyArray<string>
) => {
  const { written, layer } = recorder()
  return Cli.main(program, args).pipe(
    Effect.map((code) => ({ code, ...written, json: () => JSON.parse(written.out) })),
    Effect.provide(Layer.mergeAll(layer, NodeServices.layer, NodeHttpClient.layerUndici)),
  )
}
