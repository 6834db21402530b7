import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { defaultSdkAppId, defaultSecretKey, Emulator, type ListenError, type Options } from "../src/index.ts"
import { sign } from "./sign.ts"

/** The time at which the tests begin, Unix seconds. */
export const now = Date.UTC(2026, 0, 15) / 1_000

/** When the groups of the tests were created. */
export const created = now - 1_000_000

// biome-ignore lint/suspicious/noExplicitAny: an answer is read field by field, and every field is compared
export type Json = any

/** Runs against an emulator of its own, with the test clock at {@link now}. */
export const against = <A, E>(
  effect: Effect.Effect<A, E, Emulator>,
  options: Options = {},
): Effect.Effect<A, E | ListenError> =>
  Effect.andThen(TestClock.setTime(now * 1_000), effect.pipe(Effect.provide(Emulator.layer(options))))

export const query = Effect.gen(function* () {
  const usersig = sign({
    identifier: "administrator",
    sdkAppId: defaultSdkAppId,
    key: Redacted.value(defaultSecretKey),
    time: Math.floor((yield* Clock.currentTimeMillis) / 1_000),
    expire: 86_400,
  })
  const appId = String(defaultSdkAppId)
  return { sdkappid: appId, identifier: "administrator", usersig, random: "4294967295", contenttype: "json" }
})

export const post = (path: string, parameters: Readonly<Record<string, string>>, body: string) =>
  Effect.flatMap(Emulator, ({ url }) =>
    Effect.tryPromise(() =>
      fetch(`${url}/v4/${path}?${new URLSearchParams(parameters)}`, { method: "POST", body }).then(async (answer) => ({
        status: answer.status,
        text: await answer.text(),
      })),
    ),
  )

/** Calls the service as its administrator; the answer's JSON. */
export const call = Effect.fnUntraced(function* (path: string, body: unknown) {
  const answer = yield* post(path, yield* query, JSON.stringify(body))
  return JSON.parse(answer.text) as Json
})

export const code = (path: string, body: unknown) => Effect.map(call(path, body), (answer): number => answer.ErrorCode)

export const group = (command: string, body: unknown) => call(`group_open_http_svc/${command}`, body)

export const inspect = (path: string, init?: RequestInit) =>
  Effect.flatMap(Emulator, ({ url }) =>
    Effect.tryPromise(() =>
      fetch(`${url}/inspect/${path}`, init).then(async (answer) => ({
        status: answer.status,
        json: JSON.parse(await answer.text()) as Json,
      })),
    ),
  )

export const importAccounts = Effect.fnUntraced(function* (ids: ReadonlyArray<string>) {
  for (let i = 0; i < ids.length; i += 100) {
    const AccountList = ids.slice(i, i + 100).map((UserID) => ({ UserID }))
    yield* call("im_open_login_svc/multiaccount_import", { AccountList })
  }
})

/** Accounts `ada` and `bo`, and a public group `g`. */
export const setUp = Effect.gen(function* () {
  yield* importAccounts(["ada", "bo"])
  yield* group("import_group", { Type: "Public", GroupId: "g", Name: "g", CreateTime: created })
})

export const text = (value: string) => [{ MsgType: "TIMTextElem", MsgContent: { Text: value } }]

/** A group message `seconds` after the creation of the group. */
export const message = (seconds: number, more: Readonly<Record<string, unknown>> = {}) => ({
  From_Account: "ada",
  SendTime: created + seconds,
  Random: seconds,
  MsgBody: text(`at ${seconds}`),
  ...more,
})

export const importMessages = (...MsgList: ReadonlyArray<unknown>) =>
  group("import_group_msg", { GroupId: "g", MsgList })
