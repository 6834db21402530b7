import { createRequire } from "node:module"
import { inflateSync } from "node:zlib"
import { describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { TestClock } from "effect/testing"
import { expect, vi } from "vitest"
import { renewing, sign } from "../../src/client/UserSig.ts"
import { TencentImClient } from "../../src/index.ts"
import { answer, clientOf } from "./service.ts"

interface Library {
  readonly Api: new (
    sdkAppId: number,
    key: string,
  ) => { readonly genUserSig: (identifier: string, expire: number) => string }
}
const { Api }: Library = createRequire(import.meta.url)("tls-sig-api-v2")

const credentials = {
  sdkAppId: 1400000000,
  identifier: "administrator",
  secretKey: Redacted.make("example-secret-key-for-tests-only"),
}

const opened = (usersig: string): Record<string, unknown> =>
  JSON.parse(
    inflateSync(
      Buffer.from(usersig.replaceAll("*", "+").replaceAll("-", "/").replaceAll("_", "="), "base64"),
    ).toString(),
  )

describe("a UserSig", () => {
  it("has the signature of the documents' procedure", () => {
    expect(opened(Redacted.value(sign(credentials, 1_700_000_000, 86_400)))).toEqual({
      "TLS.ver": "2.0",
      "TLS.identifier": "administrator",
      "TLS.sdkappid": 1400000000,
      "TLS.time": 1_700_000_000,
      "TLS.expire": 86_400,
      "TLS.sig": "MB10GXhM8JpxoCI/M1kEcFzsRqYhYLilfofS8D0CAm8=",
    })
  })

  it("holds what the service's own library puts into one of the same second", () => {
    vi.useFakeTimers({ now: 1_790_000_000_000, toFake: ["Date"] })
    try {
      for (const identifier of ["administrator", "a", "admin_with-32-bytes-in-its-name."]) {
        for (const key of ["k", "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e"]) {
          const own = sign({ sdkAppId: 1, identifier, secretKey: Redacted.make(key) }, 1_790_000_000, 604_800)
          expect(opened(Redacted.value(own))).toEqual(opened(new Api(1, key).genUserSig(identifier, 604_800)))
        }
      }
    } finally {
      vi.useRealTimers()
    }
  })

  it("is shown as redacted", () => {
    const usersig = sign(credentials, 1, 2)
    expect(`${usersig} ${JSON.stringify({ usersig })}`).not.toContain(Redacted.value(usersig))
  })

  it.effect("is renewed after four fifths of its life, for as long as a run lasts", () =>
    Effect.gen(function* () {
      const usersig = renewing(credentials, Duration.days(1))
      const signedAt: Array<unknown> = []
      for (let hour = 0; hour < 24 * 7; hour++) {
        const { "TLS.expire": expire, "TLS.time": time } = opened(Redacted.value(yield* usersig))
        expect(Number(time) + Number(expire)).toBeGreaterThan(hour * 3600)
        if (signedAt.at(-1) !== time) signedAt.push(time)
        yield* TestClock.adjust("1 hour")
      }
      // 19.2 hours are over at the twentieth.
      expect(signedAt).toEqual([0, 20, 40, 60, 80, 100, 120, 140, 160].map((hour) => hour * 3600))
    }),
  )

  it.effect("is renewed when the clock was set back", () =>
    Effect.gen(function* () {
      const usersig = renewing(credentials, Duration.days(1))
      yield* TestClock.setTime(10_000_000)
      const ahead = yield* usersig
      yield* TestClock.setTime(5_000_000)
      expect(opened(Redacted.value(yield* usersig))["TLS.time"]).toBe(5_000)
      expect(opened(Redacted.value(ahead))["TLS.time"]).toBe(10_000)
    }),
  )

  it.effect("goes with each call, the same until it is renewed", () =>
    Effect.gen(function* () {
      const { layer, seen } = clientOf(() => Effect.succeed(answer()), { userSigLifetime: "1 day" })
      yield* Effect.gen(function* () {
        const client = yield* TencentImClient
        for (const pause of [0, 19, 2]) {
          yield* TestClock.adjust(Duration.hours(pause))
          yield* client.destroyGroup({ GroupId: "g" })
        }
      }).pipe(Effect.provide(layer))
      const [first, second, third] = seen.map(({ url }) => opened(url.searchParams.get("usersig") ?? "")["TLS.time"])
      expect([first, second, third]).toEqual([0, 0, 21 * 3600])
      expect(new Set(seen.map(({ url }) => url.searchParams.get("random"))).size).toBe(3)
    }),
  )
})
