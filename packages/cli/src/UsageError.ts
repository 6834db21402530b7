import * as Schema from "effect/Schema"

/** The command cannot be given like this. */
export class UsageError extends Schema.TaggedError<UsageError>()("UsageError", {
  problem: Schema.String,
  remedy: Schema.String,
}) {
  override get message() {
    return `${this.problem} ${this.remedy}`
  }
}
