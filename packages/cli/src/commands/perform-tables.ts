import { findTarget, type Pipeline, Rejections, Store } from "@chatferry/core"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import type * as Path from "effect/Path"
import type { Scope } from "effect/Scope"
import * as Stream from "effect/Stream"
import { ExitCode } from "../ExitCode.ts"
import type { CommandError } from "../failure.ts"
import * as Figures from "../screen/figures.ts"
import { Screen } from "../screen/Screen.ts"
import * as IdMapTable from "../tables/id-map.ts"
import * as RejectionTable from "../tables/rejections.ts"
import { csv } from "../tables/Table.ts"
import * as Write from "../tables/write-table.ts"
import * as Page from "../text/Page.ts"
import * as RejectionText from "../text/rejections.ts"
import { openStore, place } from "./open-store.ts"
import type { SharedFlags } from "./shared-flags.ts"

type Needs = Screen | Scope | FileSystem.FileSystem | Path.Path

/** Rejections that are listed for people; files and JSON have all. */
const listed = 50

const countInto =
  (counts: { rejected: number; placeholder: number }) =>
  ({ state }: Rejections.Rejected) =>
    Effect.sync(() => {
      counts[state]++
    })

/** Lists the rejections and placeholders, writes them into a file, or gives the rejections back to the next apply. */
export const performRejections = Effect.fnUntraced(function* <R>(
  program: { readonly name: string },
  { sink: { target } }: Pipeline.Pipeline<R>,
  shared: SharedFlags,
  { to, replay }: { readonly to: Option.Option<string>; readonly replay: boolean },
): Effect.fn.Return<ExitCode, CommandError, Needs> {
  const { out } = yield* Screen
  const page = Page.of(out)
  const { file } = yield* place(program, shared, false)
  const store = yield* openStore(file, replay ? { command: "rejections", target: target.id } : "read")
  const rows = Stream.provideService(RejectionTable.stream(target), Store, store)
  const say = (data: object, lines: Page.Lines) =>
    out.write(shared.json ? `${JSON.stringify(data, undefined, 2)}\n` : `${lines.join("\n")}\n`)
  const head = { command: "rejections", exitCode: ExitCode.done, target }
  if (replay) {
    const number = yield* findTarget(store.database, target)
    const done = yield* Rejections.replay(store.database, number ?? -1)
    yield* say({ ...head, ...done }, RejectionText.replayed(page, done))
    return ExitCode.done
  }
  if (Option.isSome(to)) {
    const counts = { rejected: 0, placeholder: 0 }
    const count = yield* Write.toFile(to.value, RejectionTable.table, Stream.tap(rows, countInto(counts)))
    yield* say({ ...head, count, file: to.value }, [`${RejectionText.counted(counts)} written to ${to.value}.`])
    return ExitCode.done
  }
  if (shared.json) yield* Write.toJson(head, "rejections", RejectionTable.table, rows)
  else {
    const first = yield* Stream.runCollect(Stream.take(rows, listed))
    const counts = { rejected: 0, placeholder: 0 }
    yield* Stream.runForEach(rows, countInto(counts))
    yield* say({}, RejectionText.list(page, first, counts))
  }
  return ExitCode.done
})

/** Writes where each message is now: into a file, or to the output as CSV. */
export const performIdMap = Effect.fnUntraced(function* <R>(
  program: { readonly name: string },
  { sink: { target } }: Pipeline.Pipeline<R>,
  shared: SharedFlags,
  { to }: { readonly to: Option.Option<string> },
): Effect.fn.Return<ExitCode, CommandError, Needs> {
  const { out } = yield* Screen
  const { file } = yield* place(program, shared, false)
  const store = yield* openStore(file, "read")
  const rows = Stream.provideService(IdMapTable.stream(target), Store, store)
  const head = { command: "id-map", exitCode: ExitCode.done, target }
  if (Option.isSome(to)) {
    const count = yield* Write.toFile(to.value, IdMapTable.table, rows)
    yield* out.write(
      shared.json
        ? `${JSON.stringify({ ...head, count, file: to.value }, undefined, 2)}\n`
        : `${Figures.counted(count, "message")} written to ${to.value}.\n`,
    )
  } else if (shared.json) yield* Write.toJson(head, "idMap", IdMapTable.table, rows)
  else yield* Write.toOutput(out, csv, IdMapTable.table, rows)
  return ExitCode.done
})
