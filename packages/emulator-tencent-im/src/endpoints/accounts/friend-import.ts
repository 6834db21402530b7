import * as Schema from "effect/Schema"
import type { Account } from "../../state/Accounts.ts"
import { ok, refuse } from "../Answer.ts"
import { type Call, endpoint } from "../Endpoint.ts"
import { optional, Seconds, Text } from "../Fields.ts"

const mostItems = 1_000
const mostLists = 32
const customTag = "Tag_SNS_Custom_"

const Item = Schema.Struct({
  To_Account: Schema.String,
  Remark: optional(Text(96)),
  RemarkTime: optional(Seconds),
  GroupName: optional(Schema.Array(Text(30).check(Schema.isMinLength(1))).check(Schema.isMaxLength(mostLists))),
  AddSource: Schema.String.check(Schema.isPattern(/^AddSource_Type_[A-Za-z]{1,8}$/)),
  AddWording: optional(Text(256)),
  AddTime: optional(Seconds),
  CustomItem: optional(Schema.Array(Schema.Struct({ Tag: Schema.String, Value: Schema.Unknown }))),
})

const Request = Schema.Struct({ From_Account: Schema.String, AddFriendItem: Schema.NonEmptyArray(Item) })
type Request = typeof Request.Type

const refusal = (
  owner: Account,
  item: typeof Item.Type,
  call: Call<Request>,
): readonly [number, string] | undefined => {
  const { settings, state } = call
  const { limits, customFields } = settings
  if (item.To_Account === owner.id) return [30001, "one cannot be one's own friend"]
  if (!state.accounts.has(item.To_Account)) return [30003, "account does not exist"]
  for (const { Tag, Value } of item.CustomItem ?? []) {
    const known = Tag.startsWith(customTag) && customFields.friend.has(Tag.slice(customTag.length))
    if (!known) return [30001, `${Tag} was not created in the console`]
    if (Buffer.byteLength(String(Value)) > 500) return [30001, `${Tag} is longer than 500 bytes`]
  }
  if (!owner.friends.has(item.To_Account) && owner.friends.size >= limits.friends) {
    return [30010, `a user has at most ${limits.friends} friends`]
  }
  if (item.GroupName === undefined) return undefined
  const lists = new Set(item.GroupName)
  for (const friend of owner.friends.values()) {
    if (friend.account !== item.To_Account) for (const list of friend.lists) lists.add(list)
  }
  return lists.size > mostLists ? [30011, `a user has at most ${mostLists} friend lists`] : undefined
}

/** Adds friends to one user's list. A friend that is there already is replaced: what happens is not documented. */
export const friendImport = endpoint({
  service: "sns",
  name: "friend_import",
  perSecond: 200,
  request: Request,
  invalid: 30001,
  answer: (call) => {
    const { request, state, now, itemFault } = call
    const owner = state.accounts.get(request.From_Account)
    if (owner === undefined) return refuse(30003, `From_Account ${request.From_Account} does not exist`)
    if (request.AddFriendItem.length > mostItems)
      return refuse(30001, `AddFriendItem has more than ${mostItems} friends`)
    const failed: Array<string> = []
    const results = request.AddFriendItem.map((item, i) => {
      const fault = itemFault(i)
      const refused = fault === undefined ? refusal(owner, item, call) : ([fault, "injected fault"] as const)
      if (refused !== undefined) {
        failed.push(item.To_Account)
        return { To_Account: item.To_Account, ResultCode: refused[0], ResultInfo: refused[1] }
      }
      owner.friends.set(item.To_Account, {
        account: item.To_Account,
        remark: item.Remark ?? "",
        source: item.AddSource,
        wording: item.AddWording ?? "",
        addTime: item.AddTime ?? now,
        lists: item.GroupName ?? [],
        custom: item.CustomItem ?? [],
      })
      return { To_Account: item.To_Account, ResultCode: 0, ResultInfo: "" }
    })
    return ok({ ResultItem: results, ...(failed.length === 0 ? {} : { Fail_Account: failed }), ErrorDisplay: "" })
  },
})
