import type { Store, StoreError } from "@chatferry/core"
import * as Effect from "effect/Effect"
import type { ExitCode } from "../ExitCode.ts"
import { toJson } from "../route/json.ts"
import { laneNames } from "../route/lane-names.ts"
import type { CommandResult } from "../route/Result.ts"
import { Screen } from "../screen/Screen.ts"
import * as Page from "../text/Page.ts"
import { named, result as resultText } from "../text/result.ts"
import { verdict } from "../text/verdict.ts"
import type { SharedFlags } from "./shared-flags.ts"

/** Prints a result: for people, or as the one document. */
export const show = Effect.fnUntraced(function* (
  result: CommandResult,
  exitCode: ExitCode,
  { json }: SharedFlags,
): Effect.fn.Return<void, StoreError, Store | Screen> {
  const { out } = yield* Screen
  if (json) return yield* out.write(`${JSON.stringify(toJson(result, exitCode), undefined, 2)}\n`)
  const page = Page.of(out)
  const names = yield* laneNames(named(result))
  const lines = [...resultText(page, result, names, exitCode), ...verdict(page, result, exitCode)]
  yield* out.write(`${lines.join("\n")}\n`)
})
