import { describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { expect } from "vitest"
import { endpoints } from "../../src/api/endpoints.ts"
import { InvalidRequest } from "../../src/client/call.ts"
import { type Methods, TencentImClient } from "../../src/client/TencentImClient.ts"
import { codes } from "../../src/errors/codes.ts"
import { type Code, publicCodes, Refusal } from "../../src/errors/Refusal.ts"
import { samples } from "./samples.ts"
import { answer, anyMethod, clientOf } from "./service.ts"

const names = Object.keys(endpoints) as ReadonlyArray<keyof Methods>

describe("every endpoint", () => {
  it.effect("sends its request unchanged and gives the documented answer without the envelope", () => {
    const { layer, seen } = clientOf(({ url }) => {
      const name = names.find((name) => url.pathname === `/${endpoints[name].path}`)
      return Effect.succeed(answer({ ...(name && samples[name].answer), Added: "later" }))
    })
    return Effect.gen(function* () {
      const client = yield* TencentImClient
      for (const name of names) {
        expect(yield* anyMethod(client, name)(samples[name].request), name).toEqual(samples[name].answer)
        expect(seen.at(-1)?.body, name).toEqual(samples[name].request)
      }
      const paths = seen.map(({ url }) => url.pathname)
      expect(new Set(paths).size).toBe(25)
      expect(paths).toContain("/v4/im_open_login_svc/multiaccount_import")
      expect(paths).toContain("/v4/group_open_http_svc/import_group_msg")
      expect(paths).toContain("/v4/openim/importmsg")
      expect(paths).toContain("/v4/recentcontact/create_contact_group")
      expect(paths).toContain("/v4/million_group_open_http_svc/create_topic")
    }).pipe(Effect.provide(layer))
  })

  it.effect("turns each of its documented codes and each public one into its tagged error", () => {
    let code = 0
    const { layer } = clientOf(() => Effect.succeed(answer({}, code, "as the service says")))
    return Effect.gen(function* () {
      const client = yield* TencentImClient
      let walked = 0
      for (const name of names) {
        const endpoint = endpoints[name]
        for (code of new Set<Code>([...endpoint.codes, ...publicCodes])) {
          const error = yield* Effect.flip(anyMethod(client, name)(samples[name].request))
          const row = codes[code as Code]
          expect(error).toBeInstanceOf(Refusal)
          expect(error).toMatchObject({
            _tag: row.tag,
            code,
            class: row.class,
            scope: row.scope,
            endpoint: endpoint.name,
            info: "as the service says",
          })
          expect(error.records, name).not.toEqual([])
          expect(error.message).toContain(row.remedy)
          walked++
        }
      }
      expect(walked).toBeGreaterThan(1300)
    }).pipe(Effect.provide(layer))
  })

  it.effect("says so when a code is not documented for it", () => {
    const { layer } = clientOf(() => Effect.succeed(answer({}, 10023, "slow down")))
    return Effect.gen(function* () {
      const client = yield* TencentImClient
      for (const name of names) {
        const error = yield* Effect.flip(anyMethod(client, name)(samples[name].request))
        expect(error).toMatchObject({ _tag: "UndocumentedError", code: 10023, info: "slow down", retryable: false })
      }
    }).pipe(Effect.provide(layer))
  })
})

describe("the documents' sample requests", () => {
  const sent = Effect.fnUntraced(function* (
    call: (client: TencentImClient["Service"]) => Effect.Effect<unknown, unknown>,
  ) {
    const { layer, seen } = clientOf(() => Effect.succeed(answer({ GroupId: "g", GroupResultItem: [] })))
    yield* Effect.flatMap(TencentImClient, call).pipe(Effect.provide(layer))
    return seen[0]
  })

  it.effect("import_group with every field", () =>
    Effect.gen(function* () {
      const request = yield* sent((client) =>
        client.importGroup({
          Owner_Account: "leckie",
          Type: "Public",
          GroupId: "MyFirstGroup",
          Name: "TestGroup",
          Introduction: "This is group Introduction",
          Notification: "This is group Notification",
          FaceUrl: "http://this.is.face.url",
          MaxMemberCount: 500,
          ApplyJoinOption: "FreeAccess",
          CreateTime: 1448357837,
          AppDefinedData: [
            { Key: "GroupTestData1", Value: "xxxxx" },
            { Key: " GroupTestData2", Value: "abc\u0000\u0001" },
          ],
        }),
      )
      expect(request?.body).toEqual(
        JSON.parse(
          `{"Owner_Account":"leckie","Type":"Public","GroupId":"MyFirstGroup","Name":"TestGroup","Introduction":"This is group Introduction","Notification":"This is group Notification","FaceUrl":"http://this.is.face.url","MaxMemberCount":500,"ApplyJoinOption":"FreeAccess","CreateTime":1448357837,"AppDefinedData":[{"Key":"GroupTestData1","Value":"xxxxx"},{"Key":" GroupTestData2","Value":"abc\\u0000\\u0001"}]}`,
        ),
      )
      expect(request?.url.host).toBe("adminapisgp.im.qcloud.com")
      expect(Object.fromEntries(request?.url.searchParams ?? [])).toEqual({
        sdkappid: "1400000000",
        identifier: "administrator",
        usersig: expect.stringMatching(/^[\w*-]+$/),
        random: expect.stringMatching(/^\d{1,10}$/),
        contenttype: "json",
      })
    }),
  )

  it.effect("create_group with and without first members, and with every field", () =>
    Effect.gen(function* () {
      const basic = yield* sent((client) =>
        client.createGroup({ Owner_Account: "leckie", Type: "Public", Name: "TestGroup" }),
      )
      expect(basic?.body).toEqual({ Owner_Account: "leckie", Type: "Public", Name: "TestGroup" })
      const members = yield* sent((client) =>
        client.createGroup({
          Name: "TestGroup",
          Type: "Public",
          MemberList: [{ Member_Account: "bob", Role: "Admin" }, { Member_Account: "peter" }],
        }),
      )
      expect(members?.body).toEqual({
        Name: "TestGroup",
        Type: "Public",
        MemberList: [{ Member_Account: "bob", Role: "Admin" }, { Member_Account: "peter" }],
      })
      const full = {
        Owner_Account: "leckie",
        Type: "Public",
        GroupId: "MyFirstGroup",
        Name: "TestGroup",
        Introduction: "This is group Introduction",
        Notification: "This is group Notification",
        FaceUrl: "http://this.is.face.url",
        MaxMemberCount: 500,
        ApplyJoinOption: "FreeAccess",
        AppDefinedData: [
          { Key: "GroupTestData1", Value: "xxxxx" },
          { Key: "GroupTestData2", Value: "abc\u0000\u0001" },
        ],
        MemberList: [
          {
            Member_Account: "bob",
            Role: "Admin",
            AppMemberDefinedData: [
              { Key: "MemberDefined1", Value: "MemberData1" },
              { Key: "MemberDefined2", Value: "MemberData2" },
            ],
          },
          { Member_Account: "peter" },
        ],
      } as const
      expect((yield* sent((client) => client.createGroup(full)))?.body).toEqual(full)
    }),
  )
})

describe("a request beyond the limits", () => {
  const defect = Effect.fnUntraced(function* (
    call: (client: TencentImClient["Service"]) => Effect.Effect<unknown, unknown>,
    limits = {},
  ) {
    const { layer, seen } = clientOf(() => Effect.succeed(answer({ ImportMsgResult: [], GroupId: "g" })), { limits })
    const exit = yield* Effect.exit(Effect.flatMap(TencentImClient, call).pipe(Effect.provide(layer)))
    if (Exit.isSuccess(exit)) return `sent ${seen.length}`
    const thrown = exit.cause.reasons.find(Cause.isDieReason)?.defect
    expect(thrown).toBeInstanceOf(InvalidRequest)
    expect(seen).toEqual([])
    return thrown instanceof InvalidRequest ? thrown.problem : ""
  })
  const message = (Text: string) =>
    ({ From_Account: "u", SendTime: 1, MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text } }] }) as const
  const messages = (count: number) => (client: TencentImClient["Service"]) =>
    client.importGroupMsg({
      GroupId: "g",
      MsgList: [message("a"), ...Array.from({ length: count - 1 }, () => message("b"))],
    })

  it.effect("dies with the field named, before anything is sent", () =>
    Effect.gen(function* () {
      expect(yield* defect(messages(8))).toBe("MsgList has 8 items, the limit is 7")
      expect(yield* defect(messages(8), { messagesPerCall: 20 })).toBe("sent 1")
      expect(yield* defect((client) => client.importGroup({ Type: "Public", Name: "名".repeat(11) }))).toBe(
        "Name has 33 bytes, the limit is 30",
      )
      expect(
        yield* defect((client) => client.importGroup({ Type: "Public", Name: "名".repeat(11) }), {
          groupNameBytes: 100,
        }),
      ).toBe("sent 1")
      expect(
        yield* defect(
          (client) =>
            client.createContactGroup({ From_Account: "u", GroupContactItem: [{ GroupName: "n".repeat(33) }] }),
          { contactGroupNameBytes: 32 },
        ),
      ).toBe("GroupName has 33 bytes, the limit is 32")
    }),
  )

  it.effect("counts a message's bytes as UTF-8 of its JSON", () =>
    Effect.gen(function* () {
      const shell = JSON.stringify(message("").MsgBody).length
      const one = (text: string) => (client: TencentImClient["Service"]) =>
        client.importGroupMsg({ GroupId: "g", MsgList: [message("short"), message(text)] })
      expect(yield* defect(one("x".repeat(12_000 - shell)))).toBe("sent 1")
      expect(yield* defect(one("x".repeat(12_001 - shell)))).toBe("MsgList[1] has 12001 bytes, the limit is 12000")
      // Each message counts for itself.
      expect(
        yield* defect((client) =>
          client.importGroupMsg({
            GroupId: "g",
            MsgList: [message("x".repeat(11_000)), message("x".repeat(11_000))],
          }),
        ),
      ).toBe("sent 1")
      expect(yield* defect(one("é".repeat(6_000)))).toContain("MsgList[1] has 12052 bytes")
      expect(yield* defect(one("\u0001".repeat(2_000)))).toContain("the limit is 12000")
    }),
  )

  it.effect("allows only the configured value for live one-to-one messages", () =>
    Effect.gen(function* () {
      const live = (value: 1 | 2 | 5) => (client: TencentImClient["Service"]) =>
        client.importmsg({ ...samples.importmsg.request, SyncFromOldSystem: value })
      expect(yield* defect(live(5))).toBe("sent 1")
      expect(yield* defect(live(1))).toBe("SyncFromOldSystem is 1, the limits allow 2 and 5")
      expect(yield* defect(live(1), { liveSync: 1 })).toBe("sent 1")
    }),
  )

  it.effect("counts a one-to-one message's custom data with its elements", () =>
    Effect.gen(function* () {
      const long = (CloudCustomData: string) => (client: TencentImClient["Service"]) =>
        client.importmsg({ ...samples.importmsg.request, CloudCustomData })
      expect(yield* defect(long("x".repeat(11_700)))).toBe("sent 1")
      expect(yield* defect(long("x".repeat(12_000)))).toMatch(/^MsgBody has 12\d\d\d bytes, the limit is 12000$/)
    }),
  )

  it.effect("names the field of a malformed request, not what stood in it", () =>
    Effect.gen(function* () {
      const private_ = "somebody's private words"
      const problems = [
        yield* defect((client) => client.accountImport({ UserID: private_.repeat(3) })),
        yield* defect((client) =>
          client.importGroupMsg({ GroupId: "g", MsgList: [{ ...message("a"), From_Account: `${private_}\n` }] }),
        ),
        yield* defect((client) =>
          anyMethod(client, "importGroupMsg")({ GroupId: "g", MsgList: [{ MsgBody: private_ }] }),
        ),
        yield* defect((client) =>
          anyMethod(client, "importmsg")({ ...samples.importmsg.request, MsgTimeStamp: 1577923300123 }),
        ),
        yield* defect((client) =>
          anyMethod(
            client,
            "importGroupMsg",
          )({
            GroupId: "g",
            MsgList: [{ ...message("a"), MsgBody: [{ MsgType: private_, MsgContent: { Text: private_ } }] }],
          }),
        ),
      ]
      expect(problems[0]).toContain("UserID")
      expect(problems[1]).toContain("From_Account")
      expect(problems[3]).toContain("MsgTimeStamp")
      for (const problem of problems) expect(problem).not.toContain(private_)
    }),
  )
})
