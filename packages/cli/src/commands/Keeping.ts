import * as Context from "effect/Context"

/** Whether the command's state outlasts it: said by the command, read where an interruption is told. */
export interface Keeping {
  isTemporary: boolean
}

export const Current = Context.Reference<Keeping>("@chatferry/cli/Keeping", {
  defaultValue: () => ({ isTemporary: false }),
})
