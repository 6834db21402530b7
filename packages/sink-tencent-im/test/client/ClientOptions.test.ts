import { describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { expect } from "vitest"
import { settle } from "../../src/client/ClientOptions.ts"
import { type ClientOptions, regions } from "../../src/index.ts"
import { options } from "./service.ts"

const refused = (changed: Partial<ClientOptions>) =>
  Effect.map(Effect.flip(settle({ ...options, ...changed })), ({ message, option }) => `${option}: ${message}`)

describe("the client's options", () => {
  it.effect("have the documented defaults", () =>
    Effect.gen(function* () {
      const { limits, retries, timeout, url, userSigLifetime } = yield* settle(options)
      expect(url).toBe("https://adminapisgp.im.qcloud.com")
      expect([Duration.toSeconds(timeout), retries, Duration.toDays(userSigLifetime)]).toEqual([5, 5, 2])
      expect(limits).toMatchObject({ membersPerCall: 20, messagesPerCall: 7, messageBytes: 12_000, liveSync: 5 })
    }),
  )

  it.effect("name every region's main and backup domain", () =>
    Effect.gen(function* () {
      for (const region of Object.keys(regions) as ReadonlyArray<keyof typeof regions>) {
        const main = yield* settle({ ...options, endpoint: region })
        const backup = yield* settle({ ...options, endpoint: `${region}-backup` })
        expect(main.url).toMatch(/^https:\/\/(console\.tim\.qq|adminapi\w+\.im\.qcloud)\.com$/)
        expect(backup.url).toMatch(/^https:\/\/adminapi\w*\.my-imcloud\.com$/)
      }
    }),
  )

  it.effect("take an address of one's own, http for this machine only", () =>
    Effect.gen(function* () {
      const url = (endpoint: string | URL) => Effect.map(settle({ ...options, endpoint }), ({ url }) => url)
      expect(yield* url("https://im.example.org/")).toBe("https://im.example.org")
      expect(yield* url("https://gateway.example.org/im/")).toBe("https://gateway.example.org/im")
      expect(yield* url(new URL("http://127.0.0.1:8080"))).toBe("http://127.0.0.1:8080")
      expect(yield* url("http://localhost:8080")).toBe("http://localhost:8080")
      expect(yield* url("http://[::1]:8080")).toBe("http://[::1]:8080")
      expect(yield* refused({ endpoint: "http://im.example.org" })).toContain("http is only for this machine itself")
      expect(yield* refused({ endpoint: "http://127.0.0.1.example.org" })).toContain("http is only for this machine")
      expect(yield* refused({ endpoint: "atlantis" })).toContain(`"atlantis" is neither a region (china, singapore`)
      expect(yield* refused({ endpoint: "ftp://im.example.org" })).toContain("neither a region")
      expect(yield* refused({ endpoint: "https://me:password@im.example.org" })).not.toContain("password")
      expect(yield* refused({ endpoint: "https://im.example.org?usersig=1" })).toContain("no user, query or fragment")
    }),
  )

  it.effect("are refused before the first call, with the option named and what to do", () =>
    Effect.gen(function* () {
      expect(yield* refused({ sdkAppId: Number.NaN })).toBe(
        "sdkAppId: The client's option sdkAppId cannot be used: it is no positive integer. Copy the SDKAppID from the console.",
      )
      expect(yield* refused({ identifier: "" })).toMatch(/^identifier: /)
      expect(yield* refused({ secretKey: Redacted.make(" ") })).toMatch(/^secretKey: .* it is empty/)
      expect(yield* refused({ timeout: "3 seconds" })).toMatch(/^timeout: .* not longer than 3 seconds/)
      expect(yield* refused({ retries: -1 })).toMatch(/^retries: /)
      expect(yield* refused({ userSigLifetime: "10 seconds" })).toMatch(/^userSigLifetime: /)
      expect(yield* refused({ userSigLifetime: "36500 days" })).toMatch(/^userSigLifetime: /)
      expect(yield* refused({ limits: { messagesPerCall: 0 } })).toMatch(/^limits: .* messagesPerCall/)
    }),
  )

  it.effect("may be as impatient as they like with a server on this machine", () =>
    Effect.gen(function* () {
      const { timeout } = yield* settle({ ...options, endpoint: "http://127.0.0.1:1", timeout: "50 millis" })
      expect(Duration.toMillis(timeout)).toBe(50)
    }),
  )
})
