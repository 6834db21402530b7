import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

/** One way out of the process. */
export interface Output {
  readonly isTerminal: boolean
  readonly hasColours: boolean
  readonly columns: () => number
  /** Ends when the text has left the process. */
  readonly write: (text: string) => Effect.Effect<void>
}

/** What people and programs see: results go to `out`, progress and errors to `err`. */
export class Screen extends Context.Service<Screen, { readonly out: Output; readonly err: Output }>()(
  "@chatferry/cli/Screen",
) {
  static readonly layer = Layer.sync(Screen, () => ({ out: ofStream(process.stdout), err: ofStream(process.stderr) }))
}

/** Where nobody looks at it as it comes, lines are as long as a text is read well. */
const unknownWidth = 100

const ofStream = (stream: NodeJS.WriteStream): Output => ({
  isTerminal: stream.isTTY === true && process.env.TERM !== "dumb",
  // https://no-color.org: any value but the empty one switches colours off.
  hasColours: stream.isTTY === true && process.env.TERM !== "dumb" && !process.env.NO_COLOR,
  columns: () => stream.columns ?? unknownWidth,
  write: (text) =>
    Effect.callback((resume) => {
      // Whoever reads may have left, as `head` does.
      stream.write(text, () => resume(Effect.void))
    }),
})
