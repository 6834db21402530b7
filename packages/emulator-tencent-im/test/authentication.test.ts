import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { against, call, now, post, query } from "./client.ts"
import { encode, sign } from "./sign.ts"

const path = "im_open_login_svc/account_check"
const body = `{"CheckItem":[{"UserID":"nobody"}]}`
const genuine = {
  identifier: "administrator",
  sdkAppId: 1400000000,
  key: "chatferry-emulator-key",
  time: now - 10,
  expire: 100,
}

const codeWith = (change: Readonly<Record<string, string | undefined>>) =>
  Effect.gen(function* () {
    const parameters = Object.entries({ ...(yield* query), ...change }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    )
    const answer = yield* post(path, Object.fromEntries(parameters), body)
    assert.strictEqual(answer.status, 200)
    return JSON.parse(answer.text).ErrorCode as number
  })

describe("authentication", () => {
  it("signs as the documents' own example does", () => {
    const documented = {
      "TLS.ver": "2.0",
      "TLS.identifier": "administrator",
      "TLS.sdkappid": 1400000000,
      "TLS.time": 1700000000,
      "TLS.expire": 86400,
      "TLS.sig": "MB10GXhM8JpxoCI/M1kEcFzsRqYhYLilfofS8D0CAm8=",
    }
    const key = "example-secret-key-for-tests-only"
    assert.strictEqual(sign({ ...genuine, key, time: 1700000000, expire: 86400 }), encode(documented))
  })

  it.effect.each([
    { what: "a genuine signature", change: {}, expected: 0 },
    { what: "no sdkappid", change: { sdkappid: undefined }, expected: 60012 },
    { what: "an sdkappid that is no number", change: { sdkappid: "x" }, expected: 60006 },
    { what: "another sdkappid", change: { sdkappid: "1400000001" }, expected: 70020 },
    { what: "no identifier", change: { identifier: undefined }, expected: 60004 },
    { what: "no signature", change: { usersig: undefined }, expected: 70002 },
    { what: "a signature that is none", change: { usersig: "nonsense" }, expected: 70003 },
    { what: "a signature cut off", change: { usersig: sign(genuine).slice(0, 60) }, expected: 70003 },
    { what: "a document that lacks fields", change: { usersig: encode({ "TLS.ver": "2.0" }) }, expected: 70003 },
    { what: "a document too big to inflate", change: { usersig: encode("x".repeat(100_000)) }, expected: 70003 },
    {
      what: "another account's signature",
      change: { usersig: sign({ ...genuine, identifier: "ada" }) },
      expected: 70013,
    },
    { what: "another app's signature", change: { usersig: sign({ ...genuine, sdkAppId: 1 }) }, expected: 70014 },
    { what: "another key", change: { usersig: sign({ ...genuine, key: "other" }) }, expected: 70009 },
    {
      what: "a signature that ended this second",
      change: { usersig: sign({ ...genuine, expire: 10 }) },
      expected: 70001,
    },
    { what: "a signature with a second left", change: { usersig: sign({ ...genuine, expire: 11 }) }, expected: 0 },
    {
      what: "an account that is no administrator",
      change: { identifier: "ada", usersig: sign({ ...genuine, identifier: "ada" }) },
      expected: 60010,
    },
    { what: "no random", change: { random: undefined }, expected: 60002 },
    { what: "a random beyond 32 bits", change: { random: "4294967296" }, expected: 60002 },
    { what: "another content type", change: { contenttype: "xml" }, expected: 60002 },
  ])("answers $expected to $what", ({ change, expected }) =>
    Effect.gen(function* () {
      assert.strictEqual(yield* against(codeWith(change)), expected)
    }),
  )

  it.effect("lets a signature run out while the server runs", () =>
    against(
      Effect.gen(function* () {
        const usersig = sign(genuine)
        assert.strictEqual(yield* codeWith({ usersig }), 0)
        yield* TestClock.adjust("90 seconds")
        assert.strictEqual(yield* codeWith({ usersig }), 70001)
      }),
    ),
  )

  it.effect("accepts the administrators it was given and no other", () =>
    against(
      Effect.gen(function* () {
        const chief = { identifier: "chief", usersig: sign({ ...genuine, identifier: "chief" }) }
        assert.strictEqual(yield* codeWith(chief), 0)
        assert.strictEqual(yield* codeWith({}), 60010)
      }),
      { administrators: ["chief"] },
    ),
  )
})

describe("request", () => {
  it.effect("answers 60003 to a body that is not JSON", () =>
    against(
      Effect.gen(function* () {
        for (const broken of ["", "{", "{'a':1}"]) {
          const answer = yield* post(path, yield* query, broken)
          assert.strictEqual(JSON.parse(answer.text).ErrorCode, 60003, broken)
        }
      }),
    ),
  )

  it.effect("answers unknown commands with 10003 in the group service and 60009 elsewhere", () =>
    against(
      Effect.gen(function* () {
        assert.strictEqual((yield* call("group_open_http_svc/import_grup", {})).ErrorCode, 10003)
        assert.strictEqual((yield* call("openim/import_msg", {})).ErrorCode, 60009)
        assert.strictEqual((yield* call("OPENIM/importmsg", {})).ErrorCode, 60009)
      }),
    ),
  )

  it.effect("names the field that does not fit", () =>
    against(
      Effect.gen(function* () {
        const answer = yield* call("group_open_http_svc/import_group", { Type: "Public", Name: 7 })
        assert.strictEqual(answer.ActionStatus, "FAIL")
        assert.match(answer.ErrorInfo, /^Name: /)
      }),
    ),
  )
})
