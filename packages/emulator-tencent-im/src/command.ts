import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { editionNames } from "./Edition.ts"
import { Emulator } from "./Emulator.ts"
import { Faults, unreliable } from "./faults/Faults.ts"
import { defaultSdkAppId, defaultSecretKey } from "./Settings.ts"

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

const flags = {
  port: Flag.Int("port").pipe(
    Flag.withSchema(between(0, 65_535)),
    Flag.withDescription("Port on 127.0.0.1, 8600 without it; 0 takes any free one"),
    Flag.withDefault(8600),
  ),
  sdkAppId: Flag.Int("sdk-app-id").pipe(
    Flag.withSchema(Schema.Int.check(Schema.isGreaterThan(0))),
    Flag.withDescription(`SDKAppID the callers must name, ${defaultSdkAppId} without it`),
    Flag.withDefault(defaultSdkAppId),
  ),
  secretKey: Flag.Redacted("secret-key").pipe(
    Flag.withDescription(
      `Key that signatures are checked with; also read from TENCENT_IM_SECRET_KEY, ${Redacted.value(defaultSecretKey)} without either`,
    ),
    Flag.withFallbackConfig(Config.Redacted("TENCENT_IM_SECRET_KEY")),
    Flag.withDefault(defaultSecretKey),
  ),
  admin: Flag.String("admin").pipe(
    Flag.withDescription("Administrator account, `administrator` without it; may be given several times"),
    Flag.atLeast(0),
  ),
  edition: Flag.Literals("edition", editionNames).pipe(
    Flag.withDescription("Plan whose limits apply, enterprise without it"),
    Flag.withDefault("enterprise" as const),
  ),
  retentionDays: Flag.Int("retention-days").pipe(
    Flag.withSchema(between(1, 3_650)),
    Flag.withDescription("Days for which messages can be read back; for ever without it"),
    Flag.optional,
  ),
  noQuota: Flag.Boolean("no-quota").pipe(
    Flag.withDescription("Count the call rates without refusing anything"),
    Flag.withDefault(false),
  ),
  quota: Flag.Int("quota").pipe(
    Flag.withSchema(between(1, 1_000_000)),
    Flag.withDescription("Calls a second of every endpoint, in place of the documented 200 or 100"),
    Flag.optional,
  ),
  delay: Flag.Int("delay").pipe(
    Flag.withSchema(between(0, 3_600_000)),
    Flag.withDescription("Milliseconds by which every answer is late, 0 without it"),
    Flag.withDefault(0),
  ),
  faultRate: Flag.Finite("fault-rate").pipe(
    Flag.withSchema(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))),
    Flag.withDescription("Chance that a call is lost, before or after it was processed, by 502 or by a reset"),
    Flag.withDefault(0),
  ),
  seed: Flag.Int("seed").pipe(Flag.withDescription("Seed of the faults"), Flag.withDefault(0)),
  faults: Flag.FileSchema("faults", Faults).pipe(
    Flag.withDescription("JSON file with rules for faults, in the shape of POST /inspect/faults"),
    Flag.optional,
  ),
}

/** `chatferry-emulator`: runs an emulator until it is interrupted. */
export const command = Command.make(
  "chatferry-emulator",
  flags,
  Effect.fnUntraced(function* (given) {
    const file = Option.getOrElse(given.faults, (): Faults => ({}))
    const layer = Emulator.layer({
      port: given.port,
      sdkAppId: given.sdkAppId,
      secretKey: given.secretKey,
      ...(given.admin.length === 0 ? {} : { administrators: given.admin }),
      edition: given.edition,
      ...(Option.isSome(given.retentionDays) ? { retentionDays: given.retentionDays.value } : {}),
      quota: {
        enforced: !given.noQuota,
        ...(Option.isSome(given.quota) ? { perSecond: given.quota.value } : {}),
      },
      faults: {
        seed: given.seed,
        delay: given.delay,
        ...file,
        rules: [...(file.rules ?? []), ...(given.faultRate > 0 ? unreliable(given.faultRate) : [])],
      },
    })
    const announce = Layer.effectDiscard(
      Emulator.use(({ url }) =>
        Console.log(`Tencent IM emulator on ${url} (SDKAppID ${given.sdkAppId}, ${given.edition}). Ctrl-C stops it.`),
      ),
    )
    return yield* Layer.launch(Layer.provide(announce, layer))
  }),
).pipe(Command.withDescription("A local server that behaves as the documents of the Tencent Cloud IM REST API say."))
