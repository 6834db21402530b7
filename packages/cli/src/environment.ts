import type * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

/** Environment variables that are not set, or not as they should be. */
export class MissingSettings extends Schema.TaggedError<MissingSettings>()("MissingSettings", {
  missing: Schema.Array(Schema.String),
  /** With what is expected. */
  wrong: Schema.Array(Schema.String),
}) {
  override get message() {
    const { missing, wrong } = this
    const absent = missing.length === 0 ? [] : [`${and(missing)} ${missing.length === 1 ? "is" : "are"} not set`]
    return `${[...absent, ...wrong].join("; ")}. ${wrong.length > 0 ? "Correct" : "Set"} ${missing.length + wrong.length === 1 ? "it" : "them"} in the environment and run the same command again.`
  }
}

const and = (names: ReadonlyArray<string>): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`

type Values<C extends { readonly [name: string]: Config.Config<unknown> }> = {
  readonly [N in keyof C]: C[N] extends Config.Config<infer A> ? A : never
}

/**
 * Reads settings, and names all that are missing or wrong at once, not only the first.
 *
 * @example
 * ```ts
 * const { secretKey } = yield* Cli.environment({ secretKey: Config.Redacted("TENCENT_IM_SECRET_KEY") })
 * ```
 */
export const environment = Effect.fnUntraced(function* <
  const C extends { readonly [name: string]: Config.Config<unknown> },
>(settings: C): Effect.fn.Return<Values<C>, MissingSettings> {
  const missing: Array<string> = []
  const wrong: Array<string> = []
  const values: { [name: string]: unknown } = {}
  for (const [name, config] of Object.entries(settings)) {
    const read = yield* Effect.result(config)
    if (Result.isSuccess(read)) {
      values[name] = read.success
      continue
    }
    const problem = problemOf(read.failure)
    if (problem.expected === undefined) missing.push(problem.name)
    else wrong.push(`${problem.name} is not ${problem.expected}`)
  }
  if (missing.length + wrong.length > 0) return yield* new MissingSettings({ missing, wrong })
  // One value for each setting, by the same names.
  return values as Values<C>
})

/** A setting that a script reads by itself. */
export const ofConfigError = (error: Config.ConfigError): MissingSettings => {
  const { name, expected } = problemOf(error)
  return new MissingSettings(
    expected === undefined ? { missing: [name], wrong: [] } : { missing: [], wrong: [`${name} is not ${expected}`] },
  )
}

/** What Effect calls a number in text is a number to whoever types it. */
export const inWords = (message: string): string => message.replace("a string representing a finite number", "a number")

/** Which setting is wrong; what it was set to may be a secret, so it is not told. */
const problemOf = ({ message }: Config.ConfigError): { readonly name: string; readonly expected?: string } => {
  const [, path = "A setting"] = /at \[(.*)\]/.exec(message) ?? []
  const name = path.replaceAll("][", "_").replaceAll('"', "")
  const expected = /Expected ([^\n,]*)/.exec(inWords(message))?.[1] ?? "usable"
  // Whatever is set is a string, so that none was found means that nothing was set.
  return expected === "string" ? { name } : { name, expected }
}
