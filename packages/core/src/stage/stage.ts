import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Targets from "../apply/targets.ts"
import type { RecordOf } from "../model/Entity.ts"
import type { Pipeline } from "../Pipeline.ts"
import * as Progress from "../Progress.ts"
import type { Finding } from "../plan/Plan.ts"
import { read as readItem, type SourceError, type Unit } from "../Source.ts"
import * as Reader from "../store/Staged.ts"
import * as Staging from "../store/Staging.ts"
import { Store } from "../store/Store.ts"
import { StoreError } from "../store/StoreError.ts"
import * as StagedTransforms from "../store/staged-transforms.ts"
import { hash } from "../transforms/fingerprint.ts"
import type { StreamedEntity, TransformError } from "../transforms/Protocol.ts"
import * as Reshape from "./reshape.ts"

/** What a staging did. */
export interface Staged {
  readonly units: number
  /** Units that had been staged before and were not read again. */
  readonly unitsKept: number
  readonly read: number
  /** Other transforms than before: what was staged under those has been read anew. */
  readonly isAnew: boolean
  /** What transforms have to say, e.g. which rows of a map no record used. */
  readonly findings: ReadonlyArray<Finding>
}

/** Items that one transaction takes: each has its cost, and what is not committed is read again after a crash. */
const itemsPerCommit = 2_000

/** The event loop gets its turn this often, in milliseconds, so that progress and Ctrl-C are served. */
const breath = 50

/**
 * Reads the source through the transforms into the store. It may be interrupted at any point and goes on there; staging
 * a newer export of the same workspace adds what is new.
 */
export const stage = Effect.fn("chatferry.stage")(function* <R>(
  pipeline: Pick<Pipeline<R>, "source" | "transforms">,
): Effect.fn.Return<Staged, SourceError | TransformError | StoreError, R | Store> {
  const { database } = yield* Store
  const progress = yield* Progress.Current
  const { source } = pipeline
  const summary = yield* source.summary
  yield* database.write((sql) => {
    const known = sql.one<{ value: string }>("SELECT value FROM meta WHERE key = 'workspace'")?.value
    const workspace = `${source.name} ${summary.workspace ?? "without a name"}`
    if (known === undefined) sql.run("INSERT INTO meta VALUES ('workspace', ?)", workspace)
    else if (known !== workspace)
      throw new StoreError({
        problem: "other-workspace",
        file: database.file,
        detail: `it holds ${known}, and this is ${workspace}`,
      })
  })
  yield* Targets.forgetEphemeral(database)
  const transforms = yield* Effect.forEach(pipeline.transforms, Reshape.open)
  const remembers = transforms.some(({ steps }) => steps.remembers)
  const isAnew = yield* StagedTransforms.adopt(
    database,
    transforms.map(({ name, fingerprint }) => `${name} ${fingerprint}`),
  )
  const staging = yield* Staging.begin(database)
  Progress.begin(progress, "staging", 0)
  let units = 0
  let unitsKept = 0
  let breathed = performance.now()
  let committed = 0

  const drain = Effect.fnUntraced(function* <E extends StreamedEntity>(
    entity: E,
    stream: Stream.Stream<Unit<RecordOf[E], R>, SourceError, R>,
  ): Effect.fn.Return<void, SourceError | TransformError | StoreError, R> {
    yield* Stream.runForEach(
      stream,
      Effect.fnUntraced(function* (unit): Effect.fn.Return<void, SourceError | TransformError | StoreError, R> {
        if (yield* staging.isStaged(entity, unit)) {
          unitsKept++
          if (remembers && (entity === "users" || entity === "groups"))
            yield* Reshape.reshape(transforms, entity, yield* unit.read)
          return
        }
        const reshaped = yield* Reshape.reshape(transforms, entity, yield* unit.read)
        progress.done += yield* staging.write(entity, { unit, ...reshaped })
        units++
        if (progress.done - committed >= itemsPerCommit) {
          yield* staging.commit
          committed = progress.done
        }
        if (performance.now() - breathed < breath) return
        yield* Effect.yieldNow
        breathed = performance.now()
      }),
    )
  })

  yield* Effect.gen(function* (): Effect.fn.Return<void, SourceError | TransformError | StoreError, R> {
    yield* drain("users", source.users)
    yield* drain("groups", source.groups)
    yield* drain("messages", source.messages)
    yield* drain("conversationGroups", source.conversationGroups)
    yield* staging.commit
    // Whatever ends the reading, what was read so far is kept.
  }).pipe(Effect.onError(() => Effect.ignore(staging.commit)))

  let read = progress.done
  Progress.begin(progress, "ordering", 0)
  yield* staging.order
  const findings: Array<Finding> = []
  for (const [index, { name, steps }] of transforms.entries()) {
    if (steps.finish === undefined) continue
    const ending = yield* steps.finish(Reader.make(database))
    findings.push(...(ending.findings ?? []))
    const made = ending.conversationGroups ?? []
    const unit = { id: `transform ${index + 1}: ${name}`, fingerprint: hash(JSON.stringify(made)) }
    if (made.length === 0 || (yield* staging.isStaged("conversationGroups", unit))) continue
    const items = made.map((record, index) => readItem(record, { file: unit.id, index }))
    read += yield* staging.write("conversationGroups", { unit, items, ...nothingElse })
    yield* staging.commit
  }
  yield* StagedTransforms.keepFindings(database, findings)
  yield* staging.finish(transforms.flatMap(({ steps }) => steps.sample ?? []))
  return { units, unitsKept, read, isAnew, findings }
})

const nothingElse = { discovered: [], members: { read: 0, leftOut: new Map() } }
