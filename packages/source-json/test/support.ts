import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import type { Source } from "@chatferry/core"
import { layer as NodeServices } from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import type * as Path from "effect/Path"
import * as Stream from "effect/Stream"
import { afterAll } from "vitest"

/** A folder of the test file's own, gone afterwards. */
export const scratch = (): { readonly path: (name: string) => string; readonly put: typeof writeInto } => {
  const root = mkdtempSync(join(tmpdir(), "source-json-"))
  afterAll(() => rmSync(root, { recursive: true, force: true }))
  return { path: (name) => join(root, name), put: (name, content) => writeInto(join(root, name), content) }
}

const writeInto = (path: string, content: string | Uint8Array): string => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

export const run = <A, E>(effect: Effect.Effect<A, E, FileSystem.FileSystem | Path.Path>): Promise<A> =>
  Effect.runPromise(Effect.provide(effect, NodeServices))

export type Units<A, R> = Stream.Stream<Source.Unit<A, R>, Source.SourceError, R>

export interface ReadUnit<A> {
  readonly id: string
  readonly fingerprint: string
  readonly items: ReadonlyArray<Source.Item<A>>
}

/** Every unit, read. */
export const unitsOf = <A, R extends FileSystem.FileSystem | Path.Path>(
  units: Units<A, R>,
): Promise<ReadonlyArray<ReadUnit<A>>> =>
  run(
    units.pipe(
      Stream.mapEffect(({ id, fingerprint, read }) => Effect.map(read, ({ items }) => ({ id, fingerprint, items }))),
      Stream.runCollect,
    ),
  )

export const itemsOf = async <A, R extends FileSystem.FileSystem | Path.Path>(
  units: Units<A, R>,
): Promise<ReadonlyArray<Source.Item<A>>> => (await unitsOf(units)).flatMap(({ items }) => items)

export const recordsOf = async <A, R extends FileSystem.FileSystem | Path.Path>(
  units: Units<A, R>,
): Promise<ReadonlyArray<A>> => (await itemsOf(units)).flatMap((item) => (item._tag === "Read" ? [item.record] : []))

export const rejectionsOf = async <A, R extends FileSystem.FileSystem | Path.Path>(
  units: Units<A, R>,
): Promise<ReadonlyArray<Source.Rejection>> =>
  (await itemsOf(units)).filter((item): item is Source.Rejection => item._tag === "Rejection")

/** Linux alone lists them. */
export const canCountHandles = existsSync("/proc/self/fd")

/** How many of this process's open handles belong to a file. */
export const openHandles = (path: string): number =>
  readdirSync("/proc/self/fd").filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path
    } catch {
      return false
    }
  }).length

export const lines = (...values: ReadonlyArray<unknown>): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join("")
