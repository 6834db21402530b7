import { openSync } from "node:fs"
import { type Message, Source, type Timestamp, type User } from "@chatferry/core"
import { group, message, user } from "@chatferry/core/testing"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

const unit = <A>(id: string, items: ReadonlyArray<Source.Item<A>>, fingerprint = "1"): Source.Unit<A> => ({
  id,
  fingerprint,
  read: Effect.succeed({ items }),
})

const at = (index: number) => ({ file: "a", index })

/** A source that breaks each rule once. `file` is what it opens and forgets. */
export const hostileSource = (file: string): Source.Source => {
  let readings = 0
  const held: Array<ReadonlyArray<number>> = []
  return Source.make({
    name: "hostile",
    users: Stream.suspend(() => {
      readings++
      return Stream.make(
        unit("users", [
          Source.read(user("ada"), at(0)),
          Source.read(user("ada", "Another Ada"), at(1)),
          Source.read(user("bob"), at(2)),
          Source.read(user("bob"), at(3)),
          Source.read({ ...user("eve"), nickname: "e" } as User, at(4)),
          Source.read(user("no place"), { file: "" }),
          Source.read(user("wrong place"), { file: "a", index: -1 }),
          Source.read(user(`reading ${readings}`), at(5)),
        ]),
        unit<User>("users", [Source.reject(at(0), ""), Source.skip(at(1), " ")]),
      )
    }),
    groups: Stream.make(unit("groups", [Source.read(group("g", "ada", "nobody"), at(0))])).pipe(
      Stream.concat(
        Stream.fail(new Source.SourceError({ source: "hostile", problem: "The end is missing.", remedy: "Find it." })),
      ),
    ),
    messages: Stream.suspend(() => {
      openSync(file, "r")
      return Stream.fromIterable(
        (function* () {
          yield unit<Message>("moment", [
            Source.read(message("g", "ada", 1), at(0)),
            Source.read({ ...message("g", "ada", 1), id: "g:1b" as Message["id"] }, at(0)),
            Source.read({ ...message("g", "ada", 2), sentAt: Number.NaN as Timestamp }, at(1)),
            Source.read(message("elsewhere", "ada", 3), at(2)),
          ])
          for (let day = 0; day < 20; day++) {
            held.push(Array.from({ length: 50_000 }, (_, index) => index + 0.5))
            yield unit<Message>(
              `day ${day}`,
              Array.from({ length: 100 }, (_, index) => Source.read(message(`g${day}`, "ada", index), at(index))),
            )
          }
        })(),
      )
    }),
  })
}
