/**
 * What somebody would write by hand: the same bodies, in the same order and with as many lanes at once, through the same
 * HTTP client. It keeps no state, knows no quota, and throws at the first failure.
 */
import { sign } from "@chatferry/sink-tencent-im"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Effect from "effect/Effect"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Redacted from "effect/Redacted"
import { answer, measured } from "../process/Measured.ts"
import { groupIds, lengthOf, messageOf, userIds } from "./lanes.ts"
import { credentials } from "./pipeline.ts"

const [endpoint = "", messages, lanes] = process.argv.slice(2)
const of = { messages: Number(messages), lanes: Number(lanes) }
const perCall = 7
const atOnce = 64

const usersig = Redacted.value(sign(credentials, Math.floor(Date.now() / 1000), 86_400))
const query = `sdkappid=${credentials.sdkAppId}&identifier=${credentials.identifier}&usersig=${usersig}&contenttype=json`

const call = Effect.fnUntraced(function* (http: HttpClient.HttpClient, path: string, body: unknown) {
  const random = Math.floor(Math.random() * 2 ** 32)
  const request = HttpClientRequest.post(`${endpoint}/v4/${path}?${query}&random=${random}`, {
    body: HttpBody.text(JSON.stringify(body), "application/json"),
  })
  const response = yield* http.execute(request)
  const { ErrorCode, ErrorInfo } = JSON.parse(yield* response.text)
  if (ErrorCode !== 0) throw new Error(`${path}: ${ErrorCode} ${ErrorInfo}`)
})

const load = Effect.gen(function* () {
  const http = yield* HttpClient.HttpClient
  yield* call(http, "im_open_login_svc/multiaccount_import", { AccountList: userIds.map((UserID) => ({ UserID })) })
  const lane = Effect.fnUntraced(function* (GroupId: string, index: number) {
    const group = { GroupId, Type: "Public", Name: GroupId, CreateTime: 1_500_000_000 }
    yield* call(http, "group_open_http_svc/import_group", group)
    const length = lengthOf(of, index)
    for (let from = 0; from < length; from += perCall) {
      const MsgList = Array.from({ length: Math.min(perCall, length - from) }, (_, i) => {
        const { sender, second, text } = messageOf(index, from + i)
        return {
          From_Account: sender,
          SendTime: second,
          Random: from + i,
          MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: text } }],
        }
      })
      yield* call(http, "group_open_http_svc/import_group_msg", { GroupId, MsgList })
    }
  })
  yield* Effect.forEach(groupIds(of), lane, { concurrency: atOnce, discard: true })
})

answer(
  await measured(async () => {
    await Effect.runPromise(Effect.provide(load, NodeHttpClient.layerUndici))
    return of.messages
  }),
)
