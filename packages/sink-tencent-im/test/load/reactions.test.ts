import { apply, type ConversationGroup } from "@chatferry/core"
import { group, message, sourceOf, user } from "@chatferry/core/testing"
import { Emulator } from "@chatferry/emulator-tencent-im"
import { type Code, codes, endpoints, publicCodes } from "@chatferry/sink-tencent-im"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { layer, staged } from "./migration.ts"

const conversationGroup: ConversationGroup = {
  ownerId: user("a").id,
  name: "All",
  conversations: [message("g", "a", 0).conversation],
}

const records = sourceOf({
  users: [user("a"), user("b")],
  groups: [group("g", "a", "b")],
  messages: [message("g", "a", 1), message(["a", "b"], "a", 1)],
  conversationGroups: [conversationGroup],
})

/** What became of the one record that a code concerned, where the service gave it so many times. */
type Reaction = "stop" | "held" | "placeholder" | "rejected" | "loaded"

/** Which entity, and which of its conversations, an endpoint loads. */
const loads = {
  multiaccount_import: "users",
  import_group: "groups",
  import_group_msg: "messages",
  importmsg: "messages",
  import_group_member: "members",
  create_contact_group: "conversationGroups",
} as const
type Loads = keyof typeof loads

const react = Effect.fnUntraced(function* (endpoint: Loads, code: Code, times: number) {
  const emulator = yield* Emulator
  yield* emulator.setFaults({ rules: [{ fault: "code", code, endpoint, times }] })
  const pipeline = yield* staged(records, { attempts: times > 2 ? 0 : 2, retries: times > 2 ? 0 : 2, grace: 1 })
  const result = yield* Effect.result(apply(pipeline))
  if (Result.isFailure(result)) {
    // The service's code, what it means and what to do.
    expect(result.failure).toMatchObject({ _tag: "SinkError", reason: codes[code].tag })
    expect(result.failure.message).toContain(`${code}`)
    expect(result.failure.message).toContain(codes[code].remedy)
  } else expect(result.success.balanced).toBe(true)
  yield* emulator.setFaults({})
  // Whatever it was, a later run comes to a complete and balanced end.
  const later = yield* apply(pipeline)
  expect(later.balanced).toBe(true)
  const reaction = Result.isFailure(result) ? "stop" : reactionOf(result.success.ledger[loads[endpoint]])
  if (reaction !== "rejected") for (const { held } of Object.values(later.ledger)) expect(held).toBe(0)
  return reaction
})

const reactionOf = (balance: { readonly held: number; readonly placeholders: number; readonly rejected: number }) => {
  if (balance.held > 0) return "held"
  if (balance.placeholders > 0) return "placeholder"
  return balance.rejected > 0 ? "rejected" : "loaded"
}

/** What the design says of a code: once, and every time. */
const expected = (endpoint: Loads, code: Code): readonly [once: Reaction, always: Reaction] => {
  const row = codes[code]
  const isMessage = loads[endpoint] === "messages"
  if (code === 10004 && endpoint === "import_group_msg") return ["loaded", "held"]
  if (row.scope === "run") return ["stop", "stop"]
  switch (row.class) {
    case "retry":
    case "throttle":
      // Whoever makes groups of conversations reads first, in a later run.
      return [endpoint === "create_contact_group" && row.class === "retry" ? "held" : "loaded", "held"]
    case "input":
    case "content":
      return isMessage ? ["placeholder", "held"] : ["rejected", "rejected"]
    default:
      return ["held", "held"]
  }
}

/** Where an endpoint has its own way. */
const exceptions: { readonly [E in Loads]?: { readonly [code: number]: readonly [once: Reaction, always: Reaction] } } =
  {
    // Accounts are what everything else needs. A hundred that are refused for one of them are tried one by one.
    multiaccount_import: {
      70169: ["loaded", "stop"],
      70202: ["loaded", "stop"],
      70402: ["loaded", "loaded"],
      70500: ["loaded", "stop"],
    },
    // A type that takes no history never will; an id that is taken is looked at, and may be free the next time.
    import_group: { 10007: ["rejected", "rejected"], 10021: ["loaded", "held"], 10025: ["loaded", "held"] },
  }

describe("the sink's reaction to each documented code", () => {
  it.live.each(Object.keys(loads) as ReadonlyArray<Loads>)("%s", (name) =>
    Effect.gen(function* () {
      const endpoint = Object.values(endpoints).find((endpoint) => endpoint.name === name)
      const own: ReadonlyArray<Code> = endpoint?.codes ?? []
      // What any call may answer is walked for one of them.
      const all = name === "import_group_msg" ? [...new Set<Code>([...own, ...publicCodes])] : own
      expect(own.length).toBeGreaterThan(5)
      const walk = (times: number) =>
        Effect.forEach(
          times === 1 ? own : all,
          (code) => Effect.map(react(name, code, times).pipe(Effect.provide(layer())), (reaction) => [code, reaction]),
          { concurrency: 8 },
        )
      const wanted = (code: Code) => exceptions[name]?.[code] ?? expected(name, code)
      expect(yield* walk(1)).toEqual(own.map((code) => [code, wanted(code)[0]]))
      expect(yield* walk(1_000)).toEqual(all.map((code) => [code, wanted(code)[1]]))
    }),
  )
})
