import type { Plan, Report, Verification } from "@chatferry/core"
import type { Phase } from "../progress/Watch.ts"

/** Calls of one endpoint, as they were foreseen and as they were made. */
export interface Calls {
  readonly endpoint: string
  /** Calls a second that the service allows; absent for calls that no plan foresees, as looking back is. */
  readonly quota?: number
  readonly forecast: number
  readonly made: number
}

/** What a command did and found. Text and JSON are made of it. */
export interface CommandResult {
  readonly command: string
  /** Whether everything should have been loaded by now: then held records are a shortcoming. */
  readonly isLoading: boolean
  readonly staged?: { readonly units: number; readonly unitsKept: number; readonly read: number }
  readonly plan?: Plan
  readonly report: Report
  readonly readBack?: Verification
  readonly calls?: ReadonlyArray<Calls>
  readonly phases: ReadonlyArray<Phase>
  readonly rejections: ReadonlyArray<RejectionSample>
  /** Where the state lies; absent where it was thrown away. */
  readonly store?: string
}

/** Whether a plan, if there is one, has something the service would refuse: nothing is sent then. */
export const isBlocked = (plan: Plan | undefined): boolean =>
  plan?.findings.some(({ severity }) => severity === "blocker") ?? false

/** One of the first few rejections, for people. */
export interface RejectionSample {
  readonly where: string
  readonly reason: string
}
