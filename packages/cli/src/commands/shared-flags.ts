import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"

/** The flags that every command of every program takes. */
export const sharedFlags = (program: { readonly name: string }) => ({
  store: Flag.String("store").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription(`Where the state lies; ./${program.name}.chatferry without it`),
    Flag.optional,
  ),
  json: Flag.Boolean("json").pipe(
    Flag.withDescription("Print one JSON document, and nothing else"),
    Flag.withDefault(false),
  ),
  failOnRejections: Flag.Boolean("fail-on-rejections").pipe(
    Flag.withDescription("End with exit code 1 if a record was rejected"),
    Flag.withDefault(false),
  ),
})

export type SharedFlags = Command.Command.Config.Infer<ReturnType<typeof sharedFlags>>
