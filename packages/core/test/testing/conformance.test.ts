import { closeSync, openSync } from "node:fs"
import { type Message, Source } from "@chatferry/core"
import { conformance, group, message, sourceOf, user } from "@chatferry/core/testing"
import { NodeServices } from "@effect/platform-node"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Stream from "effect/Stream"
import { hostileSource } from "./hostile-source.ts"

const withFile = <A, E>(use: (file: string) => Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const file = yield* fs.makeTempFileScoped()
    return yield* use(file)
  }).pipe(Effect.scoped, Effect.provide(NodeServices.layer))

/** Days that are made when they are read, behind a file that is open meanwhile. */
const openDays = (file: string, release: (descriptor: number) => void) =>
  Source.make({
    name: "days",
    messages: Stream.unwrap(
      Effect.map(
        Effect.acquireRelease(
          Effect.sync(() => openSync(file, "r")),
          (descriptor) => Effect.sync(() => release(descriptor)),
        ),
        () =>
          Stream.range(1, 100).pipe(
            Stream.map(
              (day): Source.Unit<Message> => ({
                id: `day ${day}`,
                fingerprint: "1",
                read: Effect.delay(
                  Effect.sync(() => ({
                    items: Array.from({ length: 100 }, (_, index) =>
                      Source.read(message(`day ${day}`, "ada", index), { file: `day ${day}`, index }),
                    ),
                  })),
                  0,
                ),
              }),
            ),
          ),
      ),
    ),
  })

describe("the conformance kit", () => {
  it.effect("passes a source of records at hand, and tells whom it names without declaring them", () =>
    Effect.gen(function* () {
      const report = yield* conformance(
        sourceOf({
          users: [user("ada"), Source.reject({ file: "users.json", index: 1 }, "no name")],
          groups: [group("g", "ada", "bob")],
          days: { a: [message("g", "ada", 1), message("h", "eve", 1), Source.skip({ file: "a" }, "hidden")] },
        }),
      )
      expect(report.failures).toEqual([])
      expect(report.read).toMatchObject({
        users: { units: 1, records: 1, rejections: 1 },
        messages: { units: 1, records: 2, skips: 1 },
      })
      expect(report.undeclared).toEqual({
        users: { count: 2, examples: ["bob", "eve"] },
        groups: { count: 1, examples: ["h"] },
      })
    }),
  )

  it.live("passes a source that closes what it opened, however it is left", () =>
    withFile((file) =>
      Effect.map(conformance(openDays(file, closeSync)), (report) => {
        expect(report.failures).toEqual([])
        expect(report.read.messages).toMatchObject({ units: 100, records: 10_000 })
        expect(report.largestUnit).toBe(100)
      }),
    ),
  )

  it.live("names a file that stays open", () =>
    withFile((file) =>
      Effect.gen(function* () {
        const descriptors: Array<number> = []
        const report = yield* conformance(openDays(file, (descriptor) => descriptors.push(descriptor)))
        for (const descriptor of descriptors) closeSync(descriptor)
        if (process.platform === "linux") {
          expect(report.failures).toHaveLength(1)
          expect(report.failures[0]).toContain(
            `read to the end: ${file} is open; messages, left after the first unit: ${file} is open`,
          )
        } else expect(report.checks.find(({ name }) => name === "handles")?.notMade).toBeTypeOf("string")
      }),
    ),
  )

  it.effect("finds everything that a hostile source does, and goes on to the end", () =>
    withFile((file) =>
      Effect.gen(function* () {
        const report = yield* conformance(hostileSource(file), { maxHeapGrowth: 4 * 1024 * 1024 })
        const broken = Object.fromEntries(
          report.checks
            .filter(({ passed }) => !passed)
            .map(({ name, count, examples }) => [name, [count, examples[0]]]),
        )
        expect(broken).toMatchObject({
          ends: [1, "groups: SourceError: The end is missing. Find it."],
          repeatable: [1, expect.stringContaining("users, unit 0: users, fingerprint 1")],
          units: [1, "users: there are two units users"],
          balance: [2, "users, unit users, item 0: a rejection without a reason"],
          provenance: [2, "users, unit users, item 5: no file"],
          model: [1, expect.stringContaining("nickname")],
          ids: [1, "users, unit users, item 1: another record of users has the id ada"],
          order: [2, "messages, unit moment, item 1: g:1b and g:1 are of one moment and one place"],
          memory: [1, expect.stringMatching(/the heap grew by \d+\.\d MiB, 4\.0 are allowed/)],
        })
        expect("handles" in broken).toBe(process.platform === "linux")
        expect(report.failures).toHaveLength(Object.keys(broken).length)
        expect(report.repeated).toBe(1)
        expect(report.undeclared.users.examples).toEqual(["nobody"])
        expect(report.read.messages.records).toBe(2004)
      }),
    ),
  )
})
