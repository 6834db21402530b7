import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import * as Layer from "effect/Layer"
import * as App from "./App.ts"
import type { Faults } from "./faults/Faults.ts"
import { makeAnswerCall } from "./http/answer-call.ts"
import { type ListenError, listen } from "./http/listen.ts"
import { makeAnswerInspection } from "./inspection/answer-inspection.ts"
import * as Inspection from "./inspection/Inspection.ts"
import type { Options } from "./Settings.ts"

/**
 * A running emulator: where it listens, what has arrived, and the faults in force.
 *
 * It takes the time from `Clock`. Under a test clock that stands at 1970 every `SendTime` lies in the future: set the
 * test clock to the present first, or run with the real one.
 */
export class Emulator extends Context.Service<
  Emulator,
  {
    /** `http://127.0.0.1:<port>`, without a slash at the end. */
    readonly url: string
    readonly port: number
    /** How much there is of everything. Cheap. */
    readonly summary: Effect.Effect<Inspection.Summary>
    /** Imported accounts; administrators only when they were imported too. */
    readonly accounts: Effect.Effect<ReadonlyArray<Inspection.InspectedAccount>>
    readonly groups: Effect.Effect<ReadonlyArray<Inspection.InspectedGroup>>
    /** Messages of a group or topic in order; none when it does not exist. */
    readonly messages: (
      groupId: string,
      range?: Inspection.MessageRange,
    ) => Effect.Effect<ReadonlyArray<Inspection.InspectedMessage>>
    /** One-to-one conversations with their messages. */
    readonly direct: Effect.Effect<ReadonlyArray<Inspection.InspectedConversation>>
    readonly contactGroups: Effect.Effect<ReadonlyArray<Inspection.InspectedContactGroup>>
    /** What arrived at each endpoint, and how fast. */
    readonly rates: Effect.Effect<ReadonlyArray<Inspection.EndpointRate>>
    /** Calls beyond the quota: the first thousand. */
    readonly violations: Effect.Effect<ReadonlyArray<Inspection.Violation>>
    /** Replaces the faults; their rules count from here. */
    readonly setFaults: (faults: Faults) => Effect.Effect<void>
    /** Forgets what arrived and was counted; settings and faults stay. */
    readonly reset: Effect.Effect<void>
  }
>()("@chatferry/emulator-tencent-im/Emulator") {
  /** Starts an emulator on 127.0.0.1 and stops it with the scope. Each call of `layer` is an instance of its own. */
  static readonly layer = (options: Options = {}): Layer.Layer<Emulator, ListenError> =>
    Layer.effect(
      Emulator,
      Effect.gen(function* () {
        const app = yield* App.make(options)
        const fork = yield* FiberSet.makeRuntime()
        const run = (effect: Effect.Effect<void>) => void fork(effect)
        const answerCall = makeAnswerCall(app, run)
        const answerInspection = makeAnswerInspection(app, run)
        const port = yield* listen(options.port ?? 0, (request, response) => {
          const url = URL.parse(request.url ?? "/", "http://127.0.0.1") ?? new URL("http://127.0.0.1/")
          const answer = url.pathname.startsWith("/inspect/") ? answerInspection : answerCall
          answer(request, response, url)
        })
        return Emulator.of({
          url: `http://127.0.0.1:${port}`,
          port,
          summary: Effect.sync(() => Inspection.summary(app)),
          accounts: Effect.sync(() => Inspection.accounts(app)),
          groups: Effect.sync(() => Inspection.groups(app)),
          messages: (groupId, range) => Effect.sync(() => Array.from(Inspection.messages(app, groupId, range) ?? [])),
          direct: Effect.sync(() => Array.from(Inspection.direct(app))),
          contactGroups: Effect.sync(() => Inspection.contactGroups(app)),
          rates: Effect.sync(() => app.rates.rates()),
          violations: Effect.sync(() => app.rates.violations()),
          setFaults: (faults) => App.setFaults(app, faults),
          reset: App.reset(app),
        })
      }),
    )
}
