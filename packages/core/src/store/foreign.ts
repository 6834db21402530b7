import * as Effect from "effect/Effect"
import { ofCause } from "./StoreError.ts"
import { openDatabase } from "./sqlite.ts"
import { applicationId } from "./tables.ts"

/**
 * What a file is, if it is certainly no store. It is looked at as it lies there: `immutable` takes no lock, recovers
 * nothing and makes no `-wal` (https://www.sqlite.org/uri.html#uriimmutable), so that a file that is refused stays as it
 * was, with nothing beside it. What cannot be told like this, e.g. while a process writes its first page, is told once
 * the file is opened.
 */
export const foreign = (url: URL): Effect.Effect<string | undefined> =>
  Effect.try({
    try: () => {
      const db = openDatabase(`${url.href}?mode=ro&immutable=1`)
      try {
        const count = (statement: string) => Number(Object.values(db.prepare(statement).get() ?? {})[0] ?? 0)
        return count("PRAGMA application_id") !== applicationId && count("SELECT COUNT(*) FROM sqlite_master") > 0
          ? "it is another program's database"
          : undefined
      } finally {
        db.close()
      }
    },
    catch: (cause) => ofCause("", cause),
  }).pipe(
    Effect.catch(({ problem }) =>
      Effect.succeed(problem === "not-a-store" ? "it is a file of another kind" : undefined),
    ),
  )
