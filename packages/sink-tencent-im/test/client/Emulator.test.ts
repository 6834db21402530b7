import { Emulator } from "@chatferry/emulator-tencent-im"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { expect } from "vitest"
import { endpoints } from "../../src/api/endpoints.ts"
import type { Methods } from "../../src/client/TencentImClient.ts"
import { TencentImClient } from "../../src/index.ts"
import { samples } from "./samples.ts"
import { anyMethod, options } from "./service.ts"

type LayerOptions = Parameters<typeof TencentImClient.layer>[0]

/** An emulator and a client that calls it. */
const together = (more: Partial<LayerOptions> = {}, emulator: Parameters<typeof Emulator.layer>[0] = {}) =>
  Layer.unwrap(
    Effect.map(Effect.service(Emulator), ({ url }) =>
      TencentImClient.layer({ ...options, endpoint: url, ...more }).pipe(Layer.provide(NodeHttpClient.layerUndici)),
    ),
  ).pipe(Layer.provideMerge(Emulator.layer({ sdkAppId: options.sdkAppId, secretKey: options.secretKey, ...emulator })))

const accounts = ["leckie", "peter", "bob"].map((UserID) => ({ UserID }))

describe("against the emulator", () => {
  it.live("a group is imported, filled, read back and destroyed", () =>
    Effect.gen(function* () {
      const client = yield* TencentImClient
      const [first, ...others] = accounts
      expect(yield* client.multiaccountImport({ AccountList: [first ?? { UserID: "leckie" }, ...others] })).toEqual({
        FailAccounts: [],
      })
      const group = {
        GroupId: "g_42",
        Type: "Public",
        Name: "Design",
        Owner_Account: "leckie",
        CreateTime: 1600000000,
      } as const
      expect(yield* client.importGroup(group)).toEqual({ GroupId: "g_42" })
      expect((yield* Effect.flip(client.importGroup(group)))._tag).toBe("GroupIdTaken")
      const { MsgList } = samples.importGroupMsg.request
      const { ImportMsgResult } = yield* client.importGroupMsg({ GroupId: "g_42", MsgList })
      expect(ImportMsgResult.map(({ Result }) => Result)).toEqual([0, 0])
      const again = yield* client.importGroupMsg({ GroupId: "g_42", MsgList: [{ ...MsgList[0], Random: 5 }] })
      expect(again.ImportMsgResult.map(({ Result }) => Result)).toEqual([10004])
      const members = yield* client.importGroupMember({
        GroupId: "g_42",
        MemberList: [{ Member_Account: "bob", Role: "Admin", JoinTime: 1600000001 }, { Member_Account: "leckie" }],
      })
      expect(members.MemberList.map(({ Result }) => Result)).toEqual([1, 2])
      const { GroupInfo } = yield* client.getGroupInfo({ GroupIdList: ["g_42", "g_none"] })
      expect(GroupInfo).toMatchObject([
        { ErrorCode: 0, LastMsgTime: 1620892821, NextMsgSeq: 3, MemberNum: 2 },
        { ErrorCode: 10010, GroupId: "g_none" },
      ])
      const { RspMsgList } = yield* client.groupMsgGetSimple({ GroupId: "g_42", ReqMsgNumber: 20 })
      expect(RspMsgList.map(({ MsgBody, MsgSeq }) => [MsgSeq, MsgBody])).toEqual([
        [2, MsgList[1]?.MsgBody],
        [1, MsgList[0].MsgBody],
      ])
      yield* client.destroyGroup({ GroupId: "g_42" })
      const gone = yield* Effect.flip(client.destroyGroup({ GroupId: "g_42" }))
      expect([gone._tag, "scope" in gone ? gone.scope : ""]).toEqual(["GroupNotFound", "lane"])
    }).pipe(Effect.provide(together())),
  )

  it.live("a one-to-one message is imported once, however often it is sent", () =>
    Effect.gen(function* () {
      const client = yield* TencentImClient
      for (const UserID of ["u_1001", "u_1002"]) yield* client.accountImport({ UserID })
      yield* client.importmsg(samples.importmsg.request)
      yield* client.importmsg(samples.importmsg.request)
      const { Complete, MsgList } = yield* client.adminGetroammsg(samples.adminGetroammsg.request)
      expect(Complete).toBe(1)
      expect(MsgList).toMatchObject([{ MsgKey: "3_2919845511_1577923300", MsgBody: samples.importmsg.request.MsgBody }])
      const stranger = { ...samples.importmsg.request, To_Account: "nobody" }
      expect(yield* Effect.flip(client.importmsg(stranger))).toMatchObject({
        class: "not-found",
        records: ["u_1001", "nobody"],
      })
    }).pipe(Effect.provide(together())),
  )

  it.live("every method is understood: it succeeds, or is refused by a documented code", () =>
    Effect.gen(function* () {
      const client = yield* TencentImClient
      for (const UserID of ["leckie", "peter", "u_1001", "u_1002"]) yield* client.accountImport({ UserID })
      for (const name of Object.keys(endpoints) as ReadonlyArray<keyof Methods>) {
        const outcome = yield* Effect.result(anyMethod(client, name)(samples[name].request))
        const tag = outcome._tag === "Success" ? "ok" : outcome.failure._tag
        expect([name, tag]).not.toEqual([
          name,
          expect.stringMatching(/TransportError|UndocumentedError|ParameterInvalid/),
        ])
      }
    }).pipe(Effect.provide(together())),
  )

  it.live("lost requests and lost answers are repeated until they arrive, where that is safe", () =>
    Effect.gen(function* () {
      const client = yield* TencentImClient
      const emulator = yield* Emulator
      yield* Effect.forEach(
        Array.from({ length: 30 }, (_, i) => `u_${i}`),
        (UserID) => client.retrying.accountImport({ UserID }),
        { concurrency: 20 },
      )
      expect(yield* emulator.accounts).toHaveLength(30)
    }).pipe(
      Effect.provide(
        together(
          { quota: "none", retries: 12 },
          {
            quota: { enforced: false },
            faults: {
              rules: [
                { fault: "gateway", at: "after", probability: 0.05 },
                { fault: "reset", at: "before", probability: 0.05 },
                { fault: "unreadable", at: "after", probability: 0.05 },
                { fault: "code", code: 70169, probability: 0.05 },
              ],
            },
          },
        ),
      ),
    ),
  )

  it.live("a wrong key is told from a wrong administrator", () =>
    Effect.gen(function* () {
      const call = (more: Partial<LayerOptions>) =>
        Effect.flatMap(TencentImClient, (client) => Effect.flip(client.destroyGroup({ GroupId: "g" }))).pipe(
          Effect.provide(together(more)),
        )
      expect(yield* call({ secretKey: Redacted.make("another") })).toMatchObject({ class: "auth", scope: "run" })
      expect(yield* call({ identifier: "somebody" })).toMatchObject({ _tag: "AdministratorRequired", scope: "run" })
    }),
  )

  it.live("no second holds more calls than the quota, and little of it is left unused", () =>
    Effect.gen(function* () {
      const client = yield* TencentImClient
      const emulator = yield* Emulator
      yield* Effect.forEach(
        Array.from({ length: 24 }),
        () => Effect.forever(client.setUnreadMsgNum(samples.setUnreadMsgNum.request).pipe(Effect.ignore)),
        { concurrency: "unbounded" },
      ).pipe(Effect.timeoutOption("2500 millis"))
      expect(yield* emulator.violations).toEqual([])
      const [use] = yield* client.quota.use
      // 0.97 on a machine that has the time.
      expect(use?.share).toBeGreaterThan(0.5)
      expect(use?.share).toBeLessThan(0.98)
    }).pipe(Effect.provide(together())),
  )
})
