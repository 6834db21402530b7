import * as Effect from "effect/Effect"
import type { CodeOf } from "../../src/errors/Refusal.ts"
import type {
  CallErrorOf,
  Code,
  Contact,
  ErrorOf,
  GroupElement,
  PublicError,
  Refusal,
  Tag,
  TransportError,
  UndocumentedError,
} from "../../src/index.ts"
import { TencentImClient } from "../../src/index.ts"

/*
 * Held by the compiler, not run: which errors a call can have, and that leaving one out is noticed.
 */

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
type IsUnion<T, U = T> = T extends U ? ([U] extends [T] ? false : true) : never
const yes = <T extends true>(): T | undefined => undefined

// No two codes share a tag.
yes<Equal<{ [T in Tag]: IsUnion<CodeOf<T>> }[Tag], false>>()
// A code and its tag lead to each other.
yes<Equal<CodeOf<"GroupIdTaken">, 10021>>()
yes<Equal<ErrorOf<10010 | 10021>, Refusal<"GroupNotFound"> | Refusal<"GroupIdTaken">>>()
yes<Equal<ErrorOf<Code>["_tag"], Tag>>()

const members = Effect.flatMap(TencentImClient, (client) =>
  client.importGroupMember({ GroupId: "g_42", MemberList: [{ Member_Account: "u_1", Role: "Admin" }] }),
)

// A call has the errors of its own documents, the public ones and the two without a code.
yes<
  Equal<
    Effect.Error<typeof members>,
    | Refusal<"GroupServerFault">
    | Refusal<"GroupCommandUnknown">
    | Refusal<"GroupParameterInvalid">
    | Refusal<"GroupAccountsTooMany">
    | Refusal<"GroupOperationTooFrequent">
    | Refusal<"GroupOperationDenied">
    | Refusal<"GroupNotFound">
    | Refusal<"GroupIdInvalid">
    | PublicError
    | TransportError
    | UndocumentedError
  >
>()
yes<Equal<CallErrorOf<never>, PublicError | TransportError | UndocumentedError>>()

type Handlers<E extends { readonly _tag: string }> = { readonly [T in E["_tag"]]: () => Effect.Effect<void> }
declare const all: Handlers<Effect.Error<typeof members>>
declare const butOne: Omit<Handlers<Effect.Error<typeof members>>, "UserSigExpired">

// Handling every tag leaves nothing.
const handled = members.pipe(Effect.catchTags(all))
yes<Equal<Effect.Error<typeof handled>, never>>()
// Leaving one out leaves exactly that one.
const left = members.pipe(Effect.catchTags(butOne))
yes<Equal<Effect.Error<typeof left>, Refusal<"UserSigExpired">>>()
// @ts-expect-error UserSigExpired is not handled
left satisfies Effect.Effect<unknown, never, TencentImClient>
// @ts-expect-error import_group_member does not document 10021
members.pipe(Effect.catchTag("GroupIdTaken", () => Effect.void))
// @ts-expect-error there is no such tag
members.pipe(Effect.catchTag("GroupMissing", () => Effect.void))

Effect.map(TencentImClient, (client) => {
  // @ts-expect-error media are not for imported group messages
  const media: GroupElement = { MsgType: "TIMImageElem", MsgContent: { UUID: "1", ImageInfoArray: [] } }
  client.importGroupMsg({ GroupId: "g", MsgList: [{ From_Account: "u", SendTime: 1, MsgBody: [media] }] })
  // @ts-expect-error an AVChatRoom cannot be imported
  client.importGroup({ Type: "AVChatRoom", Name: "x" })
  // @ts-expect-error a one-to-one conversation has no group
  const contact: Contact = { Type: 1, ToGroupId: "g" }
  client.createContactGroup({ From_Account: "u", GroupContactItem: [{ GroupName: "x", ContactItem: [contact] }] })
  // @ts-expect-error there is no such field
  client.destroyGroup({ GroupId: "g", Force: 1 })
})
