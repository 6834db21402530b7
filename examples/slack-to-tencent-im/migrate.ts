import { Cli } from "@chatferry/cli"
import { Pipeline } from "@chatferry/core"
import { defaultSdkAppId, defaultSecretKey, Emulator } from "@chatferry/emulator-tencent-im"
import { type Edition, TencentIm } from "@chatferry/sink-tencent-im"
import { SlackExport } from "@chatferry/source-slack"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Flag from "effect/cli/Flag"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"

/** How long messages are kept says nothing of the edition's other limits. */
class EditionMissing extends Data.TaggedError("EditionMissing") {
  override get message() {
    return "--retention-days belongs to an edition: name what was bought with --edition, too."
  }
}

/** What the flags say of what was bought. */
interface Bought {
  readonly edition: Option.Option<Edition>
  readonly retentionDays: Option.Option<number>
}

/** What was bought, as the sink is told: its plan then says what that edition takes, and how long it keeps messages. */
const purchased = Effect.fnUntraced(function* ({ edition, retentionDays }: Bought) {
  if (Option.isSome(retentionDays) && Option.isNone(edition)) return yield* new EditionMissing()
  const purchase = Option.map(edition, (edition) => ({
    purchase: { edition, retentionDays: Option.getOrUndefined(retentionDays) },
  }))
  return { ...Option.getOrUndefined(purchase), flags: { edition: "--edition", retentionDays: "--retention-days" } }
})

/** A real app: its keys come from the environment. */
const app = Effect.fnUntraced(function* (endpoint: string, bought: Bought) {
  const purchase = yield* purchased(bought)
  const credentials = yield* Cli.environment({
    sdkAppId: Config.Int("TENCENT_IM_SDK_APP_ID"),
    secretKey: Config.Redacted("TENCENT_IM_SECRET_KEY"),
    identifier: Config.String("TENCENT_IM_ADMIN"),
  })
  return TencentIm.sink({ endpoint, ...credentials, ...purchase })
})

/** What may be bought. */
const editions = [
  "international-free",
  "international-standard",
  "international-pro",
  "international-pro-plus",
  "international-enterprise",
  "china-trial",
  "china-pro",
  "china-ultimate",
  "china-enterprise",
] as const satisfies ReadonlyArray<Edition>

/** An emulator inside this process, which ends with it. */
const emulator = Effect.fnUntraced(function* (bought: Bought) {
  const context = yield* Layer.build(Emulator.layer())
  return TencentIm.sink({
    endpoint: Context.get(context, Emulator).url,
    sdkAppId: defaultSdkAppId,
    secretKey: defaultSecretKey,
    identifier: "administrator",
    targetId: "emulator",
    targetLabel: "the embedded emulator",
    isEphemeral: true,
    ...(yield* purchased(bought)),
  })
})

Cli.run({
  name: "migrate",
  version: "0.1.0",
  description: "Moves a Slack export into Tencent Cloud IM; without --endpoint: a rehearsal.",
  flags: {
    path: Flag.String("export").pipe(
      Flag.withMetavar("PATH"),
      Flag.withDescription("The Slack export: a zip or a folder"),
      Flag.withDefault(`${import.meta.dirname}/sample-export`),
    ),
    endpoint: Flag.String("endpoint").pipe(
      Flag.withMetavar("URL"),
      Flag.withDescription("Address or region of the app, e.g. singapore"),
      Flag.optional,
    ),
    edition: Flag.Literals("edition", editions).pipe(
      Flag.withMetavar("EDITION"),
      Flag.withDescription("What was bought; `plan` then checks its limits"),
      Flag.optional,
    ),
    retentionDays: Flag.Int("retention-days").pipe(
      Flag.withMetavar("DAYS"),
      Flag.withDescription("How long messages are kept, where more was bought than the edition has"),
      Flag.filter(
        (days) => days >= 1,
        () => "a number of at least 1",
      ),
      Flag.optional,
    ),
  },
  pipeline: Effect.fnUntraced(function* ({ path, endpoint, ...bought }, mode) {
    const isReal = mode === "target" && Option.isSome(endpoint)
    return Pipeline.make({
      source: SlackExport.source({ path }),
      sink: isReal ? yield* app(endpoint.value, bought) : yield* emulator(bought),
    })
  }),
})
