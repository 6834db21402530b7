import type { Mode } from "../Program.ts"

/** What a command does with a pipeline, in this order. */
export type Step = "stage" | "plan" | "apply" | "verify"

/** A command that goes a part of the way from the source to the service. */
export interface Route {
  readonly name: string
  readonly description: string
  readonly mode: Mode
  readonly steps: ReadonlyArray<Step>
}

const all = ["stage", "plan", "apply", "verify"] as const

export const run: Route = {
  name: "run",
  description: "Stage, plan, apply and verify; what is done without a command",
  mode: "target",
  steps: all,
}

/** The commands that go it without flags of their own. */
export const routes: ReadonlyArray<Route> = [
  run,
  {
    name: "stage",
    description: "Read the source through the transforms into the store",
    mode: "target",
    steps: ["stage"],
  },
  {
    name: "plan",
    description: "Stage, then say what applying would do; no call is made",
    mode: "target",
    steps: ["stage", "plan"],
  },
  {
    name: "rehearse",
    description: "Stage, plan, apply and verify against an emulator",
    mode: "rehearsal",
    steps: all,
  },
  {
    name: "apply",
    description: "Load what is staged, unless the plan has blockers",
    mode: "target",
    steps: ["plan", "apply"],
  },
]

export const verify: Route = {
  name: "verify",
  description: "Read back what was loaded and compare it with the store",
  mode: "target",
  steps: ["verify"],
}
