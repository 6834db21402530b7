import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { counted } from "../counted.ts"
import type { Contents, Source, SourceError, Unit } from "../Source.ts"
import type { StreamedEntity } from "../transforms/Protocol.ts"
import { type Check, Checklist } from "./Checklist.ts"
import { leftOpen, openFiles, turn } from "./handles.ts"
import { heap } from "./heap.ts"
import { digest, Inspection } from "./Inspection.ts"

/** What a stream gave. */
export interface EntityRead {
  readonly units: number
  readonly records: number
  readonly rejections: number
  readonly skips: number
  readonly discovered: number
}

/** Whom records name and the source does not declare. No fault: exports forget people. Sinks put stand-ins there. */
export interface Undeclared {
  readonly count: number
  readonly examples: ReadonlyArray<string>
}

export interface Report {
  readonly source: string
  readonly checks: ReadonlyArray<Check>
  /** One line for each check that does not hold: empty means that the source conforms. */
  readonly failures: ReadonlyArray<string>
  readonly read: { readonly [E in StreamedEntity]: EntityRead }
  readonly undeclared: { readonly users: Undeclared; readonly groups: Undeclared }
  /** Records that came again with the same content: the store counts them as duplicates. */
  readonly repeated: number
  /** Items of the largest unit, which is what memory must hold. */
  readonly largestUnit: number
  /** By how many bytes the heap grew at most while everything was read. */
  readonly heapGrowth: number
}

const entities = ["users", "groups", "messages", "conversationGroups"] as const
const mebibyte = 1024 * 1024
/** The heap is measured after so many items, then after twice as many, and so on. */
const firstMeasure = 1000
const shown = 5

/**
 * Reads a source as staging would, and as it should not be read: twice, half, and interrupted. Give it an export of
 * some kilobytes whose records are in order: what an export itself has wrong (two different messages of one id) is
 * reported as the source's.
 *
 * It never fails; a test asserts that `failures` is empty. It needs what the source needs, and works under a test clock.
 */
export const conformance = Effect.fn("chatferry.conformance")(function* <R>(
  source: Source<R>,
  options?: {
    /** How far the heap may grow while everything is read, in bytes; 32 MiB by default. */
    readonly maxHeapGrowth?: number
  },
): Effect.fn.Return<Report, never, R> {
  const checklist = new Checklist()
  const inspection = new Inspection(checklist)
  const limit = options?.maxHeapGrowth ?? 32 * mebibyte

  const closed = openFiles()
  const first = yield* readWhole(source, (entity, unit, contents) => inspection.unit(entity, unit, contents))
  if (closed === undefined) checklist.cannot("handles", "this system does not list the files a process has open")
  else for (const path of yield* leftOpen(closed)) checklist.broken("handles", `read to the end: ${path} is open`)
  for (const failure of first.failures) checklist.broken("ends", failure)
  const second = yield* readWhole(source, () => {})
  for (const difference of differences(first, second)) checklist.broken("repeatable", difference)

  const heapGrowth = yield* measure(source)
  if (heapGrowth > limit)
    checklist.broken(
      "memory",
      `the heap grew by ${(heapGrowth / mebibyte).toFixed(1)} MiB, ${(limit / mebibyte).toFixed(1)} are allowed`,
    )

  for (const entity of entities)
    for (const [how, leave] of waysToLeave) {
      const before = openFiles()
      yield* leave(source[entity] as AnyStream<R>)
      const left = yield* leftOpen(before ?? new Map())
      for (const path of left) checklist.broken("handles", `${entity}, ${how}: ${path} is open`)
      if (left.length > 0) break
    }

  const checks = checklist.results()
  return {
    source: source.name,
    checks,
    failures: checks
      .filter(({ passed }) => !passed)
      .map(
        ({ name, holds, count, examples }) =>
          `${name} (${holds}), broken ${counted(count, "time")}: ${examples.join("; ")}`,
      ),
    read: first.read,
    undeclared: {
      users: undeclared(inspection.named.users, inspection.declared.users),
      groups: undeclared(inspection.named.groups, inspection.declared.groups),
    },
    repeated: inspection.repeated,
    largestUnit: inspection.largestUnit,
    heapGrowth,
  }
})

type AnyStream<R> = Stream.Stream<Unit<unknown, R>, SourceError, R>

interface Reading {
  readonly summary: string
  readonly units: { readonly [E in StreamedEntity]: ReadonlyArray<string> }
  readonly read: { readonly [E in StreamedEntity]: EntityRead }
  readonly failures: ReadonlyArray<string>
}

const readWhole = Effect.fnUntraced(function* <R>(
  source: Source<R>,
  look: (entity: StreamedEntity, unit: Unit<unknown, R>, contents: Contents<unknown>) => void,
): Effect.fn.Return<Reading, never, R> {
  const failures: Array<string> = []
  const note = (what: string, exit: Exit.Exit<unknown, SourceError>) => {
    if (Exit.isFailure(exit)) failures.push(`${what}: ${Cause.pretty(exit.cause).split("\n")[0]}`)
  }
  const summary = yield* Effect.exit(source.summary)
  note("summary", summary)
  const readEntity = Effect.fnUntraced(function* (entity: StreamedEntity) {
    const units: Array<string> = []
    const count = { units: 0, records: 0, rejections: 0, skips: 0, discovered: 0 }
    const exit = yield* Effect.exit(
      Stream.runForEach(source[entity] as AnyStream<R>, (unit) =>
        Effect.map(unit.read, (contents) => {
          look(entity, unit, contents)
          units.push(`${unit.id}, fingerprint ${unit.fingerprint}, contents ${digest(contents)}`)
          count.units++
          count.discovered += contents.discovered?.length ?? 0
          for (const { _tag } of contents.items)
            count[_tag === "Read" ? "records" : _tag === "Skip" ? "skips" : "rejections"]++
        }),
      ),
    )
    note(entity, exit)
    return { units, count }
  })
  const users = yield* readEntity("users")
  const groups = yield* readEntity("groups")
  const messages = yield* readEntity("messages")
  const conversationGroups = yield* readEntity("conversationGroups")
  return {
    summary: Exit.isSuccess(summary) ? JSON.stringify(summary.value) : "none",
    units: {
      users: users.units,
      groups: groups.units,
      messages: messages.units,
      conversationGroups: conversationGroups.units,
    },
    read: {
      users: users.count,
      groups: groups.count,
      messages: messages.count,
      conversationGroups: conversationGroups.count,
    },
    failures,
  }
})

const differences = (first: Reading, second: Reading): ReadonlyArray<string> => [
  ...(first.summary === second.summary ? [] : [`the summary was ${first.summary}, then ${second.summary}`]),
  ...entities.flatMap((entity) => {
    const [before, after] = [first.units[entity], second.units[entity]]
    const length = Math.max(before.length, after.length)
    const index = Array.from({ length }).findIndex((_, index) => before[index] !== after[index])
    return index < 0 ? [] : [`${entity}, unit ${index}: ${before[index] ?? "none"}, then ${after[index] ?? "none"}`]
  }),
]

/** By how much the heap grows while everything is read and nothing kept. */
const measure = Effect.fnUntraced(function* <R>(source: Source<R>): Effect.fn.Return<number, never, R> {
  const start = heap()
  let greatest = start
  for (const entity of entities) {
    let items = 0
    let next = firstMeasure
    yield* Effect.exit(
      Stream.runForEach(
        source[entity] as AnyStream<R>,
        Effect.fnUntraced(function* (unit): Effect.fn.Return<void, SourceError, R> {
          items += (yield* unit.read).items.length
          if (items < next) return
          next = items * 2
          greatest = Math.max(greatest, heap())
        }),
      ),
    )
  }
  return Math.max(greatest, heap()) - start
})

/** How a reader may go before the end. */
const waysToLeave: ReadonlyArray<
  readonly [how: string, leave: <R>(stream: AnyStream<R>) => Effect.Effect<unknown, never, R>]
> = [
  [
    "left after the first unit",
    (stream) =>
      Effect.exit(
        stream.pipe(
          Stream.take(1),
          Stream.runForEach(({ read }) => Effect.exit(read)),
        ),
      ),
  ],
  [
    "interrupted while a unit is read",
    Effect.fnUntraced(function* (stream) {
      const begun = yield* Deferred.make<void>()
      const reading = Stream.runForEach(stream, ({ read }) => Effect.andThen(Deferred.succeed(begun, undefined), read))
      const fiber = yield* Effect.forkChild(Effect.ensuring(Effect.exit(reading), Deferred.succeed(begun, undefined)))
      yield* Deferred.await(begun)
      return yield* Fiber.interrupt(fiber)
    }),
  ],
  [
    "interrupted at once",
    Effect.fnUntraced(function* (stream) {
      const fiber = yield* Effect.forkChild(Effect.exit(Stream.runForEach(stream, ({ read }) => Effect.exit(read))))
      yield* turn(0)
      return yield* Fiber.interrupt(fiber)
    }),
  ],
]

const undeclared = (named: ReadonlySet<string>, declared: ReadonlySet<string>): Undeclared => {
  const missing = [...named].filter((id) => !declared.has(id))
  return { count: missing.length, examples: missing.slice(0, shown) }
}
