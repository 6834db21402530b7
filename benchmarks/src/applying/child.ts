/**
 * One step of applying as a process of its own: `stage`, `plan`, `apply` or `report`, then the store, the emulator's
 * address, the number of messages and of lanes, and whether there is a quota.
 */
import { apply, plan, report, stage } from "@chatferry/core"
import * as Effect from "effect/Effect"
import { answer, measured } from "../process/Measured.ts"
import { pipeline, run } from "./pipeline.ts"

const [step, file = "", endpoint = "", messages, lanes, quota] = process.argv.slice(2)
const of = { messages: Number(messages), lanes: Number(lanes) }
const migration = pipeline(of, endpoint, quota === "none" ? "none" : "documented")

const timed = async <A>(job: () => Promise<A>) => {
  let result: A | undefined
  const cost = await measured(async () => {
    result = await job()
    return of.messages
  })
  return { ...cost, result }
}

switch (step) {
  case "stage":
    answer(await timed(() => run(file, stage(migration))))
    break
  case "plan":
    answer(await timed(() => run(file, plan(migration))))
    break
  case "apply":
    answer(
      await timed(() =>
        run(
          file,
          Effect.map(apply(migration), ({ ledger, balanced }) => ({ ledger, balanced })),
        ),
      ),
    )
    break
  case "report":
    answer(
      await timed(() =>
        run(
          file,
          Effect.map(report(migration.sink.target), ({ ledger, balanced }) => ({ ledger, balanced })),
        ),
      ),
    )
    break
  default:
    throw new Error(`There is no step ${step}.`)
}
