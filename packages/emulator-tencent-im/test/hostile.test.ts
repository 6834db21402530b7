import { connect } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import * as fc from "fast-check"
import { endpoints } from "../src/endpoints/index.ts"
import { Emulator } from "../src/index.ts"
import * as Settings from "../src/Settings.ts"
import * as State from "../src/state/State.ts"
import { against, call, created, importMessages, message, now, post, query, setUp } from "./client.ts"

/** Bodies that come close to real ones: known fields with values of every kind, some of them good. */
const fields = [
  "UserID",
  "AccountList",
  "Accounts",
  "CheckItem",
  "DeleteItem",
  "From_Account",
  "To_Account",
  "ProfileItem",
  "Tag",
  "Value",
  "AddFriendItem",
  "AddSource",
  "GroupId",
  "GroupIdList",
  "Type",
  "Name",
  "Owner_Account",
  "MemberList",
  "Member_Account",
  "JoinTime",
  "MsgList",
  "SendTime",
  "Random",
  "MsgBody",
  "MsgType",
  "MsgContent",
  "Text",
  "TopicId",
  "TopicName",
  "ReqMsgNumber",
  "SyncFromOldSystem",
  "MsgRandom",
  "MsgTimeStamp",
  "Operator_Account",
  "Peer_Account",
  "MaxCnt",
  "MinTime",
  "MaxTime",
  "GroupContactItem",
  "GroupName",
  "ContactItem",
  "UpdateType",
  "UpdateGroup",
  "StartIndex",
  "UnreadMsgNum",
  "CreateTime",
  "__proto__",
  "constructor",
]
const good = [
  "ada",
  "bo",
  "g",
  "@TGS#_c",
  "Public",
  "Community",
  "TIMTextElem",
  "Tag_Profile_IM_Nick",
  "AddSource_Type_X",
  1,
  2,
  20,
  created + 5,
  now,
]
const { body } = fc.letrec<{ body: unknown; value: unknown }>((tie) => ({
  body: fc.dictionary(fc.constantFrom(...fields), tie("value"), { maxKeys: 12 }),
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...good),
    fc.constantFrom(null, true, -1, 1.5, 1e300, "", "é", "x".repeat(600)),
    fc.array(tie("value"), { maxLength: 4 }),
    tie("body"),
  ),
}))

describe("hostile input", () => {
  it("is answered by every endpoint with a code of its own, whatever the body", () => {
    const settings = Settings.make({})
    const state = State.make(settings.administrators)
    const surroundings = {
      state,
      settings,
      nowMillis: now * 1_000,
      now,
      itemFault: () => undefined,
      randomUInt32: () => 1,
    }
    for (const id of ["ada", "bo"]) state.accounts.import(id, undefined, undefined)
    fc.assert(
      fc.property(fc.constantFrom(...endpoints.values()), fc.oneof(body, fc.jsonValue()), (endpoint, request) => {
        const answer = endpoint.answer(JSON.parse(JSON.stringify(request) ?? "null"), surroundings)
        assert.isTrue(Number.isInteger(answer.ErrorCode))
        assert.strictEqual(answer.ActionStatus, answer.ErrorCode === 0 ? "OK" : "FAIL")
        assert.strictEqual(answer.ErrorInfo === "", answer.ErrorCode === 0)
        JSON.stringify(answer)
      }),
      { numRuns: 3_000 },
    )
  })

  const alive = Effect.map(
    call("im_open_login_svc/account_check", { CheckItem: [{ UserID: "ada" }] }),
    ({ ErrorCode }) => {
      assert.strictEqual(ErrorCode, 0)
    },
  )

  it.effect("nested a hundred thousand deep costs its caller a 502 and nobody else anything", () =>
    against(
      Effect.gen(function* () {
        yield* setUp
        const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`
        const body = JSON.stringify({ GroupId: "g", MsgList: [message(1)] }).replace(`"at 1"`, `"a","Deep":${deep}`)
        const answer = yield* post("group_open_http_svc/import_group_msg", yield* query, body)
        assert.strictEqual(answer.status, 502)
        yield* alive
        assert.strictEqual((yield* importMessages(message(1))).ImportMsgResult[0].MsgSeq, 1)
      }),
    ).pipe(Effect.provide(Logger.layer([]))),
  )

  it.effect("longer than any request is refused", () =>
    against(
      Effect.gen(function* () {
        const answer = yield* post("openim/importmsg", yield* query, `"${"x".repeat(9 * 1024 * 1024)}"`)
        assert.strictEqual(JSON.parse(answer.text).ErrorCode, 60003)
        yield* alive
      }),
    ),
  )

  it.effect("that is no HTTP, or a URL that is none, or a caller that goes away, is survived", () =>
    against(
      Effect.gen(function* () {
        const { port } = yield* Emulator
        for (const bytes of [
          "nonsense\r\n\r\n",
          "POST // HTTP/1.1\r\nHost: x\r\n\r\n",
          "POST /v4/openim/importmsg HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
        ]) {
          yield* Effect.promise(
            () =>
              new Promise<void>((resolve) => {
                const socket = connect(port, "127.0.0.1", () => socket.end(bytes))
                socket.once("close", () => resolve())
                socket.resume()
              }),
          )
          yield* alive
        }
      }),
    ),
  )
})
